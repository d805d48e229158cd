import { useTouchpoints } from '../../api/queries';
import type { TraitDraft, TraitProblems } from '../../computed/draft';
import { computationText } from '../../computed/value';
import { moved } from '../../consent/policy';
import { useText } from '../../i18n/index';
import { namesOf } from '../../question/names';
import { splitConditions } from '../../touchpoints/rule';
import consent from '../consent/Consent.module.css';
import { FoldedCard } from '../consent/FoldedCard';
import { filterText } from '../explore/build/Filters';
import { ComputedFields } from './ComputedFields';
import type { ComputedEditing } from './useComputedDraft';

interface ComputedCardProps {
  trait: TraitDraft;
  place: number;
  draft: readonly TraitDraft[];
  problems: TraitProblems | undefined;
  open: boolean;
  editable: boolean;
  onToggle: () => void;
  onChange: ComputedEditing['change'];
  onRemove: () => void;
}

/** A computed trait in short; open, with all there is to say or to change. */
export function ComputedCard(props: ComputedCardProps) {
  const { trait, place, draft, problems, open, editable, onToggle, onChange, onRemove } = props;
  const text = useText();
  return (
    <li className={consent.purpose} data-computed={trait.key} data-wrong={problems ? true : undefined}>
      <FoldedCard
        name={trait.name.trim() || text.t('computed.new')}
        short={computationText(trait, text)}
        open={open}
        editable={editable}
        isFirst={place === 0}
        isLast={place === draft.length - 1}
        onToggle={onToggle}
        onMove={by => onChange(before => moved(before, trait.id, by))}
        onRemove={onRemove}
      >
        {editable ? (
          <ComputedFields trait={trait} problems={problems ?? {}} onChange={onChange} />
        ) : (
          <Told trait={trait} />
        )}
      </FoldedCard>
    </li>
  );
}

/** A computed trait for those who may not change it. */
function Told({ trait }: { trait: TraitDraft }) {
  const text = useText();
  const { t, format } = text;
  const registry = useTouchpoints();
  const name = namesOf(registry.data, text);
  const touchpoints = (trait.of.touchpoints ?? []).map(one => format.quote(name(one)));
  const conditions = splitConditions(trait.of.where).map(part => filterText(part, text) ?? part);
  const of = [...(touchpoints.length > 0 ? [format.list(touchpoints, 'disjunction')] : []), ...conditions];
  return (
    <dl className={consent.told}>
      <dt>{t('computed.key')}</dt>
      <dd>
        <code>{trait.key}</code>
      </dd>
      <dt>{t('computed.what')}</dt>
      <dd>{computationText(trait, text)}</dd>
      <dt>{t('computed.of')}</dt>
      <dd>{of.join(' · ') || t('segments.anyInteraction')}</dd>
    </dl>
  );
}
