import type { Behind, Rate, RuleCounts, RuleState, RulesResult } from '../api/types';
import type { Text } from '../i18n/text';
import { columns, group, text } from './cells';
import type { Cell, Table } from './table';

// Rules: how well each is kept, over time and by group.

/** `by` is the column of the breakdown. */
export function rules(result: RulesResult, by: string | undefined, reader: Text): Table[] {
  const tables = [overall(result, reader), periods(result, reader), groups(result, by, reader)];
  return tables.filter((table, index) => index === 0 || table.rows.length > 0);
}

/** A share of nothing says nothing. */
const share = (rate: Rate): Cell => (rate.n > 0 ? { rate } : null);

function headings({ t }: Text): [string, string][] {
  return [
    ['kept', t('word.ruleKept')],
    ['open', t('word.stillOpen')],
    ['customers_kept', t('word.customersKept')],
    ['customers_broken', t('word.customersBroken')],
    ['customers_open', t('word.customersOpen')],
    ['median_s', t('word.median')],
    ['p95_s', t('word.p95')],
  ];
}

function counted(rule: string, counts: RuleCounts, of?: string): Cell[] {
  const { times } = counts;
  const customers = (count: number, state: RuleState): Cell => {
    const behind: Behind = { number: 'rule', rule, state };
    return { count, opens: { behind, ...(of === undefined ? {} : { group: of }) } };
  };
  return [
    share(counts.kept),
    { count: counts.open },
    customers(counts.customers_kept, 'kept'),
    customers(counts.customers_broken, 'broken'),
    customers(counts.customers_open, 'open'),
    times ? { seconds: times.median_s } : null,
    times ? { seconds: times.p95_s } : null,
  ];
}

function overall(result: RulesResult, reader: Text): Table {
  const { t } = reader;
  return {
    key: 'rules',
    title: t('kind.rules'),
    columns: columns([['rule', t('word.rule')], ...headings(reader), ['problem', t('word.whyUnchecked')]]),
    rows: result.rules.map((rule): Cell[] => [
      text(rule.sentence),
      ...(rule.problem ? Array<Cell>(7).fill(null) : counted(rule.key, rule.counts)),
      rule.problem ? text(rule.problem) : null,
    ]),
  };
}

function periods(result: RulesResult, { t }: Text): Table {
  const told = result.rules.filter(({ counts }) => counts.kept.n + counts.open > 0);
  return {
    key: 'rule_periods',
    title: t('word.rulesOverTime'),
    columns: columns([
      ['rule', t('word.rule')],
      ['start', t('word.periodFrom')],
      ['kept', t('word.ruleKept')],
      ['open', t('word.stillOpen')],
    ]),
    rows: told.flatMap(rule =>
      rule.periods.map((point): Cell[] => [
        text(rule.sentence),
        { at: point.start, period: result.period },
        share(point.kept),
        { count: point.open },
      ]),
    ),
  };
}

function groups(result: RulesResult, by: string | undefined, reader: Text): Table {
  const { t } = reader;
  return {
    key: 'rule_groups',
    title: t('word.rulesByGroup'),
    columns: columns([['rule', t('word.rule')], ['group', t('word.group')], ...headings(reader)]),
    rows: result.rules.flatMap(rule =>
      (rule.groups ?? []).map((one): Cell[] => [
        text(rule.sentence),
        group(one.key, by, reader),
        ...counted(rule.key, one.counts, one.key),
      ]),
    ),
  };
}
