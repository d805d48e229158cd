/** Keys that were made on this page: shown until it is left, and never told again. */
const made = new Map<number, string>();

export function rememberKey(source: number, key: string): void {
  made.set(source, key);
}

export function rememberedKey(source: number): string | undefined {
  return made.get(source);
}
