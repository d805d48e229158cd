import type { Rate, Times } from '../api/types';
import type { Text } from '../i18n/text';

/** A rate as rows of a tip: value, interval and n. */
export function rateRows(rate: Rate, label: string, { t, format }: Text): [string, string][] {
  return [
    [label, format.percent(rate.value)],
    [t('word.interval'), format.rateInterval(rate)],
    [t('word.n'), `${format.count(rate.successes)} / ${format.count(rate.n)}`],
  ];
}

export function timeRows(times: Times, { t, format }: Text): [string, string][] {
  if (times.n === 0) return [];
  return [
    [t('word.median'), format.duration(times.median_s)],
    [t('word.p90'), format.duration(times.p90_s)],
  ];
}

/** Wilson's interval (1927) of a share, 95 %: for shares that an answer gives as two counts. */
export function wilson(successes: number, n: number): Rate {
  if (n === 0) return { value: 0, low: 0, high: 1, successes, n };
  const z = 1.959963984540054;
  const share = successes / n;
  const square = z * z;
  const centre = (share + square / (2 * n)) / (1 + square / n);
  const half = (z / (1 + square / n)) * Math.sqrt((share * (1 - share)) / n + square / (4 * n * n));
  const low = successes === 0 ? 0 : Math.max(0, centre - half);
  const high = successes === n ? 1 : Math.min(1, centre + half);
  return { value: share, low, high, successes, n };
}

export const SERIES_COLOURS = [0, 1, 2, 3, 4, 5, 6, 7].map(index => `var(--s${index})`);
/** Dashes tell lines apart where colours do not. */
export const SERIES_DASHES = ['', '8 3', '2 3', '10 3 2 3', '5 3', '1 4', '12 4', '3 6'];
/** More groups than this in one picture cannot be told apart; the table has all. */
export const MOST_GROUPS = 6;

/** The step of the sequential scale for a share of the largest. */
export function sequential(share: number): { fill: string; dark: boolean } {
  const step = Math.max(0, Math.min(7, Math.floor(share * 8)));
  return { fill: `var(--q${step})`, dark: step >= 4 };
}

/** `search → product → cart`, with `×3` for a step taken three times in a row. */
export function chain(steps: readonly string[]): { step: string; times: number }[] {
  const runs: { step: string; times: number }[] = [];
  for (const step of steps) {
    const last = runs.at(-1);
    if (last?.step === step) last.times += 1;
    else runs.push({ step, times: 1 });
  }
  return runs;
}

export function chainText(steps: readonly string[]): string {
  return chain(steps)
    .map(({ step, times }) => (times > 1 ? `${step} ×${times}` : step))
    .join(' → ');
}
