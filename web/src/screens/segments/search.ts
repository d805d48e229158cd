export interface NewSegmentSearch {
  /** The example to begin with. */
  example?: string | undefined;
}

export function readNewSegmentSearch(raw: Record<string, unknown>): NewSegmentSearch {
  return { example: typeof raw.example === 'string' ? raw.example.slice(0, 40) : undefined };
}
