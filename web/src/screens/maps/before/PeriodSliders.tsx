import { RangeSlider } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useText } from '../../../i18n/index';
import { type Days, type Periods, type Side, withDays } from '../../../maps/periods';
import { daysBetween } from '../../../question/calendar';
import { useStudio } from '../studio';
import classes from './Before.module.css';
import type { MeasuredPeriods } from './usePeriods';

const SIDES: Side[] = ['before', 'after'];

/** The periods that were measured, on the days of the data; the day of the change is marked. */
export function PeriodSliders({ found, changed }: { found: MeasuredPeriods; changed: string | undefined }) {
  const { t, format } = useText();
  const { go } = useStudio();
  const { timeline, periods } = found;
  /** What is not in the address yet: a hand holds an end, or the page is on its way there. */
  const [held, setHeld] = useState<Periods | null>(null);
  const shown = held ?? periods;
  useEffect(() => {
    setHeld(now => (now && isSame(now, periods) ? null : now));
  }, [periods]);
  const day = (number: number) => format.plainDay(timeline.day(number));
  const mark = changed === undefined ? -1 : daysBetween(timeline.from, changed);
  const moved = (side: Side, days: Days) => withDays(periods, side, days, timeline.last);
  const keep = (next: Periods) => {
    setHeld(next);
    go({ was: timeline.period(next.before), now: timeline.period(next.after) });
  };
  return (
    <fieldset className={classes.periods}>
      <legend>{t('before.periods')}</legend>
      <p>{t('before.periodsHelp')}</p>
      {SIDES.map(side => (
        <div key={side} className={classes.period} data-side={side}>
          <b>{t(`before.${side}`)}</b>
          <span className={classes.days}>
            {day(shown[side][0])} – {day(shown[side][1])}
          </span>
          <RangeSlider
            color={side === 'before' ? 'gray' : undefined}
            min={0}
            max={timeline.last}
            minRange={0}
            value={shown[side]}
            label={day}
            thumbValueText={day}
            thumbFromLabel={t(`before.${side}.from`)}
            thumbToLabel={t(`before.${side}.to`)}
            {...(mark >= 0 && mark <= timeline.last ? { marks: [{ value: mark }] } : {})}
            onChange={days => setHeld(moved(side, days))}
            onChangeEnd={days => keep(moved(side, days))}
          />
        </div>
      ))}
    </fieldset>
  );
}

function isSame(a: Periods, b: Periods): boolean {
  return SIDES.every(side => a[side][0] === b[side][0] && a[side][1] === b[side][1]);
}
