import type { Language, Registry, Touchpoint } from '../../api/types';
import { nameIn, stateOf } from '../../touchpoints/registry';
import type { StageModel } from '../../touchpoints/stages';
import type { RegistrySearch } from './search';

/** Of touchpoints that stand at no stage. */
export const NO_STAGE = 'none';
/** Of touchpoints that nobody answers for. */
export const NO_OWNER = '-';

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
    if (search.owner && (one.owner?.trim() || NO_OWNER) !== search.owner) return false;
    if (search.status && stateOf(one) !== search.status) return false;
    return !wanted || searched(one, language).includes(wanted);
  });
}

function searched(one: Touchpoint, language: Language): string {
  const { events = [], where = '' } = one.rule ?? {};
  const said = [one.owner, one.content, one.standard, one.goal];
  return [nameIn(one, language), one.key, one.channel, ...said, where, ...events].join(' ').toLocaleLowerCase();
}

/** Everybody who answers for a touchpoint. */
export function ownersOf(registry: Registry, language: Language): string[] {
  const owners = registry.touchpoints
    .map(one => one.owner?.trim())
    .filter(owner => owner !== undefined && owner !== '');
  return [...new Set(owners as string[])].sort(new Intl.Collator(language).compare);
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
