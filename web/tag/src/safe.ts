/** Nothing that goes wrong here may reach the page. */
export function guard<A extends unknown[]>(act: (...given: A) => unknown): (...given: A) => void {
  return (...given) => {
    try {
      act(...given);
    } catch {}
  };
}

export function listen<E>(target: EventTarget, type: string, act: (event: E) => unknown, capture?: boolean): void {
  target.addEventListener(type, guard(act) as (event: unknown) => void, { capture: !!capture, passive: true });
}

/** A random UUID; `randomUUID` exists on secure pages only. */
export function uuid(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  return '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, digit =>
    (+digit ^ ((crypto.getRandomValues(new Uint8Array(1))[0] as number) & (15 >> (+digit / 4)))).toString(16),
  );
}

/** The length in UTF-8. */
export function bytes(text: string): number {
  return new Blob([text]).size;
}

/** What a text says, as far as it can be told: it may have been written by anybody. */
export function parsed<T>(text: string | null): Partial<T> | undefined {
  try {
    return JSON.parse(text as string);
  } catch {}
}

/** A copy that later changes do not reach; nothing where it is no object, or JSON cannot say it. */
export function copy<T>(value: T): T | undefined {
  try {
    const text = JSON.stringify(value);
    return text[0] === '{' ? JSON.parse(text) : undefined;
  } catch {}
}
