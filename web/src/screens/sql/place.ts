/** A part of a query: from the first letter to behind the last. */
export interface Place {
  from: number;
  to: number;
}

/** Where in a query an error of the server is; none where its words do not tell. */
export function placeOf(query: string, detail: string): Place | null {
  const at = /Line: (\d+), Column: (\d+)/i.exec(detail);
  if (at) return placeAt(query, Number(at[1]), Number(at[2]));
  // Tables and columns that do not exist are named, the nearest that do come after.
  const name = /[`'"«„]([^`'"»”]+)[`'"»”]/.exec(detail)?.[1];
  if (!name) return null;
  const last = name.split('.').at(-1) ?? name;
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}_])${last.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}_])`,
    'iu',
  );
  const found = pattern.exec(query);
  return found ? { from: found.index, to: found.index + last.length } : null;
}

function placeAt(query: string, line: number, column: number): Place | null {
  const lines = query.split('\n');
  const text = lines[line - 1];
  if (text === undefined) return null;
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const from = start + Math.min(Math.max(0, column - 1), text.length);
  const word = /^[\p{L}\p{N}_]+|^./u.exec(query.slice(from))?.[0] ?? '';
  // An error at the very end is shown at the last letter.
  return word ? { from, to: from + word.length } : { from: Math.max(0, from - 1), to: from };
}
