import { Badge, Select } from '@mantine/core';
import {
  IconBuildingStore,
  IconCircleDashed,
  IconEye,
  IconHeart,
  IconMessageHeart,
  IconScale,
  IconSearch,
  IconShoppingCart,
  IconSpeakerphone,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Touchpoint } from '../../api/types';
import { useText } from '../../i18n/index';
import type { PlainKey } from '../../i18n/types';
import { TextField } from '../explore/build/fields';
import { type Edit, type Edits, PHASES, STAGES, type StageModel, stageOf } from './edits';
import classes from './Touchpoints.module.css';

interface Looks {
  label: PlainKey;
  icon: TablerIcon;
}

const NO_STAGE: Looks = { label: 'touch.stage.none', icon: IconCircleDashed };
const STAGE_LOOKS: Record<string, Looks> = {
  awareness: { label: 'touch.stage.awareness', icon: IconEye },
  interest: { label: 'touch.stage.interest', icon: IconSearch },
  decision: { label: 'touch.stage.decision', icon: IconScale },
  loyalty: { label: 'touch.stage.loyalty', icon: IconHeart },
  advocacy: { label: 'touch.stage.advocacy', icon: IconSpeakerphone },
  'pre-purchase': { label: 'touch.phase.pre-purchase', icon: IconSearch },
  purchase: { label: 'touch.phase.purchase', icon: IconShoppingCart },
  use: { label: 'touch.phase.use', icon: IconBuildingStore },
  'post-purchase': { label: 'touch.phase.post-purchase', icon: IconMessageHeart },
};

interface StageGroupProps {
  stage: string;
  model: StageModel;
  touchpoints: Touchpoint[];
  edits: Edits;
  /** Interactions by event. */
  counts: ReadonlyMap<string, number>;
  mayEdit: boolean;
  fresh: ReadonlySet<string>;
  onEdit: (touchpoint: Touchpoint, edit: Edit) => void;
}

/** The touchpoints of a stage; they move to another one when the change is saved. */
export function StageGroup(props: StageGroupProps) {
  const { stage, touchpoints } = props;
  const { t } = useText();
  const looks = STAGE_LOOKS[stage] ?? NO_STAGE;
  if (touchpoints.length === 0) return null;
  const Icon = looks.icon;
  const id = `stage-${stage || 'none'}`;
  return (
    <section className={classes.group} aria-labelledby={id}>
      <h2 id={id}>
        <Icon size={20} stroke={1.7} aria-hidden />
        {t(looks.label)}
        <span>{touchpoints.length}</span>
      </h2>
      <ul>
        {touchpoints.map(touchpoint => (
          <li
            key={touchpoint.key}
            className={classes.touchpoint}
            data-changed={touchpoint.key in props.edits || undefined}
          >
            <OneTouchpoint {...props} touchpoint={touchpoint} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OneTouchpoint(props: StageGroupProps & { touchpoint: Touchpoint }) {
  const { touchpoint, model, edits, mayEdit, fresh, onEdit } = props;
  const { t, language } = useText();
  const edit = edits[touchpoint.key];
  const name = edit?.name ?? (touchpoint.names[language] || touchpoint.key);
  const stages: readonly string[] = model === 'purchase' ? PHASES : STAGES;
  return (
    <>
      {mayEdit ? (
        <TextField
          label={t('touch.nameOf', { name: touchpoint.names[language] || touchpoint.key })}
          hideLabel
          value={name}
          onCommit={next => onEdit(touchpoint, { name: next })}
        />
      ) : (
        <b>{name}</b>
      )}
      <span className={classes.from}>
        {fresh.has(touchpoint.key) && (
          <Badge size="sm" variant="light" color="amber" tt="none">
            {t('touch.fresh')}
          </Badge>
        )}
        <From {...props} />
      </span>
      {mayEdit && (
        <Select
          size="xs"
          aria-label={t('touch.stageOf', { name })}
          allowDeselect={false}
          data={[...stages, ''].map(value => ({
            value,
            label: t((STAGE_LOOKS[value] ?? NO_STAGE).label),
          }))}
          value={edit?.stage ?? stageOf(touchpoint, model)}
          onChange={stage => onEdit(touchpoint, { stage: stage ?? '' })}
        />
      )}
    </>
  );
}

/** Which events a touchpoint takes, and how many there are where no condition narrows them. */
function From({ touchpoint, counts }: { touchpoint: Touchpoint; counts: ReadonlyMap<string, number> }) {
  const { t } = useText();
  const { events = [], where, moment } = touchpoint.rule ?? {};
  if (events.length === 0) return <span>{t('touch.unobserved')}</span>;
  const total = events.reduce((sum, event) => sum + (counts.get(event) ?? 0), 0);
  const plain = !where && !moment && total > 0;
  return (
    <span title={where ?? undefined}>
      <code>{events.slice(0, 2).join(', ')}</code>
      {events.length > 2 && ` +${events.length - 2}`}
      {plain && ` · ${t('data.interactions', { count: total })}`}
    </span>
  );
}
