import type { Node, Registry, Touchpoint } from '../api/types';
import { isObservable, stateOf } from './registry';
import type { Stage, StageModel } from './stages';

export interface Coverage {
  /** Events with interactions that no rule takes, the most frequent first. */
  unbound: { event: string; interactions: number }[];
  /** Used touchpoints whose rule found nothing in the period. */
  silent: Touchpoint[];
  /** Stages after the purchase with few touchpoints or none; of own stages those with none. */
  neglected: { stage: Stage; touchpoints: Touchpoint[]; interactions: number }[];
  /** Touchpoints in use before the purchase is over, to hold the neglected ones against. */
  early: number;
}

/** No more touchpoints than this are few. */
const FEW = 1;

export function coverage(
  registry: Registry,
  model: StageModel,
  nodes: ReadonlyMap<string, Node>,
  events: { all: ReadonlyMap<string, number>; bound: ReadonlyMap<string, number> },
): Coverage {
  const unbound = [...events.all]
    .map(([event, count]) => ({ event, interactions: count - (events.bound.get(event) ?? 0) }))
    .filter(one => one.interactions > 0)
    .sort((a, b) => b.interactions - a.interactions);
  const silent = registry.touchpoints.filter(
    one => stateOf(one) === 'used' && isObservable(one) && (nodes.get(one.key)?.interactions ?? 0) === 0,
  );
  const inUse = (stage: string) =>
    registry.touchpoints.filter(one => model.of(one) === stage && stateOf(one) !== 'wanted');
  const few = model.id === 'own' ? 0 : FEW;
  const watched = model.id === 'own' ? model.stages : model.stages.filter(stage => model.late.includes(stage.key));
  const neglected = watched
    .map(stage => {
      const touchpoints = inUse(stage.key);
      const interactions = touchpoints.reduce((sum, one) => sum + (nodes.get(one.key)?.interactions ?? 0), 0);
      return { stage, touchpoints, interactions };
    })
    .filter(one => one.touchpoints.length <= few);
  const early = model.stages
    .filter(stage => !model.late.includes(stage.key))
    .reduce((sum, stage) => sum + inUse(stage.key).length, 0);
  return { unbound, silent, neglected, early };
}

/** How much of all that happened has a touchpoint. */
export function boundShare(unknown: { interactions: number; unbound?: number | null } | undefined): number | null {
  if (!unknown || unknown.unbound == null || unknown.interactions === 0) return null;
  return 1 - unknown.unbound / unknown.interactions;
}
