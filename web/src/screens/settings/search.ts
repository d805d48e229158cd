import { readPage } from '../identity/search';

export const TABS = ['company', 'stages', 'computed', 'users', 'account', 'tokens', 'webhooks', 'audit'] as const;
export type SettingsTab = (typeof TABS)[number];

export function isTab(value: unknown): value is SettingsTab {
  return TABS.some(one => one === value);
}

export interface SettingsSearch {
  /** Of the log: words to find, and the kind of what was done. */
  find?: string | undefined;
  kind?: string | undefined;
  /** The page of what webhooks were not delivered, from 0 on. */
  page?: number | undefined;
}

export function readSettingsSearch(raw: Record<string, unknown>): SettingsSearch {
  const text = (value: unknown) => {
    const read = typeof value === 'number' ? String(value) : value;
    return typeof read === 'string' && read !== '' && read.length <= 200 ? read : undefined;
  };
  return { find: text(raw.find), kind: text(raw.kind), page: readPage(raw.page) };
}
