import { useSearch } from '@tanstack/react-router';
import { Problem } from '../../../api/client';
import type { Saved } from '../../../api/documents';
import { realityQuestion, useFigures, useReality } from '../../../api/maps';
import { useData } from '../../../api/queries';
import type { Estimate, Rate } from '../../../api/types';
import { useText } from '../../../i18n/index';
import type { MapDocument } from '../../../maps/map';
import { summaryOf } from '../../../maps/summary';
import { comparedSpans, periodRange } from '../../../question/period';
import type { PageSearch } from '../../../router';

/** How a journey is doing, as far as the data tells. */
export interface Health {
  steps: number;
  bound: number;
  /** Steps with interactions; none until they are counted. */
  seen: number | null;
  emotion: Estimate | null;
  /** Customers whose journeys all follow the plan. */
  following: Rate | null;
  /** Why it cannot be told whether they do. */
  obstacle: string | null;
  loading: boolean;
  error: Error | null;
  retry: () => void;
}

/** Asked for once the journey is wanted; nothing is asked of a map that is bound to no touchpoint. */
export function useMapHealth({ key, version, body }: Saved<MapDocument>, wanted: boolean): Health {
  const { language, zone } = useText();
  const { period }: PageSearch = useSearch({ strict: false });
  const data = useData().data;
  const { steps, bound } = summaryOf(body);
  const enabled = wanted && bound > 0 && (data?.interactions ?? 0) > 0;
  const span = comparedSpans(period, 'previous', zone, data?.last)?.now;
  const figures = useFigures(key, body, span, enabled);
  const range = periodRange(period, zone);
  const question = realityQuestion(key, { ...(range && { range }), zone, language });
  const real = useReality(enabled ? question : null, version);
  // A plan that cannot be followed is no failure: the server says what to do about it.
  const refused = real.error instanceof Problem && real.error.status === 422 ? real.error : null;
  const error = (!figures.data && figures.error) || (!real.data && !refused && real.error) || null;
  return {
    steps,
    bound,
    seen: figures.data ? figures.data.map.steps.filter(step => step.interactions > 0).length : null,
    emotion: figures.data?.map.emotion ?? null,
    following: real.data?.following ?? null,
    obstacle: refused?.body.detail ?? null,
    loading: enabled && (figures.isLoading || real.isLoading),
    error,
    retry: () => {
      for (const asked of [figures, real]) if (asked.error) void asked.refetch();
    },
  };
}
