import { Button, Menu, Tabs, Title } from '@mantine/core';
import { IconArrowLeft, IconChevronDown, IconTrash } from '@tabler/icons-react';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMayEdit, useTouchpoints } from '../../api/queries';
import type { Registry, Touchpoint } from '../../api/types';
import { useText } from '../../i18n/index';
import { valueName } from '../../question/names';
import type { PageSearch } from '../../router';
import { AnswerSkeleton } from '../../states/Skeletons';
import { Failure, State } from '../../states/State';
import { showDone } from '../../states/undo';
import { leaningOn, nameIn, without } from '../../touchpoints/registry';
import { useRegistryEdit } from '../../touchpoints/useRegistryEdit';
import { useMoveToStage, useStageModel } from '../../touchpoints/useStages';
import { About } from './About';
import classes from './Card.module.css';
import { CardNumbers } from './CardNumbers';
import { ConflictDialog } from './ConflictDialog';
import { RuleEditor } from './RuleEditor';
import { StageIcon } from './StageIcon';
import { StatusBadge } from './StatusBadge';
import { CARD_VIEWS, type CardSearch, type CardView } from './search';
import { channelOf, NO_STAGE } from './shown';

/** One touchpoint: its numbers, its rule, what the company says of it. */
export function CardScreen() {
  const { key } = useParams({ strict: false });
  const { t } = useText();
  const registry = useTouchpoints();
  if (registry.error) return <Failure error={registry.error} retry={() => void registry.refetch()} />;
  if (!registry.data) return <AnswerSkeleton />;
  const touchpoint = registry.data.touchpoints.find(one => one.key === key);
  if (!touchpoint) {
    return (
      <State
        mood="empty"
        title={t('touchpoint.goneTitle')}
        body={t('touchpoint.goneBody')}
        action={
          <Button component={Link} to="/journeys/touchpoints" variant="light" mt="sm">
            {t('touchpoint.all')}
          </Button>
        }
      />
    );
  }
  return <Card key={touchpoint.key} registry={registry.data} touchpoint={touchpoint} />;
}

export interface CardProps {
  registry: Registry;
  touchpoint: Touchpoint;
}

function Card({ registry, touchpoint }: CardProps) {
  const text = useText();
  const { t, language } = text;
  const { view = 'numbers' }: CardSearch = useSearch({ strict: false });
  const navigate = useNavigate({ from: '/journeys/touchpoints/$key' });
  const edit = useRegistryEdit();
  const show = (next: string | null) =>
    void navigate({
      to: '.',
      search: (before: CardSearch & PageSearch) => ({
        ...before,
        view: next === 'numbers' ? undefined : ((next as CardView | null) ?? undefined),
      }),
      resetScroll: false,
    });
  return (
    <div className={classes.screen}>
      <Link to="/journeys/touchpoints" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden />
        {t('touchpoint.all')}
      </Link>
      <header className={classes.head}>
        <div className={classes.title}>
          <Title order={1}>{nameIn(touchpoint, language)}</Title>
          <div className={classes.marks}>
            <StageMenu registry={registry} touchpoint={touchpoint} edit={edit} />
            <StatusBadge touchpoint={touchpoint} />
            <span>{valueName('medium', channelOf(touchpoint), text)}</span>
          </div>
        </div>
        <RemoveButton registry={registry} touchpoint={touchpoint} edit={edit} />
      </header>
      {touchpoint.goal && <p className={classes.goal}>{touchpoint.goal}</p>}
      <Tabs value={view} onChange={show} keepMounted={false} classNames={{ panel: classes.panel ?? '' }}>
        <Tabs.List>
          {CARD_VIEWS.map(one => (
            <Tabs.Tab key={one} value={one}>
              {t(`touchpoint.view.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="numbers">
          <CardNumbers registry={registry} touchpoint={touchpoint} />
        </Tabs.Panel>
        <Tabs.Panel value="rule">
          <RuleEditor registry={registry} touchpoint={touchpoint} edit={edit} />
        </Tabs.Panel>
        <Tabs.Panel value="about">
          <About registry={registry} touchpoint={touchpoint} edit={edit} />
        </Tabs.Panel>
      </Tabs>
      <ConflictDialog edit={edit} />
    </div>
  );
}

type EditProps = CardProps & { edit: ReturnType<typeof useRegistryEdit> };

/** Where it stands in the journey; for editors a menu to move it. */
function StageMenu({ registry, touchpoint, edit }: EditProps) {
  const { t } = useText();
  const model = useStageModel();
  const move = useMoveToStage(registry, edit);
  const editor = useMayEdit();
  const at = model.of(touchpoint);
  const name = model.stages.find(stage => stage.key === at)?.name ?? t('registry.noStage');
  const shown = (
    <>
      <StageIcon stage={at ?? NO_STAGE} size={16} />
      {name}
    </>
  );
  if (!editor) return <span className={classes.stage}>{shown}</span>;
  const item = (stage: string | undefined, label: string) => (
    <Menu.Item
      key={stage ?? NO_STAGE}
      leftSection={<StageIcon stage={stage ?? NO_STAGE} />}
      aria-current={stage === at}
      onClick={() => move([touchpoint.key], stage)}
    >
      {label}
    </Menu.Item>
  );
  return (
    <Menu position="bottom-start" width={250}>
      <Menu.Target>
        <button type="button" className={classes.stage} aria-label={`${t('registry.moveTo')}: ${name}`}>
          {shown}
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('registry.moveTo')}</Menu.Label>
        {model.stages.map(stage => item(stage.key, stage.name))}
        {item(undefined, t('registry.noStage'))}
      </Menu.Dropdown>
    </Menu>
  );
}

function RemoveButton({ registry, touchpoint, edit }: EditProps) {
  const { t, format, language } = useText();
  const navigate = useNavigate();
  if (!useMayEdit()) return null;
  const name = format.quote(nameIn(touchpoint, language));
  const remove = async () => {
    const leaning = leaningOn(registry, [touchpoint.key]);
    if (leaning.length > 0) {
      const names = format.list(leaning.map(one => format.quote(nameIn(one, language))));
      return showDone(t('registry.leaning', { name, names }));
    }
    const mine = without(registry, [touchpoint.key]);
    if (await edit.saveAloud({ base: registry, mine, message: t('registry.removed', { names: name }) })) {
      void navigate({ to: '/journeys/touchpoints' });
    }
  };
  return (
    <Button
      variant="default"
      size="sm"
      className={classes.remove}
      loading={edit.saving}
      leftSection={<IconTrash size={16} aria-hidden />}
      onClick={() => void remove()}
    >
      {t('registry.remove')}
    </Button>
  );
}
