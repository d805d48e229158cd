/** What the list of erasures has in its address: never who is erased. */
export interface ErasuresSearch {
  /** Several customers are about to be erased. */
  several?: 1 | undefined;
}

export function readErasuresSearch(raw: Record<string, unknown>): ErasuresSearch {
  return { several: raw.several === 1 ? 1 : undefined };
}
