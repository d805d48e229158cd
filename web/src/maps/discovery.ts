// Which draft of a map is shown, and what is said of it.

import type { GroupMark, MapDraft, MapFit } from '../api/discovery';
import type { Selector } from '../api/types';
import type { Format } from '../i18n/format';
import { type Draft, readDraft } from '../question/draft';

/** How simple a map is unless somebody says otherwise, in tenths. */
export const USUALLY = 5;

/** Whose journeys a map is made of. */
export type SeenBy = Pick<Draft, 'filters' | 'journeys'> & { goal?: Selector | null };

/** What an address says of them: as much as a question about where journeys end is asked with. */
export function readSeen(raw: unknown): SeenBy {
  const { draft } = readDraft('drop_off', raw);
  return {
    ...(draft.filters && { filters: draft.filters }),
    ...(draft.journeys && { journeys: draft.journeys }),
    ...(draft.ask === 'drop_off' && draft.goal && { goal: draft.goal }),
  };
}

/** The draft that is nearest to so many tenths of simplicity. */
export function draftAt(drafts: readonly MapDraft[], tenths: number): MapDraft | undefined {
  const away = (draft: MapDraft) => Math.abs(draft.simplicity * 10 - tenths);
  return drafts.reduce<MapDraft | undefined>(
    (nearest, draft) => (nearest && away(nearest) <= away(draft) ? nearest : draft),
    undefined,
  );
}

/** For each tenth of simplicity the share of customers who follow, from the fullest map to the simplest. */
export function followers(drafts: readonly MapDraft[]): number[] {
  return Array.from({ length: 11 }, (_, tenths) => draftAt(drafts, tenths)?.fit.following.value ?? 0);
}

/** Fitness with its interval; none where there is too little for one. */
export function fitnessSaid(fit: MapFit, format: Format): { fitness: string; interval: string } | null {
  const { fitness } = fit;
  const interval = fitness && format.interval(fitness, { unit: 'number' });
  return fitness && interval ? { fitness: format.value(fitness.value, { unit: 'number' }), interval } : null;
}

/** A mark of a group: its figure here and elsewhere, the difference with its interval and how many it rests on. */
export function markSaid(mark: GroupMark, currency: string | null | undefined, format: Format) {
  const manner = { unit: mark.unit, currency: currency ?? null };
  const apart = { ...manner, difference: true };
  const interval = format.interval(mark.difference, apart);
  const difference = format.value(mark.difference.value, apart);
  const detail = [difference, interval && `(${interval})`, `n = ${format.count(mark.difference.n)}`];
  return {
    here: format.value(mark.here.value, manner),
    elsewhere: format.value(mark.elsewhere.value, manner),
    detail: detail.filter(Boolean).join(' '),
  };
}
