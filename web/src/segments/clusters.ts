// Groups of customers who behave alike: their figures as they are written.

import type { ClusterHabit, Clusters } from '../api/clusters';
import type { Rate } from '../api/types';
import type { Format } from '../i18n/format';

/** A number that sets a group apart, written out. */
export interface HabitSaid {
  name: string;
  here: string;
  elsewhere: string;
  difference: string;
  /** With the interval of the difference, and how many customers it rests on. */
  detail: string;
}

export function habitSaid(habit: ClusterHabit, currency: Clusters['currency'], format: Format): HabitSaid {
  const manner = { unit: habit.unit, currency: currency ?? null };
  const apart = { ...manner, difference: true };
  const interval = format.interval(habit.difference, apart);
  const n = `n = ${format.count(habit.difference.n)}`;
  return {
    name: habit.name,
    here: format.value(habit.here.value, manner),
    elsewhere: format.value(habit.elsewhere.value, manner),
    difference: format.value(habit.difference.value, apart),
    detail: interval ? `${interval}; ${n}` : n,
  };
}

/** `92.0% (91.0–93.0%, n = 1,234)` */
export function rateSaid(rate: Rate, format: Format): string {
  return `${format.percent(rate.value)} (${format.rateInterval(rate)}, n = ${format.count(rate.n)})`;
}
