import { readPage } from '../identity/search';

export const CONSENT_TABS = ['overview', 'suppressed', 'purposes'] as const;
export type ConsentTab = (typeof CONSENT_TABS)[number];

export interface ConsentSearch {
  /** The overview unless it says so. */
  tab?: ConsentTab | undefined;
  /** The page of a long list, from 0 on. */
  page?: number | undefined;
}

export function readConsentSearch(raw: Record<string, unknown>): ConsentSearch {
  return { tab: CONSENT_TABS.slice(1).find(tab => tab === raw.tab), page: readPage(raw.page) };
}
