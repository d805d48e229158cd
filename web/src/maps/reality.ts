// What customers do where a map says what they should: the answer to `conformance`.

import type { Answer, ConformanceResult, Deviation } from '../api/types';

export type Reality = ConformanceResult;

/** What an answer says of it; none where it is about something else. */
export function readReality({ result }: Answer): Reality | null {
  return result.kind === 'conformance' ? result : null;
}

/** What customers do otherwise at a step. */
export function deviationsAt(reality: Reality, step: string): Deviation[] {
  return reality.deviations.filter(one => one.step === step);
}

/** Touchpoints that the map does not have at all. */
export function offTheMap(reality: Reality): Deviation[] {
  return reality.deviations.filter(one => one.kind === 'unplanned' && one.step == null);
}

/** The name of a deviation in the address. */
export function deviationName({ kind, step, touchpoint }: Deviation): string {
  return `${kind}:${touchpoint ?? step ?? ''}`;
}

/** How thick the ribbon is at each column, as a share of the thickest; none where nothing can be seen. */
export function thickness(reality: Reality, columns: readonly (string | null)[]): (number | null)[] {
  const steps = new Map(reality.steps.map(one => [one.key, one]));
  return columns.map(key => {
    const step = key === null ? undefined : steps.get(key);
    return step?.bound ? step.done.value : null;
  });
}
