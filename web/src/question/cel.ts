/** A condition that can be clicked together; everything else stays an expression. */
export interface Condition {
  column: string;
  operator: Operator;
  values: string[];
}
export type Operator = 'is' | 'is_not' | 'contains' | 'starts' | 'at_least' | 'at_most' | 'more' | 'less' | 'known';

/** Operators that numbers are compared by. */
const COMPARING: Operator[] = ['at_least', 'at_most', 'more', 'less'];

export const NUMBER_COLUMNS = ['money', 'cost', 'score', 'duration_s', 'actions'];
export const TEXT_COLUMNS = ['channel', 'event', 'place', 'medium', 'direction', 'source', 'case', 'text', 'currency'];

/** What the column of segments is called; its value is the key of one. */
export const SEGMENT = 'segment';

export function operatorsOf(column: string): Operator[] {
  if (column === SEGMENT) return ['is', 'is_not'];
  if (NUMBER_COLUMNS.includes(column)) return [...COMPARING, 'is', 'is_not'];
  if (column.startsWith('properties.')) return ['is', 'is_not', 'contains', 'starts', ...COMPARING, 'known'];
  return ['is', 'is_not', 'contains', 'starts'];
}

/** Whether the values of a condition are numbers. */
export function isNumeric({ column, operator }: Pick<Condition, 'column' | 'operator'>): boolean {
  return NUMBER_COLUMNS.includes(column) || COMPARING.includes(operator);
}

const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;

function variable(column: string): string {
  if (!column.startsWith('properties.')) return column;
  const name = column.slice('properties.'.length);
  return PLAIN.test(name) ? column : `properties[${JSON.stringify(name)}]`;
}

/** The condition in CEL, as the server reads it. */
export function toCel({ column, operator, values }: Condition): string {
  const name = variable(column);
  const numeric = isNumeric({ column, operator });
  const literal = (value: string) => (numeric && isNumber(value) ? String(Number(value)) : JSON.stringify(value));
  const literals = values.map(literal);
  const first = literals[0] ?? '""';
  const list = `[${literals.join(', ')}]`;
  if (column === SEGMENT) return `${operator === 'is_not' ? '!' : ''}segment(${first})`;
  switch (operator) {
    case 'is':
      return literals.length > 1 ? `${name} in ${list}` : `${name} == ${first}`;
    case 'is_not':
      return literals.length > 1 ? `!(${name} in ${list})` : `${name} != ${first}`;
    case 'contains':
      return `${name}.contains(${first})`;
    case 'starts':
      return `${name}.startsWith(${first})`;
    case 'at_least':
      return `${name} >= ${first}`;
    case 'at_most':
      return `${name} <= ${first}`;
    case 'more':
      return `${name} > ${first}`;
    case 'less':
      return `${name} < ${first}`;
    case 'known':
      return `${JSON.stringify(column.replace(/^properties\./, ''))} in properties`;
  }
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

const NAME = String.raw`(?<name>[A-Za-z_][A-Za-z0-9_.]*|properties\[(?<quoted>"(?:[^"\\]|\\.)*")\])`;
const LITERAL = String.raw`(?:"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?)`;
const SHAPES: [Operator, RegExp][] = [
  ['is', new RegExp(`^${NAME} == (?<value>${LITERAL})$`)],
  ['is_not', new RegExp(`^${NAME} != (?<value>${LITERAL})$`)],
  ['is', new RegExp(`^${NAME} in (?<list>\\[.*\\])$`)],
  ['is_not', new RegExp(`^!\\(${NAME} in (?<list>\\[.*\\])\\)$`)],
  ['contains', new RegExp(`^${NAME}\\.contains\\((?<value>${LITERAL})\\)$`)],
  ['starts', new RegExp(`^${NAME}\\.startsWith\\((?<value>${LITERAL})\\)$`)],
  ['at_least', new RegExp(`^${NAME} >= (?<value>${LITERAL})$`)],
  ['at_most', new RegExp(`^${NAME} <= (?<value>${LITERAL})$`)],
  ['more', new RegExp(`^${NAME} > (?<value>${LITERAL})$`)],
  ['less', new RegExp(`^${NAME} < (?<value>${LITERAL})$`)],
  ['is', new RegExp(`^(?<name>segment)\\((?<value>${LITERAL})\\)$`)],
  ['is_not', new RegExp(`^!(?<name>segment)\\((?<value>${LITERAL})\\)$`)],
  ['known', /^(?<quoted>"(?:[^"\\]|\\.)*") in properties$/],
];

/** Reads back what `toCel` writes; none for any other expression. */
export function fromCel(text: string): Condition | null {
  for (const [operator, shape] of SHAPES) {
    const groups = shape.exec(text.trim())?.groups;
    if (!groups) continue;
    const column = groups.quoted ? `properties.${parse(groups.quoted)}` : (groups.name ?? '');
    const raw = groups.list ? parse(groups.list) : groups.value ? [parse(groups.value)] : [];
    if (!Array.isArray(raw) || raw.some(value => !['string', 'number'].includes(typeof value))) return null;
    const condition = { column, operator, values: raw.map(String) };
    return toCel(condition) === text.trim() ? condition : null;
  }
  return null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
