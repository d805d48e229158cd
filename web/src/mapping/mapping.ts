// The mapping of a file's columns. Edits keep whatever they do not touch, also
// keys that this page knows nothing of.
import type { Schema } from '../api/types';

export type Role = Schema<'ColumnRole'>;
export type TimeFormat = Schema<'TimeFormat'>;
export type DurationUnit = Schema<'DurationUnit'>;
export type DateOrder = Schema<'DateOrder'>;
export type ColumnUse = Schema<'ColumnUse'>;
export type Mapping = Schema<'Mapping'>;

export const ROLES = [
  'crm_id',
  'user_id',
  'loyalty_id',
  'email',
  'email_hash',
  'phone',
  'phone_hash',
  'messenger_id',
  'device_id',
  'anonymous_id',
  'address',
  'time',
  'date',
  'time_of_day',
  'end_time',
  'sent_at',
  'received_at',
  'sequence',
  'event',
  'channel',
  'medium',
  'place',
  'direction',
  'case',
  'session',
  'text',
  'score',
  'money',
  'currency',
  'cost',
  'duration',
  'actions',
  'lifecycle',
  'property',
  'ignore',
] as const satisfies readonly Role[];

export type RoleGroup = 'who' | 'when' | 'what' | 'where' | 'case' | 'measure' | 'rest';
/** The roles as they are offered, the usual ones of each group first. */
export const ROLE_GROUPS: Record<RoleGroup, Role[]> = {
  who: [
    'crm_id',
    'user_id',
    'loyalty_id',
    'email',
    'phone',
    'messenger_id',
    'device_id',
    'anonymous_id',
    'email_hash',
    'phone_hash',
    'address',
  ],
  when: ['time', 'date', 'time_of_day', 'end_time', 'sent_at', 'received_at', 'sequence'],
  what: ['event', 'text', 'score', 'lifecycle'],
  where: ['channel', 'medium', 'place', 'direction'],
  case: ['case', 'session'],
  measure: ['money', 'currency', 'cost', 'duration', 'actions'],
  rest: ['property', 'ignore'],
};

export const TIME_FORMATS = [
  'iso',
  'day_first',
  'month_first',
  'compact',
  'unix_seconds',
  'unix_millis',
  'unix_micros',
  'excel_serial',
  'access_log',
  'words',
] as const satisfies readonly TimeFormat[];
export const DURATION_UNITS = ['ms', 's', 'min', 'h'] as const satisfies readonly DurationUnit[];
export const DATE_ORDERS = ['ymd', 'dmy', 'mdy'] as const satisfies readonly DateOrder[];
/** Roles that may have the same value for every row. */
export const CONSTANT_ROLES = ['event', 'channel', 'medium', 'place', 'direction', 'case', 'currency'] as const;
export type ConstantRole = (typeof CONSTANT_ROLES)[number];

const IDENTIFIERS = new Set<Role>(ROLE_GROUPS.who);

export function isIdentifier(role: Role): boolean {
  return IDENTIFIERS.has(role);
}

/** Whether several columns may have the role. */
export function repeats(role: Role): boolean {
  return isIdentifier(role) || role === 'property' || role === 'ignore';
}

/** What a column is used for; one that the mapping does not name is kept as a property or left out. */
export function usedAs(mapping: Mapping, column: string): ColumnUse {
  const use = mapping.columns?.[column];
  if (use === undefined) return { role: mapping.unmapped === 'drop' ? 'ignore' : 'property' };
  return typeof use === 'string' ? { role: use } : use;
}

/** A column's use changed. Details that the new role has no use for go with the old one. */
export function withUse(mapping: Mapping, column: string, use: ColumnUse): Mapping {
  return { ...mapping, columns: { ...mapping.columns, [column]: written(use) } };
}

function written(use: ColumnUse): Role | ColumnUse {
  const kept = Object.fromEntries(Object.entries(use).filter(([, value]) => value !== undefined && value !== ''));
  return Object.keys(kept).length === 1 ? use.role : (kept as unknown as ColumnUse);
}

/** A setting of the whole table; an empty one is left out. */
export function withSetting<K extends keyof Mapping>(mapping: Mapping, key: K, value: Mapping[K] | ''): Mapping {
  const { [key]: _, ...rest } = mapping;
  if (key === 'source') return { ...rest, source: value as string };
  return (value === '' || value === undefined ? rest : { ...rest, [key]: value }) as Mapping;
}

/** An entry of the constants or of the computed values; an empty one is taken out. */
export function withEntry(mapping: Mapping, part: 'constants' | 'computed', key: string, value: string): Mapping {
  const { [key]: _, ...rest } = mapping[part] ?? {};
  const entries = value.trim() === '' ? rest : { ...rest, [key]: value };
  return withSetting(mapping, part, Object.keys(entries).length === 0 ? '' : entries);
}

export function columnsWith(mapping: Mapping, role: Role): string[] {
  return Object.keys(mapping.columns ?? {}).filter(column => usedAs(mapping, column).role === role);
}

/** Whether anything gives a value of the role. */
export function gives(mapping: Mapping, role: Role): boolean {
  return (
    columnsWith(mapping, role).length > 0 ||
    mapping.constants?.[role] !== undefined ||
    mapping.computed?.[role] !== undefined
  );
}

export type Lack =
  | { lack: 'source' | 'time' | 'event' | 'customer' | 'zone' | 'currency' | 'at' }
  | { lack: 'twice'; role: Role; columns: string[] };

/** Without these nothing can be imported. */
export function isFatal({ lack }: Lack): boolean {
  return ['source', 'time', 'event', 'twice', 'at'].includes(lack);
}

/** What a mapping lacks, the worst first. The server says so of its own guess only. */
export function lacksOf(mapping: Mapping): Lack[] {
  const lacks: Lack[] = [];
  if (!mapping.source.trim()) lacks.push({ lack: 'source' });
  const timed = gives(mapping, 'time') || gives(mapping, 'date');
  if (!timed && mapping.at == null) lacks.push({ lack: 'time' });
  if (mapping.at != null && !isTime(mapping.at)) lacks.push({ lack: 'at' });
  if (!gives(mapping, 'event')) lacks.push({ lack: 'event' });
  for (const role of ROLES) {
    const columns = columnsWith(mapping, role);
    if (!repeats(role) && columns.length > 1) lacks.push({ lack: 'twice', role, columns });
  }
  const named = ROLES.some(role => isIdentifier(role) && gives(mapping, role));
  if (!named && !gives(mapping, 'case') && !gives(mapping, 'session')) lacks.push({ lack: 'customer' });
  const [money] = columnsWith(mapping, 'money');
  const valued = money !== undefined && usedAs(mapping, money).currency != null;
  if (money !== undefined && !valued && !mapping.currency && !gives(mapping, 'currency')) {
    lacks.push({ lack: 'currency' });
  }
  return lacks;
}

function isTime(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?/.test(text);
}

/** A mapping from a file that somebody chose, or why it is none. */
export function readMapping(text: string): Mapping | null {
  try {
    const raw: unknown = JSON.parse(text);
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return null;
    const { source, columns } = raw as Record<string, unknown>;
    if (typeof source !== 'string') return null;
    if (columns !== undefined && (typeof columns !== 'object' || columns === null)) return null;
    return raw as Mapping;
  } catch {
    return null;
  }
}

/**
 * A mapping that keeps every column as it is: its preview shows the records
 * as they stand in the file.
 */
export function asItStands(mapping: Mapping): Mapping {
  return {
    source: 'sample',
    at: '2000-01-01',
    constants: { event: 'record' },
    ...(mapping.file ? { file: mapping.file } : {}),
    ...(mapping.decimal ? { decimal: mapping.decimal } : {}),
  };
}
