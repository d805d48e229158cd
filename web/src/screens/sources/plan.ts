import type { RecentRow } from '../../api/sources';
import type { Plan, PlannedEvent, PlannedProperty, PropertyKind, Violation } from './planned';

export const NO_PLAN: Plan = { unplanned: 'flag', violating: 'flag', events: [] };

const TIME = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

function kindOf(value: unknown): PropertyKind {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return TIME.test(value) ? 'time' : 'text';
  return 'any';
}

/** The properties of an event that arrived; nothing where they were cut. */
export function propertiesOf(row: Pick<RecentRow, 'properties'>): Record<string, unknown> | undefined {
  try {
    const read: unknown = JSON.parse(row.properties || '{}');
    return typeof read === 'object' && read !== null && !Array.isArray(read)
      ? (read as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** What the server itself adds of the browser. */
const ADDED = new Set(['device', 'os', 'browser', 'browser_version']);

/** Events that arrived, as a plan would name them: a property is required where each of several had it. */
export function proposed(rows: RecentRow[]): PlannedEvent[] {
  const byEvent = new Map<string, { seen: number; properties: Map<string, { kind: PropertyKind; seen: number }> }>();
  for (const row of rows) {
    const properties = propertiesOf(row);
    if (row.rejected != null || !row.event) continue;
    const event = byEvent.get(row.event) ?? { seen: 0, properties: new Map() };
    byEvent.set(row.event, event);
    if (!properties) continue;
    event.seen += 1;
    for (const [name, value] of Object.entries(properties)) {
      if (value === null || ADDED.has(name)) continue;
      const kind = kindOf(value);
      const known = event.properties.get(name);
      event.properties.set(name, {
        kind: known && known.kind !== kind ? 'any' : kind,
        seen: (known?.seen ?? 0) + 1,
      });
    }
  }
  const named = [...byEvent].sort(([a], [b]) => a.localeCompare(b));
  return named.map(([event, { seen, properties }]) => ({
    event,
    properties: [...properties].map(([name, found]) => ({
      name,
      kind: found.kind,
      required: seen > 1 && found.seen === seen,
    })),
  }));
}

/** The plan with events that it does not have yet; those that it has stay as they are. */
export function withEvents(plan: Plan, events: PlannedEvent[]): Plan {
  const known = new Set(plan.events.map(({ event }) => event));
  return { ...plan, events: [...plan.events, ...events.filter(({ event }) => !known.has(event))] };
}

/** The plan after what it did not expect is taken into it. */
export function withViolation(plan: Plan, { event, what, property }: Violation, rows: RecentRow[]): Plan {
  if (what === 'unplanned') {
    const seen = proposed(rows).find(one => one.event === event);
    return withEvents(plan, [seen ?? { event, properties: [] }]);
  }
  const change = (planned: PlannedProperty): PlannedProperty => {
    if (planned.name !== property) return planned;
    return what === 'missing' ? { ...planned, required: false } : { ...planned, kind: 'any' };
  };
  return {
    ...plan,
    events: plan.events.map(one => (one.event === event ? { ...one, properties: one.properties.map(change) } : one)),
  };
}

/** Without what nobody has filled in. */
export function cleaned(plan: Plan): Plan {
  return {
    ...plan,
    events: plan.events
      .map(({ event, properties }) => ({
        event: event.trim(),
        properties: properties
          .map(property => ({ ...property, name: property.name.trim() }))
          .filter(({ name }) => name !== ''),
      }))
      .filter(({ event }) => event !== ''),
  };
}

/** What stands twice and so cannot be told apart: an event, or a property of one. */
export function repeatedIn(plan: Plan): string | undefined {
  const twice = (names: string[]) => names.find((name, index) => name !== '' && names.indexOf(name) !== index);
  const event = twice(plan.events.map(one => one.event.trim()));
  if (event) return event;
  for (const { properties } of plan.events) {
    const property = twice(properties.map(one => one.name.trim()));
    if (property) return property;
  }
  return undefined;
}
