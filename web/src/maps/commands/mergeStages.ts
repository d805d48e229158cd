import { type Command, changedFields } from './parts';

/** Makes one stage of two, with the steps of both. */
export function mergeStages(into: string, from: string): Command {
  return map => {
    const [first, second] = [into, from].map(key => map.stages.find(stage => stage.key === key));
    if (!first || !second || first === second) return map;
    const change = {
      name: [first.name, second.name].filter(Boolean).join(' / '),
      symbol: first.symbol ?? second.symbol,
      colour: first.colour ?? second.colour,
      steps: [...first.steps, ...second.steps],
    };
    const merged = changedFields(first, change, ['name', 'steps']);
    const stages = map.stages.filter(stage => stage !== second).map(stage => (stage === first ? merged : stage));
    return { ...map, stages };
  };
}
