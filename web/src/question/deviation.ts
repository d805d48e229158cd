import type { Behind, Deviation } from '../api/types';

/** The number whose customers departed from a map so. */
export function behindDeviation({ kind, step, touchpoint }: Deviation): Behind {
  return {
    number: 'deviation',
    kind,
    ...(step == null ? {} : { step }),
    ...(touchpoint == null ? {} : { touchpoint }),
  };
}
