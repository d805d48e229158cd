export const TABS = ['company', 'stages', 'users', 'account', 'tokens', 'audit'] as const;
export type SettingsTab = (typeof TABS)[number];

export function isTab(value: unknown): value is SettingsTab {
  return TABS.some(one => one === value);
}

export interface SettingsSearch {
  /** Of the log: words to find, and the kind of what was done. */
  find?: string | undefined;
  kind?: string | undefined;
}

export function readSettingsSearch(raw: Record<string, unknown>): SettingsSearch {
  const text = (value: unknown) => {
    const read = typeof value === 'number' ? String(value) : value;
    return typeof read === 'string' && read !== '' && read.length <= 200 ? read : undefined;
  };
  return { find: text(raw.find), kind: text(raw.kind) };
}
