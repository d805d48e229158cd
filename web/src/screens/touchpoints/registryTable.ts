import type { Table } from '../../answer/table';
import type { Node, Touchpoint } from '../../api/types';
import { stateOf } from '../../touchpoints/registry';
import { momentKind, momentParts } from '../../touchpoints/rule';
import type { StageModel } from '../../touchpoints/stages';

/** The touchpoints with everything that is said of them, for a file. */
export function registryTable(
  touchpoints: readonly Touchpoint[],
  model: StageModel,
  nodes: ReadonlyMap<string, Node> | null,
): Table {
  const names = new Map(model.stages.map(stage => [stage.key, stage.name]));
  const fields: [string, (one: Touchpoint) => string | number | null | undefined][] = [
    ['key', one => one.key],
    ['name_en', one => one.names.en],
    ['name_ru', one => one.names.ru],
    ['name_pl', one => one.names.pl],
    ['stage', one => names.get(model.of(one) ?? '')],
    ['channel', one => one.channel],
    ['medium', one => one.medium ?? 'digital'],
    ['status', stateOf],
    ['owner', one => one.owner],
    ['content', one => one.content],
    ['standard', one => one.standard],
    ['goal', one => one.goal],
    ['events', one => one.rule?.events?.join(' | ')],
    ['where', one => one.rule?.where],
    ['moment', one => momentText(one)],
    ['customers', one => (nodes ? (nodes.get(one.key)?.customers ?? 0) : null)],
    ['interactions', one => (nodes ? (nodes.get(one.key)?.interactions ?? 0) : null)],
  ];
  return {
    key: 'touchpoints',
    title: '',
    columns: fields.map(([key]) => ({ key, heading: key })),
    rows: touchpoints.map(one =>
      fields.map(([, value]) => {
        const cell = value(one);
        if (cell === null || cell === undefined) return null;
        return typeof cell === 'number' ? { count: cell } : { text: cell };
      }),
    ),
  };
}

/** `after call within 7d` */
function momentText({ rule }: Touchpoint): string | undefined {
  const kind = momentKind(rule?.moment);
  if (kind === 'any') return undefined;
  const { touchpoint, within } = momentParts(rule?.moment);
  return [kind, touchpoint, within && `within ${within}`].filter(Boolean).join(' ');
}
