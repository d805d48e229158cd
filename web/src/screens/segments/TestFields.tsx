import { NumberInput, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Duration, Selector } from '../../api/types';
import { useText } from '../../i18n/index';
import { WORDS } from '../../segments/say';
import {
  COMPARISONS,
  type Comparison,
  followed,
  isChosen,
  type Test,
  type TestKind,
  type TestOf,
  type Which,
} from '../../segments/tree';
import { joinConditions, splitConditions } from '../../touchpoints/rule';
import build from '../explore/build/Build.module.css';
import { FilterList } from '../explore/build/Filters';
import { DurationField, WholeField, withTouchpoints } from '../explore/build/fields';
import { Choice } from '../explore/build/Section';
import { TouchpointSelect } from '../explore/build/TouchpointSelect';
import classes from './Editor.module.css';

/** Interactions are counted up to so many. */
const MOST_COUNTED = 1000;

interface TestFieldsProps {
  test: Test;
  onChange: (test: Test) => void;
}

/** What one test says, in the order of a sentence. */
export function TestFields({ test, onChange }: TestFieldsProps) {
  if ('count' in test) return <CountFields value={test.count} onChange={count => onChange({ count })} />;
  if ('money' in test) return <MoneyFields value={test.money} onChange={money => onChange({ money })} />;
  if ('latest' in test) return <LatestFields value={test.latest} onChange={latest => onChange({ latest })} />;
  if ('since' in test) return <SinceFields value={test.since} onChange={since => onChange({ since })} />;
  if ('order' in test) return <OrderFields value={test.order} onChange={order => onChange({ order })} />;
  return <FollowsFields value={test.follows} onChange={follows => onChange({ follows })} />;
}

interface FieldsProps<Kind extends TestKind> {
  value: TestOf<Kind>;
  onChange: (value: TestOf<Kind>) => void;
}

function CountFields({ value, onChange }: FieldsProps<'count'>) {
  const { t } = useText();
  const label = t('segments.field.count');
  return (
    <div className={classes.fields}>
      <Word>{label}</Word>
      <OfField label={label} of={value.of} onChange={of => onChange({ ...value, of })} />
      <ComparisonField value={value.is} onChange={is => onChange({ ...value, is })} />
      <div className={classes.number}>
        <WholeField
          label={t('segments.field.number')}
          least={0}
          most={MOST_COUNTED}
          value={value.number}
          onChange={number => onChange({ ...value, number })}
        />
      </div>
      <WithinField within={value.within} onChange={within => onChange({ ...value, within })} />
    </div>
  );
}

function MoneyFields({ value, onChange }: FieldsProps<'money'>) {
  const { t } = useText();
  const label = t('segments.field.money');
  return (
    <div className={classes.fields}>
      <Word>{label}</Word>
      <OfField label={label} of={value.of} onChange={of => onChange({ ...value, of })} />
      <ComparisonField value={value.is} onChange={is => onChange({ ...value, is })} />
      <NumberInput
        className={classes.amount ?? ''}
        aria-label={t('segments.field.amount')}
        size="sm"
        decimalScale={2}
        value={value.number}
        onChange={number => typeof number === 'number' && onChange({ ...value, number })}
      />
      <WithinField within={value.within} onChange={within => onChange({ ...value, within })} />
    </div>
  );
}

function LatestFields({ value, onChange }: FieldsProps<'latest'>) {
  const { t } = useText();
  const label = t('segments.field.latest');
  const { of, holds } = value;
  return (
    <div className={classes.fields}>
      <Word>{label}</Word>
      <OfField label={label} narrow={Boolean(of.where)} of={of} onChange={next => onChange({ of: next, holds })} />
      <div className={classes.pick}>
        <FilterList
          bare
          add={t('segments.addHolds')}
          filters={splitConditions(holds)}
          onChange={filters => onChange({ of, holds: joinConditions(filters ?? []) ?? '' })}
        />
        {holds.trim() === '' && <p className={classes.error}>{t('segments.needsHolds')}</p>}
      </div>
    </div>
  );
}

function SinceFields({ value, onChange }: FieldsProps<'since'>) {
  const { t } = useText();
  const labels = { last: t('segments.field.since.last'), first: t('segments.field.since.first') };
  return (
    <div className={classes.fields}>
      <WhichField labels={labels} value={value.which} onChange={which => onChange({ ...value, which })} />
      <OfField label={labels[value.which]} of={value.of} onChange={of => onChange({ ...value, of })} />
      <ComparisonField value={value.is} onChange={is => onChange({ ...value, is })} />
      <TimeField value={value.time} onChange={time => onChange({ ...value, time })} />
    </div>
  );
}

function OrderFields({ value, onChange }: FieldsProps<'order'>) {
  const { t } = useText();
  const options = COMPARISONS.map(is => ({ value: is, label: t(`segments.came.${WORDS[is]}`) }));
  return (
    <div className={classes.fields}>
      <EdgeFields value={value.one} onChange={one => onChange({ ...value, one })} />
      <Choice<Comparison>
        className={classes.came}
        aria-label={t('segments.field.comparison')}
        options={options}
        value={value.is}
        onChange={is => onChange({ ...value, is })}
      />
      <EdgeFields value={value.other} onChange={other => onChange({ ...value, other })} />
    </div>
  );
}

type Edge = TestOf<'order'>['one'];

function EdgeFields({ value, onChange }: { value: Edge; onChange: (value: Edge) => void }) {
  const { t } = useText();
  const labels = { last: t('segments.field.edge.last'), first: t('segments.field.edge.first') };
  return (
    <>
      <WhichField labels={labels} value={value.which} onChange={which => onChange({ ...value, which })} />
      <OfField label={labels[value.which]} of={value.of} onChange={of => onChange({ ...value, of })} />
    </>
  );
}

function FollowsFields({ value, onChange }: FieldsProps<'follows'>) {
  const { t } = useText();
  const { first, then: next, within } = value;
  const labels = { first: t('segments.field.follows'), next: t('segments.field.next') };
  return (
    <div className={classes.fields}>
      <Word>{labels.first}</Word>
      <OfField label={labels.first} of={first} onChange={of => onChange(followed(of, next, within))} />
      <Word>{labels.next}</Word>
      <OfField label={labels.next} of={next} onChange={of => onChange(followed(first, of, within))} />
      <Word>{t('segments.field.within')}</Word>
      <TimeField value={within} onChange={time => onChange(followed(first, next, time))} />
    </div>
  );
}

function Word({ children }: { children: ReactNode }) {
  return <span className={classes.word}>{children}</span>;
}

interface OfFieldProps {
  label: string;
  of: Selector;
  onChange: (of: Selector) => void;
  /** Whether conditions can be added to the touchpoints. */
  narrow?: boolean;
}

/** Which interactions: of which touchpoints, and under which conditions. */
function OfField({ label, of, onChange, narrow = true }: OfFieldProps) {
  const { t } = useText();
  const chosen = isChosen(of);
  return (
    <div className={classes.pick}>
      <TouchpointSelect
        label={label}
        placeholder={t(chosen ? 'segments.anyInteraction' : 'build.pickTouchpoint')}
        error={chosen ? undefined : t('segments.pick')}
        value={of.touchpoints}
        onChange={touchpoints => onChange(withTouchpoints(of, touchpoints))}
      />
      {!chosen && (
        <UnstyledButton className={build.add} onClick={() => onChange(withTouchpoints(of, undefined))}>
          {t('segments.takeAny')}
        </UnstyledButton>
      )}
      {chosen && narrow && (
        <FilterList
          bare
          filters={splitConditions(of.where)}
          onChange={filters => onChange(withWhere(of, joinConditions(filters ?? [])))}
        />
      )}
    </div>
  );
}

function withWhere({ where: _, ...rest }: Selector, where: string | undefined): Selector {
  return where ? { ...rest, where } : rest;
}

function ComparisonField({ value, onChange }: { value: Comparison; onChange: (value: Comparison) => void }) {
  const { t } = useText();
  return (
    <Choice<Comparison>
      className={classes.comparison}
      aria-label={t('segments.field.comparison')}
      options={COMPARISONS.map(is => ({ value: is, label: t(`segments.is.${WORDS[is]}`) }))}
      value={value}
      onChange={onChange}
    />
  );
}

interface WhichFieldProps {
  labels: Record<Which, string>;
  value: Which;
  onChange: (value: Which) => void;
}

function WhichField({ labels, value, onChange }: WhichFieldProps) {
  const { t } = useText();
  return (
    <Choice<Which>
      className={classes.which}
      aria-label={t('segments.field.which')}
      options={(['last', 'first'] as const).map(which => ({ value: which, label: labels[which] }))}
      value={value}
      onChange={onChange}
    />
  );
}

interface WithinFieldProps {
  within: Duration | null | undefined;
  onChange: (within: Duration | null) => void;
}

/** In which time: ever, or in the last so much. */
function WithinField({ within, onChange }: WithinFieldProps) {
  const { t } = useText();
  return (
    <>
      <Choice<'ever' | 'within'>
        className={classes.comparison}
        aria-label={t('segments.field.period')}
        options={(['ever', 'within'] as const).map(value => ({ value, label: t(`segments.period.${value}`) }))}
        value={within ? 'within' : 'ever'}
        onChange={next => onChange(next === 'ever' ? null : '90d')}
      />
      {within && <TimeField value={within} onChange={onChange} />}
    </>
  );
}

function TimeField({ value, onChange }: { value: Duration; onChange: (value: Duration) => void }) {
  const { t } = useText();
  return (
    <div className={classes.time}>
      <DurationField label={t('segments.field.time')} value={value} onChange={onChange} />
    </div>
  );
}
