import type { Language, Registry, Touchpoint } from '../../api/types';
import { nameIn, stateOf } from '../../touchpoints/registry';
import type { StageModel } from '../../touchpoints/stages';
import type { RegistrySearch } from './search';

/** Of touchpoints that stand at no stage. */
export const NO_STAGE = 'none';

/** The touchpoints that the filters leave. */
export function shownTouchpoints(
  registry: Registry,
  search: RegistrySearch,
  model: StageModel,
  language: Language,
): Touchpoint[] {
  const wanted = search.find?.trim().toLocaleLowerCase() ?? '';
  const stages = new Set(model.stages.map(stage => stage.key));
  const stageOf = (one: Touchpoint) => {
    const stage = model.of(one);
    return stage !== undefined && stages.has(stage) ? stage : NO_STAGE;
  };
  return registry.touchpoints.filter(one => {
    if (search.stage && stageOf(one) !== search.stage) return false;
    if (search.channel && channelOf(one) !== search.channel) return false;
    if (search.status && stateOf(one) !== search.status) return false;
    return !wanted || searched(one, language).includes(wanted);
  });
}

function searched(one: Touchpoint, language: Language): string {
  const { events = [], where = '' } = one.rule ?? {};
  return [nameIn(one, language), one.key, one.channel, one.goal, where, ...events].join(' ').toLocaleLowerCase();
}

/** Its channel; where it has none, what kind of contact it is. */
export function channelOf(one: Touchpoint): string {
  return one.channel || one.medium || 'digital';
}

export interface StageGroup {
  key: string;
  name: string | null;
  touchpoints: Touchpoint[];
}

/** Touchpoints by stage in order of the journey; those at none come last. */
export function byStage(touchpoints: readonly Touchpoint[], model: StageModel): StageGroup[] {
  const groups: StageGroup[] = model.stages.map(stage => ({ ...stage, touchpoints: [] }));
  const none: StageGroup = { key: NO_STAGE, name: null, touchpoints: [] };
  for (const one of touchpoints) {
    const stage = model.of(one);
    (groups.find(group => group.key === stage) ?? none).touchpoints.push(one);
  }
  return [...groups, none].filter(group => group.touchpoints.length > 0);
}
