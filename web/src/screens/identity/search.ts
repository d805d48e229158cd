export const IDENTITY_LISTS = ['conflicts', 'decisions', 'rules'] as const;
export type IdentityList = (typeof IDENTITY_LISTS)[number];

export interface IdentitySearch {
  /** What is shown of who is who; conflicts unless it says so. */
  list?: IdentityList | undefined;
  /** The page of a long list, from 0 on. */
  page?: number | undefined;
}

export function readIdentitySearch(raw: Record<string, unknown>): IdentitySearch {
  return { list: IDENTITY_LISTS.slice(1).find(list => list === raw.list), page: readPage(raw.page) };
}

export function readPage(raw: unknown): number | undefined {
  return Number.isSafeInteger(raw) && (raw as number) > 0 ? (raw as number) : undefined;
}
