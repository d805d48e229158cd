import type { Better, ReportChange } from '../api/reports';
import type { Unit } from '../api/types';
import type { Text } from '../i18n/text';

/** What a change means: told by colour and by weight, and in words beside it. */
export type Tone = 'better' | 'worse' | 'neutral' | 'chance';

export function toneOf(better: Better | null | undefined, difference: number, real: boolean): Tone {
  if (!real) return 'chance';
  if (!better) return 'neutral';
  return difference > 0 === (better === 'higher') ? 'better' : 'worse';
}

/** A change in short, and its interval: relative ones are in percent of a day's mean. */
export function changeTexts(
  { difference, relative }: Pick<ReportChange, 'difference' | 'relative'>,
  unit: Unit,
  currency: string | null | undefined,
  { t, format }: Text,
): { change: string; bounds: string | null } {
  const { value, low, high } = difference;
  if (!relative) {
    const manner = { unit, currency: currency ?? null, difference: true };
    const bounds = format.interval(difference, manner);
    return { change: format.value(value, manner), bounds: bounds && `(${bounds})` };
  }
  const percent = (share: number) => (share > 0 ? '+' : '') + format.percent(share, 1);
  return {
    change: t('monthly.perDay', { change: percent(value) }),
    bounds: low == null || high == null ? null : `(${percent(low)} … ${percent(high)})`,
  };
}
