export const RECORD_TABS = ['entry', 'qr'] as const;
export type RecordTab = (typeof RECORD_TABS)[number];

/** What the screen has in its address: never who an entry is about. */
export interface RecordSearch {
  /** The form unless it says so. */
  tab?: RecordTab | undefined;
}

export function readRecordSearch(raw: Record<string, unknown>): RecordSearch {
  return { tab: RECORD_TABS.slice(1).find(tab => tab === raw.tab) };
}
