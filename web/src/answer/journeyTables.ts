import type {
  DropOffResult,
  FunnelResult,
  PathNode,
  PathsResult,
  ReworkResult,
  StepMatrixResult,
  TransitionsResult,
  VariantsResult,
} from '../api/types';
import { chainText, wilson } from '../charts/common';
import type { Text } from '../i18n/text';
import { columns, group, seconds, text } from './cells';
import type { Cell, Table } from './table';

// How customers move.

export function funnel(result: FunnelResult, by: string | undefined, reader: Text): Table {
  const { t } = reader;
  // Where a customer has one journey, both columns would say the same.
  const same = result.groups.every(one => one.steps.every(step => step.journeys === step.customers));
  const rows = result.groups.flatMap(one =>
    one.steps.map((step, index): Cell[] => {
      const inGroup = one.key == null ? {} : { group: one.key };
      const opens = { behind: { number: 'step' as const, step: index }, ...inGroup };
      return [
        group(one.key, by, reader),
        { text: `${index + 1}. ${step.name}${step.optional ? ` (${t('word.optional')})` : ''}` },
        { count: step.journeys, opens },
        same ? null : { count: step.customers, opens },
        index === 0 ? null : { rate: step.from_previous, opens },
        index === 0 ? null : { rate: step.from_first, opens },
        seconds(step.times.n, step.times.median_s),
        seconds(step.times.n, step.times.p90_s),
      ];
    }),
  );
  return {
    key: 'funnel',
    title: t('kind.funnel'),
    columns: columns([
      ['group', t('word.group')],
      ['step', t('word.step')],
      ['journeys', t('word.journeys')],
      ['customers', t('word.customers')],
      ['from_previous', t('word.fromPrevious')],
      ['from_first', t('word.fromFirst')],
      ['median_s', t('word.median')],
      ['p90_s', t('word.p90')],
    ]),
    rows,
  };
}

export function edges(result: TransitionsResult, reader: Text, key: 'transitions' | 'bottlenecks'): Table {
  const { t } = reader;
  const waiting = key === 'bottlenecks';
  const rows = result.edges.map((edge): Cell[] => {
    const opens = { behind: { number: 'transition' as const, from: edge.from, to: edge.to } };
    return [
      text(edge.from),
      text(edge.to),
      ...(waiting ? [seconds(edge.times.n, edge.times.total_s)] : []),
      { count: edge.count, opens },
      { count: edge.customers, opens },
      seconds(edge.times.n, edge.times.median_s),
      seconds(edge.times.n, edge.times.p90_s),
    ];
  });
  return {
    key,
    title: t(`kind.${key}`),
    columns: columns([
      ['from', t('word.from')],
      ['to', t('word.to')],
      ...(waiting ? ([['total_s', t('word.totalWaiting')]] as [string, string][]) : []),
      ['count', t('word.count')],
      ['customers', t('word.customers')],
      ['median_s', t('word.median')],
      ['p90_s', t('word.p90')],
    ]),
    rows,
  };
}

export function transitions(result: TransitionsResult, reader: Text): Table[] {
  const { t } = reader;
  const nodes: Table = {
    key: 'touchpoints',
    title: t('word.touchpoints'),
    columns: columns([
      ['touchpoint', t('word.touchpoint')],
      ['interactions', t('word.interactions')],
      ['customers', t('word.customers')],
      ['starts', t('word.starts')],
      ['ends', t('word.ends')],
    ]),
    rows: result.nodes.map(node => {
      const opens = (place?: 'start' | 'end') => ({
        behind: { number: 'touchpoint' as const, touchpoint: node.touchpoint, ...(place ? { place } : {}) },
      });
      return [
        text(node.touchpoint),
        { count: node.interactions, opens: opens() },
        { count: node.customers, opens: opens() },
        { count: node.starts, opens: opens('start') },
        { count: node.ends, opens: opens('end') },
      ];
    }),
  };
  return [edges(result, reader, 'transitions'), nodes];
}

export function paths(result: PathsResult, reader: Text): Table[] {
  const { t } = reader;
  const sides: ['after' | 'before', PathNode[] | undefined][] = [
    ['before', result.before],
    ['after', result.after],
  ];
  return sides.flatMap(([side, nodes]) => {
    if (!nodes?.length) return [];
    const before = side === 'before';
    const stepsOf = (index: number): string[] | null => {
      const node = nodes[index];
      if (!node || node.parent == null) return [];
      const above = stepsOf(node.parent);
      if (above === null || node.step === 'other') return null;
      return typeof node.step === 'object' ? [...above, node.step.touchpoint] : above;
    };
    const rows = nodes.map((node, index): Cell[] => {
      const steps = stepsOf(index);
      const end = node.step === 'end';
      const opens = steps
        ? { behind: { number: 'path' as const, steps, ...(before ? { before } : {}), ...(end ? { end } : {}) } }
        : undefined;
      const name =
        typeof node.step === 'object'
          ? node.step.touchpoint
          : t(end ? (before ? 'word.start' : 'word.end') : 'word.other');
      const above = steps && steps.length > 1 ? `${chainText(steps.slice(0, end ? undefined : -1))} → ` : '';
      return [
        { count: node.depth },
        { text: above + name },
        { count: node.journeys, ...(opens ? { opens } : {}) },
        { rate: wilson(node.journeys, result.journeys), ...(opens ? { opens } : {}) },
      ];
    });
    rows.sort((a, b) => sizeAt(a, 0) - sizeAt(b, 0) || sizeAt(b, 2) - sizeAt(a, 2));
    return [
      {
        key: `paths_${side}`,
        title: t(before ? 'chart.before' : 'chart.after'),
        columns: columns([
          ['depth', t('word.position')],
          ['steps', t('word.steps')],
          ['journeys', t('word.journeys')],
          ['share', t('word.share')],
        ]),
        rows,
      },
    ];
  });
}

function sizeAt(row: Cell[], column: number): number {
  const cell = row[column];
  return cell && 'count' in cell ? cell.count : 0;
}

export function variants(result: VariantsResult, reader: Text): Table {
  const { t } = reader;
  return {
    key: 'variants',
    title: t('kind.variants'),
    columns: columns([
      ['steps', t('word.steps')],
      ['length', t('word.length')],
      ['journeys', t('word.journeys')],
      ['share', t('word.share')],
      ['median_s', t('word.duration')],
    ]),
    rows: result.variants.map(one => {
      const opens = { behind: { number: 'variant' as const, steps: one.steps } };
      return [
        { text: chainText(one.steps) },
        { count: one.steps.length },
        { count: one.journeys, opens },
        { rate: one.share, opens },
        seconds(one.duration.n, one.duration.median_s),
      ];
    }),
  };
}

export function stepMatrix(result: StepMatrixResult, reader: Text): Table {
  const { t, format } = reader;
  const row = (name: string, counts: number[], touchpoint?: string): Cell[] => [
    { text: name },
    ...counts.map((count, position): Cell => {
      if (count === 0) return null;
      const behind = { number: 'position' as const, position, ...(touchpoint ? { touchpoint } : {}) };
      return { count, opens: { behind } };
    }),
  ];
  return {
    key: 'step_matrix',
    title: `${t('kind.step_matrix')} · ${t('word.journeys')}`,
    columns: columns([
      ['touchpoint', t('word.touchpoint')],
      ...result.counts.map((_, index): [string, string] => [`position_${index + 1}`, format.count(index + 1)]),
    ]),
    rows: [
      ...result.touchpoints.map((name, index) =>
        row(
          name,
          result.counts.map(counts => counts[index] ?? 0),
          name,
        ),
      ),
      row(t('word.ended'), result.ended),
    ],
  };
}

export function rework(result: ReworkResult, reader: Text): Table[] {
  const { t } = reader;
  return [
    {
      key: 'rework',
      title: t('word.repeated'),
      columns: columns([
        ['touchpoint', t('word.touchpoint')],
        ['journeys', t('word.journeys')],
        ['repeated', t('word.repeated')],
        ['extra', t('word.extra')],
        ['self_loops', t('word.selfLoops')],
      ]),
      rows: result.touchpoints.map(row => [
        text(row.touchpoint),
        { count: row.journeys },
        { rate: row.repeated, opens: { behind: { number: 'repeated', touchpoint: row.touchpoint } } },
        { count: row.extra },
        { count: row.self_loops },
      ]),
    },
    {
      key: 'loops',
      title: t('word.loops'),
      columns: columns([
        ['there', t('word.there')],
        ['back', t('word.back')],
        ['count', t('word.count')],
        ['journeys', t('word.journeys')],
      ]),
      rows: result.loops.map(row => {
        const opens = { behind: { number: 'loop' as const, there: row.there, back: row.back } };
        return [text(row.there), text(row.back), { count: row.count, opens }, { count: row.journeys, opens }];
      }),
    },
  ];
}

export function dropOff(result: DropOffResult, reader: Text): Table {
  const { t, format } = reader;
  return {
    key: 'drop_off',
    title: t('kind.drop_off'),
    columns: columns([
      ['touchpoint', t('word.touchpoint')],
      ['journeys', t('word.journeys')],
      ['ended_here', t('word.endedHere')],
      ['lost', t('word.neverReached')],
      ['last', t('word.lastSeen')],
    ]),
    rows: result.touchpoints.map(row => [
      text(row.touchpoint),
      { count: row.journeys },
      { rate: row.ended_here, opens: { behind: { number: 'lost', touchpoint: row.touchpoint, last: row.touchpoint } } },
      { rate: row.lost, opens: { behind: { number: 'lost', touchpoint: row.touchpoint } } },
      text(
        row.last
          .slice(0, 3)
          .map(one => `${one.touchpoint}\u00a0${format.count(one.journeys)}`)
          .join(', '),
      ),
    ]),
  };
}
