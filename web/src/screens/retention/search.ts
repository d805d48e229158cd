export const RETENTION_TABS = ['rules', 'counts', 'runs'] as const;
export type RetentionTab = (typeof RETENTION_TABS)[number];

export interface RetentionSearch {
  /** The rules unless it says so. */
  tab?: RetentionTab | undefined;
}

export function readRetentionSearch(raw: Record<string, unknown>): RetentionSearch {
  return { tab: RETENTION_TABS.slice(1).find(tab => tab === raw.tab) };
}
