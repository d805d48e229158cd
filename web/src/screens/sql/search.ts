/** What the SQL screen has in its address. */
export interface SqlSearch {
  /** The query that is answered. */
  q?: string | undefined;
}

export function readSqlSearch(raw: Record<string, unknown>): SqlSearch {
  return { q: typeof raw.q === 'string' && raw.q.trim() !== '' ? raw.q : undefined };
}
