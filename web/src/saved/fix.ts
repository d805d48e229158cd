import type { Draft } from '../question/draft';

/** All touchpoints that a question names. */
export function touchpointsOf(draft: Draft): string[] {
  const found = new Set<string>();
  walk(draft, touchpoints => {
    for (const one of touchpoints) found.add(one);
    return touchpoints;
  });
  return [...found];
}

/** The question with another touchpoint in the place of one, or without it. */
export function replaceTouchpoint(draft: Draft, from: string, to: string | null): Draft {
  return walk(draft, touchpoints => {
    const replaced = touchpoints.map(one => (one === from ? to : one)).filter(one => one !== null);
    return [...new Set(replaced)];
  }) as Draft;
}

function walk(value: unknown, change: (touchpoints: string[]) => string[]): unknown {
  if (Array.isArray(value)) return value.map(one => walk(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      key === 'touchpoints' && Array.isArray(one) ? change(one as string[]) : walk(one, change),
    ]),
  );
}
