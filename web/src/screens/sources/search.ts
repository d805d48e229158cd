export const SOURCE_TABS = ['setup', 'live', 'plan', 'quarantine', 'mapping', 'settings'] as const;
export type SourceTab = (typeof SOURCE_TABS)[number];

export interface SourcesSearch {
  /** A source is being made. */
  add?: 1 | undefined;
}

export interface SourceSearch {
  tab?: SourceTab | undefined;
  /** The SDK whose code is shown. */
  sdk?: string | undefined;
}

export function readSourcesSearch(raw: Record<string, unknown>): SourcesSearch {
  return { add: raw.add === 1 ? 1 : undefined };
}

export function readSourceSearch(raw: Record<string, unknown>): SourceSearch {
  return {
    tab: SOURCE_TABS.slice(1).find(tab => tab === raw.tab),
    sdk: typeof raw.sdk === 'string' ? raw.sdk.slice(0, 40) : undefined,
  };
}
