import { type Command, movedAfter } from './parts';

/** Moves a lane below another, or to the top. */
export function moveLane(key: string, after: string | null): Command {
  return map => {
    const lanes = movedAfter(map.lanes, key, after);
    return lanes === map.lanes ? map : { ...map, lanes };
  };
}
