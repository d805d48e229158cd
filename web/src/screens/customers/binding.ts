import type { Value } from '../../api/customers';
import type { Registry, Touchpoint } from '../../api/types';
import { type Condition, fromCel } from '../../question/cel';

type Row = Record<string, Value>;

/**
 * Which touchpoint a row belongs to, as far as the row alone tells: by the
 * events of the rules and their plain conditions. Rules of a moment in the
 * customer's line, and conditions that only the server can evaluate, are left
 * out.
 */
export function bindingOf(registry: Registry | undefined): (row: Row) => string | undefined {
  const rules = (registry?.touchpoints ?? [])
    .filter(one => one.rule && !one.rule.moment && (one.rule.events?.length || one.rule.where))
    .map(one => ({ touchpoint: one, condition: one.rule?.where ? fromCel(one.rule.where) : undefined }))
    .filter(rule => rule.condition !== null)
    .sort((a, b) => priority(b.touchpoint) - priority(a.touchpoint) || narrow(b) - narrow(a));
  return row => {
    const event = String(row.event ?? '');
    const rule = rules.find(({ touchpoint, condition }) => {
      const events = touchpoint.rule?.events;
      return (!events?.length || events.includes(event)) && (!condition || holds(condition, row));
    });
    return rule?.touchpoint.key;
  };
}

function priority(touchpoint: Touchpoint): number {
  return touchpoint.rule?.priority ?? 0;
}

function narrow(rule: { condition: Condition | null | undefined }): number {
  return rule.condition ? 1 : 0;
}

const COLUMNS: Record<string, string> = { case: 'case_id' };

function columnValue(column: string, row: Row): Value | undefined {
  if (column === 'duration_s') return typeof row.duration_ms === 'number' ? row.duration_ms / 1000 : null;
  if (!column.startsWith('properties.')) return row[COLUMNS[column] ?? column];
  const value = propertiesOf(row)[column.slice('properties.'.length)];
  return typeof value === 'object' ? null : (value as Value | undefined);
}

/** The properties of a row; none where they cannot be read. */
export function propertiesOf(row: Row): Record<string, unknown> {
  if (typeof row.properties !== 'string') return {};
  try {
    const parsed: unknown = JSON.parse(row.properties);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function holds({ column, operator, values }: Condition, row: Row): boolean {
  const value = columnValue(column, row);
  const known = value !== null && value !== undefined;
  const first = values[0] ?? '';
  const text = String(value ?? '');
  switch (operator) {
    case 'known':
      return known;
    case 'is':
      return known && values.includes(text);
    case 'is_not':
      return known && !values.includes(text);
    case 'contains':
      return known && text.includes(first);
    case 'starts':
      return known && text.startsWith(first);
    case 'at_least':
      return known && Number(value) >= Number(first);
    case 'at_most':
      return known && Number(value) <= Number(first);
    case 'more':
      return known && Number(value) > Number(first);
    case 'less':
      return known && Number(value) < Number(first);
  }
}
