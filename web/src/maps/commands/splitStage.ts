import type { Command } from './parts';

/** Makes two stages of one: from a step on, its steps belong to the second. */
export function splitStage(step: string, second: { key: string; name: string }): Command {
  return map => {
    const at = map.stages.findIndex(stage => stage.steps.some(one => one.key === step));
    const stage = map.stages[at];
    const from = stage?.steps.findIndex(one => one.key === step) ?? 0;
    // Before the first step there is nothing to part.
    if (!stage || from === 0) return map;
    const { colour } = stage;
    const parts = [
      { ...stage, steps: stage.steps.slice(0, from) },
      { ...second, ...(colour && { colour }), steps: stage.steps.slice(from) },
    ];
    return { ...map, stages: [...map.stages.slice(0, at), ...parts, ...map.stages.slice(at + 1)] };
  };
}
