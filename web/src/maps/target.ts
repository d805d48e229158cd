// Targets are kept in the unit of their answer, and written as people say them.

import type { MetricName, Unit } from '../api/types';

/** The units that answers to metrics have, until an answer says its own. */
const UNITS: Partial<Record<MetricName, Unit>> = {
  count: 'count',
  customers: 'count',
  journeys: 'count',
  conversion: 'share',
  response_time: 'seconds',
};

export function usualUnit(metric: MetricName): Unit {
  return UNITS[metric] ?? 'number';
}

/** How many of what people write make one of what is kept: percent of a share, minor units of money. */
function scale(unit: Unit): number {
  if (unit === 'share') return 100;
  return unit === 'money' ? 0.01 : 1;
}

/** Digits that dividing and multiplying brought in are dropped. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

export function writtenTarget(kept: number, unit: Unit): number {
  return tidy(kept * scale(unit));
}

export function keptTarget(written: number, unit: Unit): number {
  return tidy(written / scale(unit));
}
