import { useData } from '../../../api/queries';
import type { TimeSpan } from '../../../api/types';
import { useText } from '../../../i18n/index';
import { type Periods, readPeriods, type Side, Timeline } from '../../../maps/periods';
import { dayOf } from '../../../question/calendar';
import { periodRange } from '../../../question/period';
import { useStudio } from '../studio';

export interface MeasuredPeriods {
  timeline: Timeline;
  periods: Periods;
  /** As instants. */
  spans: Record<Side, TimeSpan | undefined>;
}

/** When was measured before and after; `none` without data, `one day` where there is too little of it. */
export function usePeriods(changed: string | undefined): MeasuredPeriods | 'loading' | 'none' | 'one day' {
  const { zone } = useText();
  const { search } = useStudio();
  const { data } = useData();
  if (!data) return 'loading';
  if (!data.first || !data.last) return 'none';
  const timeline = new Timeline(dayOf(data.first, zone), dayOf(data.last, zone));
  const periods = readPeriods(timeline, search.was, search.now, changed);
  if (!periods) return 'one day';
  const span = (side: Side) => {
    const range = periodRange(timeline.period(periods[side]), zone);
    return range && 'between' in range ? range.between : undefined;
  };
  return { timeline, periods, spans: { before: span('before'), after: span('after') } };
}
