import { MultiSelect, Switch } from '@mantine/core';
import { useData } from '../../../api/queries';
import type { Ask, Difference, Group, Paths, Period, Retention, Rules, Selector, StandsOut } from '../../../api/types';
import { useText } from '../../../i18n/index';
import { TEXT_COLUMNS } from '../../../question/cel';
import { compact } from '../../../question/draft';
import { emptyAsk, KINDS, type Kind } from '../../../question/kinds';
import { columnName } from '../../../question/names';
import classes from './Build.module.css';
import { ChannelsFields } from './ChannelsFields';
import { ConformanceFields } from './ConformanceFields';
import { FilterList } from './Filters';
import { FunnelFields } from './FunnelFields';
import { filled, SelectorField, TextField, WholeField } from './fields';
import { MapField } from './MapField';
import { MetricFields } from './MetricFields';
import { Choice, Section } from './Section';

interface AskFieldsProps<A extends Ask = Ask> {
  ask: A;
  onChange: (ask: Ask) => void;
}

/** The fields of each kind of question. */
export function AskFields({ ask, onChange }: AskFieldsProps) {
  switch (ask.ask) {
    case 'funnel':
      return <FunnelFields ask={ask} onChange={onChange} />;
    case 'paths':
      return <PathsFields ask={ask} onChange={onChange} />;
    case 'channels':
      return <ChannelsFields ask={ask} onChange={onChange} />;
    case 'conformance':
      return <ConformanceFields ask={ask} onChange={onChange} />;
    case 'rules':
      return (
        // Another map has versions of its own.
        <MapField
          value={ask.map ?? ''}
          onChange={map => onChange(compact({ ...ask, map, version: undefined }) as Rules)}
        />
      );
    case 'retention':
      return <RetentionFields ask={ask} onChange={onChange} />;
    case 'metric':
      return <MetricFields of={ask} onChange={of => onChange({ ask: 'metric', ...of })} />;
    case 'series':
      return (
        <>
          <MetricFields of={ask.of} onChange={of => onChange({ ...ask, of })} />
          <PeriodField value={ask.period ?? 'week'} onChange={period => onChange({ ...ask, period })} />
        </>
      );
    case 'difference':
      return <DifferenceFields ask={ask} onChange={onChange} />;
    case 'stands_out':
      return <StandsOutFields ask={ask} onChange={onChange} />;
    default:
      return <SmallFields ask={ask} onChange={onChange} />;
  }
}

/** Kinds with one or two fields. */
function SmallFields({ ask, onChange }: AskFieldsProps) {
  const { t } = useText();
  switch (ask.ask) {
    case 'drop_off':
      return (
        <Section label={t('build.goal')}>
          <SelectorField
            label={t('build.goal')}
            placeholder={t('build.noGoal')}
            value={ask.goal}
            onChange={goal => onChange(compact({ ...ask, goal: filled(goal) }))}
          />
        </Section>
      );
    case 'repeat_purchase':
      return (
        <Section label={t('build.purchase')}>
          <SelectorField
            label={t('build.purchase')}
            value={ask.purchase}
            onChange={purchase => onChange({ ...ask, purchase })}
          />
        </Section>
      );
    case 'lifecycle':
    case 'stickiness':
      return (
        <>
          <PeriodField
            value={ask.period ?? 'month'}
            without={ask.ask === 'stickiness' ? 'day' : undefined}
            onChange={period => onChange({ ...ask, period })}
          />
          <OfField value={ask.of} onChange={of => onChange(compact({ ...ask, of }))} />
        </>
      );
    case 'variants':
      return (
        <Section>
          <Repeats
            collapsed={ask.collapse_repeats ?? false}
            onChange={collapsed => onChange(compact({ ...ask, collapse_repeats: collapsed || undefined }))}
          />
        </Section>
      );
    case 'step_matrix':
      return (
        <Section label={t('build.depth')}>
          <WholeField
            label={t('build.depth')}
            least={2}
            most={30}
            value={ask.depth ?? 10}
            onChange={depth => onChange({ ...ask, depth })}
          />
        </Section>
      );
    default:
      return null;
  }
}

function OfField({
  value,
  onChange,
}: {
  value: Selector | null | undefined;
  onChange: (of: Selector | undefined) => void;
}) {
  const { t } = useText();
  return (
    <Section label={t('build.of')}>
      <SelectorField
        label={t('build.of')}
        placeholder={t('build.anyTouchpoint')}
        value={value}
        onChange={of => onChange(filled(of))}
      />
    </Section>
  );
}

interface PeriodFieldProps {
  value: Period;
  onChange: (period: Period) => void;
  without?: Period | undefined;
}

function PeriodField({ value, onChange, without }: PeriodFieldProps) {
  const { t } = useText();
  const periods: Period[] = ['day', 'week', 'month', 'quarter'];
  return (
    <Section label={t('build.period')}>
      <Choice<Period>
        aria-label={t('build.period')}
        value={value}
        options={periods.filter(one => one !== without).map(one => ({ value: one, label: t(`period.${one}`) }))}
        onChange={onChange}
      />
    </Section>
  );
}

function Repeats({ collapsed, onChange }: { collapsed: boolean; onChange: (collapsed: boolean) => void }) {
  const { t } = useText();
  return (
    <Switch
      size="sm"
      label={t('build.collapse')}
      checked={collapsed}
      onChange={event => onChange(event.currentTarget.checked)}
    />
  );
}

function PathsFields({ ask, onChange }: AskFieldsProps<Paths>) {
  const { t } = useText();
  return (
    <>
      <Section label={t('build.touchpoints')}>
        <SelectorField
          label={t('build.touchpoints')}
          value={ask.touchpoint}
          onChange={touchpoint => onChange({ ...ask, touchpoint })}
        />
      </Section>
      <Section label={t('build.direction')}>
        <Choice
          aria-label={t('build.direction')}
          value={ask.direction}
          options={(['from', 'to', 'around'] as const).map(value => ({ value, label: t(`build.direction.${value}`) }))}
          onChange={direction => onChange({ ...ask, direction })}
        />
      </Section>
      <Section>
        <div className={classes.stack}>
          <div className={classes.row}>
            <WholeField
              label={t('build.depth')}
              visibleLabel={t('build.depth')}
              least={1}
              most={10}
              value={ask.depth ?? 5}
              onChange={depth => onChange({ ...ask, depth })}
            />
            <WholeField
              label={t('build.top')}
              visibleLabel={t('build.top')}
              least={1}
              most={30}
              value={ask.top ?? 10}
              onChange={top => onChange({ ...ask, top })}
            />
          </div>
          <Repeats
            collapsed={ask.collapse_repeats ?? true}
            onChange={collapsed => onChange(compact({ ...ask, collapse_repeats: collapsed ? undefined : false }))}
          />
        </div>
      </Section>
    </>
  );
}

function RetentionFields({ ask, onChange }: AskFieldsProps<Retention>) {
  const { t } = useText();
  return (
    <>
      <PeriodField value={ask.period ?? 'month'} onChange={period => onChange({ ...ask, period })} />
      <Section label={t('build.periods')}>
        <WholeField
          label={t('build.periods')}
          least={1}
          most={60}
          value={ask.periods ?? 12}
          onChange={periods => onChange({ ...ask, periods })}
        />
      </Section>
      <Section label={t('build.firstInteraction')}>
        <SelectorField
          label={t('build.firstInteraction')}
          placeholder={t('build.anyTouchpoint')}
          value={ask.first}
          onChange={first => onChange(compact({ ...ask, first: filled(first) }))}
        />
      </Section>
      <Section label={t('build.backInteraction')}>
        <SelectorField
          label={t('build.backInteraction')}
          placeholder={t('build.anyTouchpoint')}
          value={ask.back}
          onChange={back => onChange(compact({ ...ask, back: filled(back) }))}
        />
      </Section>
      <Section label={t('build.retentionKind')}>
        <Choice
          aria-label={t('build.retentionKind')}
          value={ask.kind ?? 'bounded'}
          options={(['bounded', 'unbounded'] as const).map(value => ({ value, label: t(`build.retention.${value}`) }))}
          onChange={kind => onChange(compact({ ...ask, kind: kind === 'bounded' ? undefined : kind }))}
        />
      </Section>
    </>
  );
}

function DifferenceFields({ ask, onChange }: AskFieldsProps<Difference>) {
  const { t } = useText();
  const kinds = KINDS.filter(info => info.comparable);
  return (
    <>
      <Section label={t('build.differenceOf')}>
        <Choice<Kind>
          aria-label={t('build.differenceOf')}
          value={ask.of.ask as Kind}
          options={kinds.map(({ kind }) => ({ value: kind, label: t(`kind.${kind}`) }))}
          onChange={kind => onChange({ ...ask, of: emptyAsk(kind) })}
        />
      </Section>
      <AskFields ask={ask.of} onChange={of => onChange({ ...ask, of })} />
      <GroupFields label={t('build.groupA')} group={ask.a} onChange={a => onChange({ ...ask, a })} />
      <GroupFields label={t('build.groupB')} group={ask.b} onChange={b => onChange({ ...ask, b })} />
    </>
  );
}

function GroupFields(props: { label: string; group: Group; onChange: (group: Group) => void }) {
  const { label, group, onChange } = props;
  const { t } = useText();
  return (
    <Section label={label}>
      <div className={classes.stack}>
        <TextField
          label={`${label}: ${t('build.groupName')}`}
          hideLabel
          placeholder={t('build.groupName')}
          value={group.name}
          onCommit={name => onChange({ ...group, name })}
        />
        <FilterList
          bare
          segments
          filters={group.filters ?? []}
          onChange={filters => onChange(compact({ ...group, filters }))}
        />
      </div>
    </Section>
  );
}

function StandsOutFields({ ask, onChange }: AskFieldsProps<StandsOut>) {
  const text = useText();
  const { t } = text;
  const { data } = useData();
  const all = [
    ...TEXT_COLUMNS.filter(one => one !== 'text'),
    ...(data?.properties ?? []).map(one => `properties.${one}`),
  ];
  return (
    <Section label={t('build.segments')}>
      <MultiSelect
        aria-label={t('build.segments')}
        size="sm"
        searchable
        data={[...new Set([...all, ...(ask.segments ?? [])])].map(value => ({ value, label: columnName(value, text) }))}
        value={ask.segments ?? []}
        placeholder={ask.segments?.length ? '' : t('build.segmentsAuto')}
        nothingFoundMessage={t('build.nothingFound')}
        onChange={segments => onChange(compact({ ...ask, segments }))}
      />
    </Section>
  );
}
