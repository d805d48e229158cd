import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import type { SqlColumn } from '../../api/sql';

/** What there is to complete. */
export interface Known {
  columns: SqlColumn[];
  /** Values of columns that have few. */
  values: Record<string, string[]>;
}

const NAME = /[\p{L}\p{N}_]*/u;

/** Inside a string that a column is compared with: values of that column. */
const COMPARED = /(\w+)\s*(?:=|<>|!=|(?:not\s+)?in\s*\((?:\s*'[^']*'\s*,)*)\s*'([^']*)$/i;

export function valuesSource(known: Known): CompletionSource {
  return (context: CompletionContext): CompletionResult | null => {
    const line = context.state.doc.lineAt(context.pos);
    const match = COMPARED.exec(line.text.slice(0, context.pos - line.from));
    const values = match?.[1] ? known.values[match[1].toLowerCase()] : undefined;
    if (!match || !values) return null;
    const from = context.pos - (match[2]?.length ?? 0);
    return { from, options: values.map(label => ({ label, type: 'text' })), validFor: /^[^']*$/ };
  };
}

/** Whether the place is within quotes or a comment, where names mean nothing. */
function quoted(context: CompletionContext): boolean {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  return (before.match(/'/g) ?? []).length % 2 === 1 || before.includes('--');
}

function named(context: CompletionContext, options: Completion[]): CompletionResult | null {
  const word = context.matchBefore(NAME);
  if (!word || quoted(context) || (word.from === word.to && !context.explicit)) return null;
  return { from: word.from, options, validFor: /^[\p{L}\p{N}_]*$/u };
}

export function tableSource(known: Known): CompletionSource {
  const columns = known.columns.map(
    ({ name, type }): Completion => ({ label: name, detail: type, type: 'property', boost: 2 }),
  );
  const options = [{ label: 'interactions', type: 'class', boost: 3 }, ...columns];
  return context => named(context, options);
}

/** Functions that questions about customers need; the server knows more. */
const FUNCTIONS: [name: string, detail: string][] = [
  ['count', '(*)'],
  ['sum', '(x)'],
  ['avg', '(x)'],
  ['min', '(x)'],
  ['max', '(x)'],
  ['median', '(x)'],
  ['approx_percentile_cont', '(x, 0.9)'],
  ['stddev', '(x)'],
  ['date_trunc', "('week', time)"],
  ['date_part', "('hour', time)"],
  ['date_bin', "(interval '15 minutes', time)"],
  ['coalesce', '(x, y)'],
  ['nullif', '(x, y)'],
  ['round', '(x, 2)'],
  ['lower', '(text)'],
  ['length', '(text)'],
  ['strpos', '(text, part)'],
  ['regexp_like', '(text, pattern)'],
  ['string_agg', "(text, ', ')"],
  ['first_value', '(x)'],
  ['last_value', '(x)'],
  ['row_number', '()'],
  ['lag', '(x)'],
  ['lead', '(x)'],
];
const FUNCTION_OPTIONS = FUNCTIONS.map(
  ([label, detail]): Completion => ({ label, detail, type: 'function', apply: `${label}(` }),
);

export const functionsSource: CompletionSource = context => named(context, FUNCTION_OPTIONS);
