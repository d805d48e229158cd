import type { Question } from '../../api/types';
import { usualPlace } from '../lanes';
import { LANE_KINDS } from '../map';
import { addLane } from './addLane';
import { editCell } from './editCell';
import { type Command, type MakeKey, together } from './parts';

/** Measures something at steps, in the first lane of figures; there is one afterwards. */
export function measureSteps(steps: readonly string[], question: Question, make: MakeKey): Command {
  return map => {
    const lane = map.lanes.find(one => one.kind === 'metric')?.key ?? make();
    const known = map.lanes.some(one => one.key === lane);
    const place = usualPlace(map.lanes, 'metric', LANE_KINDS);
    const commands = steps.map(step => editCell({ step, lane }, { measure: { question } }));
    const first = known ? [] : [addLane({ key: lane, kind: 'metric', folded: false }, place)];
    return together([...first, ...commands])(map);
  };
}
