import type { DataSummary, Registry } from '../../api/types';
import type { Text } from '../../i18n/text';
import { nameIn } from '../../touchpoints/registry';

/** Events of the data, those that no touchpoint names first, the others under the one that does. */
export function eventChoices(
  data: DataSummary | undefined,
  registry: Registry,
  self: string | undefined,
  { t, language, format }: Text,
): { group: string; items: { value: string; label: string }[] }[] {
  const counts = new Map<string, number>();
  for (const { event, count } of data?.events ?? []) counts.set(event, (counts.get(event) ?? 0) + count);
  const owners = new Map<string, string>();
  for (const one of registry.touchpoints) {
    for (const event of one.rule?.events ?? []) if (!owners.has(event)) owners.set(event, one.key);
  }
  // Events that only a rule knows stay choosable: their data may come later.
  for (const event of owners.keys()) if (!counts.has(event)) counts.set(event, 0);
  const groups = new Map<string, string[]>();
  const names = new Map(registry.touchpoints.map(one => [one.key, nameIn(one, language)]));
  const sorted = [...counts].filter(([event]) => event !== '').sort(([, a], [, b]) => b - a);
  for (const [event] of sorted) {
    const owner = owners.get(event);
    const group =
      owner === undefined
        ? t('rule.freeEvents')
        : owner === self
          ? t('rule.ownEvents')
          : t('rule.eventsOf', { name: format.quote(names.get(owner) ?? owner) });
    groups.set(group, [...(groups.get(group) ?? []), event]);
  }
  const order = [t('rule.ownEvents'), t('rule.freeEvents')];
  const place = (group: string) => (order.includes(group) ? order.indexOf(group) : order.length);
  return [...groups]
    .sort(([a], [b]) => place(a) - place(b))
    .map(([group, events]) => ({
      group,
      items: events.map(event => ({ value: event, label: `${event} · ${format.count(counts.get(event) ?? 0)}` })),
    }));
}
