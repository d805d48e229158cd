import { useMemo } from 'react';
import type { Timestamp } from '../../api/types';
import { useText } from '../../i18n/index';
import { dayOf } from '../../question/calendar';

/** Times to the second: of today by the clock, others with their day. */
export function useSeconds(): (time: Timestamp) => string {
  const { format, zone } = useText();
  return useMemo(() => {
    const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: zone } as const;
    const today = new Intl.DateTimeFormat(format.locale, clock);
    const other = new Intl.DateTimeFormat(format.locale, { day: 'numeric', month: 'short', year: 'numeric', ...clock });
    return time => {
      const date = new Date(time);
      const same = dayOf(time, zone) === dayOf(new Date(), zone);
      return (same ? today : other).format(date).replace(/[ \u00a0]г\.(?=,)/, '');
    };
  }, [format, zone]);
}
