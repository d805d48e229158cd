/** A query that this reader asked in this browser. */
export interface Asked {
  query: string;
  /** RFC 3339. */
  at: string;
}

const KEY = 'styk-sql-history';
const KEPT = 50;

export function readHistory(): Asked[] {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(parsed) ? parsed.filter(isAsked) : [];
  } catch {
    return [];
  }
}

function isAsked(one: unknown): one is Asked {
  if (typeof one !== 'object' || one === null) return false;
  const { query, at } = one as Record<string, unknown>;
  return typeof query === 'string' && typeof at === 'string';
}

/** The history with a query at its beginning; one asked before moves up. */
export function withAsked(history: Asked[], query: string, at: string): Asked[] {
  return [{ query, at }, ...history.filter(one => one.query !== query)].slice(0, KEPT);
}

export function keepHistory(history: Asked[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(history));
  } catch {
    // Without storage the history lasts as long as the page.
  }
}
