import { withJoined } from '../edges';
import { stepOf } from '../map';
import { withStepAs } from '../rules';
import { type Command, changedFields, changedSteps, withoutTwins } from './parts';
import { removeStep } from './removeStep';

/** Makes one step of two: of both touchpoints, with both cells in each place, and with the ways to and from both. */
export function mergeSteps(into: string, from: string): Command {
  return map => {
    const [first, second] = [stepOf(map, into), stepOf(map, from)];
    if (!first || !second || first === second) return map;
    const change = {
      name: [first.name, second.name].filter(Boolean).join(' / '),
      touchpoints: [...new Set([...(first.touchpoints ?? []), ...(second.touchpoints ?? [])])],
      opens: first.opens ?? second.opens,
      colour: first.colour ?? second.colour,
    };
    const named = changedSteps(map, step => (step === first ? changedFields(first, change, ['name']) : step));
    const cells = withoutTwins(map.cells.map(cell => (cell.step === from ? { ...cell, step: into } : cell)));
    const rules = map.rules && withStepAs(map.rules, from, into);
    const edges = withJoined(map.edges, into, from);
    return { ...removeStep(from)(named), cells, edges, ...(rules ? { rules } : {}) };
  };
}
