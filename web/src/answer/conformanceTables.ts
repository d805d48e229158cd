import type { Behind, ConformanceResult, Rate } from '../api/types';
import type { Text } from '../i18n/text';
import { behindDeviation } from '../question/deviation';
import { columns, group, text } from './cells';
import type { Cell, Table } from './table';

// Conformance: who follows a map, where the others leave it, and what goes with that.

/** `by` is the column of the breakdown. */
export function conformance(result: ConformanceResult, by: string | undefined, reader: Text): Table[] {
  const tables = [
    deviations(result, reader),
    differences(result, reader),
    steps(result, reader),
    overall(result, reader),
    periods(result, reader),
    groups(result, by, reader),
  ];
  return tables.filter((table, index) => index === 0 || table.rows.length > 0);
}

/** A rate of nothing says nothing. */
const rate = (of: Rate | null | undefined, behind?: Behind): Cell =>
  of && of.n > 0 ? { rate: of, ...(behind ? { opens: { behind } } : {}) } : null;

function outcomes(of: ConformanceResult['outcomes'], currency: string | null | undefined): Cell[] {
  return [
    of.satisfaction ? { estimate: of.satisfaction, unit: 'points' } : null,
    rate(of.conversion),
    of.revenue ? { estimate: of.revenue, unit: 'money', currency: currency ?? null } : null,
  ];
}

function outcomeColumns({ t }: Text): [string, string][] {
  return [
    ['satisfaction', t('word.scoreOfHundred')],
    ['conversion', t('word.reached')],
    ['revenue', t('word.revenuePerCustomer')],
  ];
}

function deviations(result: ConformanceResult, reader: Text): Table {
  const { t } = reader;
  return {
    key: 'deviations',
    title: t('word.deviations'),
    columns: columns([
      ['deviation', t('word.deviation')],
      ['name', t('word.stepOrTouchpoint')],
      ['customers', t('word.customers')],
      ['journeys', t('word.journeys')],
      ...outcomeColumns(reader),
    ]),
    rows: result.deviations.map((one): Cell[] => [
      text(t(`deviation.${one.kind}`)),
      text(one.name),
      rate(one.customers, behindDeviation(one)),
      { count: one.journeys, opens: { behind: behindDeviation(one) } },
      ...outcomes(one.outcomes, result.currency),
    ]),
  };
}

/** The differences that can be told, one a row. */
function differences(result: ConformanceResult, { t }: Text): Table {
  const parts = [
    ['satisfaction', 'word.satisfaction', 'points'],
    ['conversion', 'word.conversion', 'share'],
    ['revenue', 'word.revenuePerCustomer', 'money'],
  ] as const;
  const rows = result.deviations.flatMap(one =>
    parts.flatMap(([key, heading, unit]): Cell[][] => {
      const found = one.against[key];
      if (!found) return [];
      const currency = unit === 'money' ? (result.currency ?? null) : null;
      return [
        [
          text(t(`deviation.${one.kind}`)),
          text(one.name),
          text(t(heading)),
          { estimate: found.difference, unit, currency, difference: true },
          { flag: found.real },
          { number: found.q_value },
        ],
      ];
    }),
  );
  return {
    key: 'deviation_differences',
    title: t('word.againstFollowing'),
    columns: columns([
      ['deviation', t('word.deviation')],
      ['name', t('word.stepOrTouchpoint')],
      ['outcome', t('word.item')],
      ['difference', t('word.difference')],
      ['real', t('word.real')],
      ['q_value', t('word.qValue')],
    ]),
    rows,
  };
}

function steps(result: ConformanceResult, { t }: Text): Table {
  return {
    key: 'planned_steps',
    title: t('word.plannedSteps'),
    columns: columns([
      ['stage', t('word.stage')],
      ['step', t('word.step')],
      ['done', t('word.doneAsPlanned')],
      ['skipped', t('deviation.skipped')],
      ['last', t('word.stoppedHere')],
      ['bound', t('word.canBeSeen')],
    ]),
    rows: result.steps.map(({ key, name, stage, bound, done, skipped, last }): Cell[] => {
      // Of what cannot be seen nothing is known.
      const seen = (of: Rate, behind: Behind) => (bound ? rate(of, behind) : null);
      return [
        text(stage),
        text(name),
        seen(done, { number: 'planned', step: key }),
        seen(skipped, { number: 'deviation', kind: 'skipped', step: key }),
        seen(last, { number: 'planned', step: key, last: true }),
        { flag: bound },
      ];
    }),
  };
}

function overall(result: ConformanceResult, reader: Text): Table {
  const { t } = reader;
  const { journeys, following, following_journeys, fitness, exact, elsewhere } = result;
  const row: Cell[] = [
    rate(following, { number: 'compared', follows: true }),
    rate(following_journeys),
    fitness ? { estimate: fitness, unit: 'share' } : null,
    rate(exact),
    { count: elsewhere },
    ...outcomes(result.outcomes, result.currency),
  ];
  return {
    key: 'conformance',
    title: t('word.followingTheMap'),
    columns: columns([
      ['following', t('word.followingCustomers')],
      ['following_journeys', t('word.followingJourneys')],
      ['fitness', t('word.fitness')],
      ['exact', t('word.comparedForCertain')],
      ['elsewhere', t('word.journeysElsewhere')],
      ...outcomeColumns(reader),
    ]),
    rows: journeys > 0 ? [row] : [],
  };
}

function periods(result: ConformanceResult, { t }: Text): Table {
  return {
    key: 'conformance_periods',
    title: t('word.followingOverTime'),
    columns: columns([
      ['start', t('word.periodFrom')],
      ['journeys', t('word.journeys')],
      ['following', t('word.followingCustomers')],
      ['fitness', t('word.fitness')],
    ]),
    rows: result.periods.map((point): Cell[] => [
      { at: point.start, period: result.period },
      { count: point.journeys },
      rate(point.following),
      point.fitness ? { estimate: point.fitness, unit: 'share' } : null,
    ]),
  };
}

function groups(result: ConformanceResult, by: string | undefined, reader: Text): Table {
  const { t } = reader;
  return {
    key: 'conformance_groups',
    title: t('word.followingByGroup'),
    columns: columns([
      ['group', t('word.group')],
      ['journeys', t('word.journeys')],
      ['following', t('word.followingCustomers')],
      ['fitness', t('word.fitness')],
    ]),
    rows: (result.groups ?? []).map((one): Cell[] => [
      group(one.key, by, reader),
      { count: one.journeys },
      one.following.n > 0
        ? { rate: one.following, opens: { behind: { number: 'compared', follows: true }, group: one.key } }
        : null,
      one.fitness ? { estimate: one.fitness, unit: 'share' } : null,
    ]),
  };
}
