import { useMemo } from 'react';
import { useText } from '../../../i18n/index';
import { nextOf } from '../../../maps/arrange';
import { addLane } from '../../../maps/commands/addLane';
import { addStage } from '../../../maps/commands/addStage';
import { addStep } from '../../../maps/commands/addStep';
import { duplicateLane } from '../../../maps/commands/duplicateLane';
import { duplicateStage } from '../../../maps/commands/duplicateStage';
import { duplicateStep } from '../../../maps/commands/duplicateStep';
import { mergeLanes } from '../../../maps/commands/mergeLanes';
import { mergeStages } from '../../../maps/commands/mergeStages';
import { mergeSteps } from '../../../maps/commands/mergeSteps';
import { type Command, keyBefore, together } from '../../../maps/commands/parts';
import { removeLane } from '../../../maps/commands/removeLane';
import { removeStage } from '../../../maps/commands/removeStage';
import { removeStep } from '../../../maps/commands/removeStep';
import { splitLane } from '../../../maps/commands/splitLane';
import { splitStage } from '../../../maps/commands/splitStage';
import { splitStep } from '../../../maps/commands/splitStep';
import { usualPlace } from '../../../maps/lanes';
import { LANE_KINDS, type LaneKind, type MapDocument, stageOf, stepOf, stepsOf } from '../../../maps/map';
import type { Spot } from '../../../maps/navigation';
import { newKey } from '../../../saved/key';
import { showDone } from '../../../states/undo';
import { useStudio } from '../studio';
import { laneName, quoted } from '../words';

/** What is done with the stages, steps and lanes of a map; what is made has its spot given back. */
export interface MapActions {
  addStage: (after: string | null) => Spot;
  /** Behind a step, or before it. */
  addStep: (step: string, before?: boolean) => Spot | null;
  addStepTo: (stage: string) => Spot;
  addLane: (kind: LaneKind, after?: string) => Spot;
  duplicate: (spot: Spot) => Spot | null;
  split: (spot: Spot) => Spot | null;
  /** Joins it with the next one. */
  join: (spot: Spot) => void;
  remove: (spot: Spot) => void;
}

export function useMapActions(): MapActions {
  const text = useText();
  const { editor } = useStudio();
  return useMemo(() => {
    const { t } = text;
    const map = (): MapDocument => editor.getState().body;
    const run = (command: Command) => editor.run(command);
    const newStep = () => ({ key: newKey(), name: t('maps.newStep', { number: stepsOf(map()).length + 1 }) });
    const addStepAfter = (stage: string, after: string | null): Spot => {
      const step = newStep();
      run(addStep(step, stage, after));
      return { at: 'step', step: step.key };
    };
    const again = (name: string) => ({ key: newKey(), name: t('save.copyOf', { name }) });
    const lane = (key: string) => map().lanes.find(one => one.key === key);
    const stage = (key: string) => map().stages.find(one => one.key === key);

    return {
      addStage: after => {
        const key = newKey();
        const step = newStep();
        run(together([addStage({ key, name: t('maps.newStage'), steps: [] }, after), addStep(step, key, null)]));
        return { at: 'stage', stage: key };
      },
      addStep: (step, before = false) => {
        const at = stageOf(map(), step);
        return at ? addStepAfter(at.key, before ? keyBefore(at.steps, step) : step) : null;
      },
      addStepTo: key => addStepAfter(key, stage(key)?.steps.at(-1)?.key ?? null),
      addLane: (kind, after) => {
        const key = newKey();
        run(addLane({ key, kind, folded: false }, after ?? usualPlace(map().lanes, kind, LANE_KINDS)));
        return { at: 'lane', lane: key };
      },
      duplicate: spot => {
        if (spot.at === 'stage') {
          const copy = again(stage(spot.stage)?.name ?? '');
          run(duplicateStage(spot.stage, copy, newKey));
          return { at: 'stage', stage: copy.key };
        }
        if (spot.at === 'lane') {
          const found = lane(spot.lane);
          const copy = again(found ? laneName(found, text) : '');
          run(duplicateLane(spot.lane, copy));
          return { at: 'lane', lane: copy.key };
        }
        const copy = again(stepOf(map(), spot.step)?.name ?? '');
        run(duplicateStep(spot.step, copy));
        return { at: 'step', step: copy.key };
      },
      split: spot => {
        const key = newKey();
        if (spot.at === 'stage') return null;
        if (spot.at === 'lane') {
          const found = lane(spot.lane);
          run(splitLane(spot.lane, { key, name: again(found ? laneName(found, text) : '').name }));
          return { at: 'lane', lane: key };
        }
        run(splitStep(spot.step, { key, name: newStep().name }));
        return { at: 'step', step: key };
      },
      join: spot => {
        const next = nextOf(map(), spot);
        if (next === null) return;
        if (spot.at === 'stage') run(mergeStages(spot.stage, next));
        else if (spot.at === 'lane') run(mergeLanes(spot.lane, next));
        else run(mergeSteps(spot.step, next));
      },
      remove: spot => {
        const name =
          spot.at === 'stage'
            ? stage(spot.stage)?.name
            : spot.at === 'lane'
              ? laneName(lane(spot.lane) ?? { kind: 'text' }, text)
              : stepOf(map(), spot.step)?.name;
        if (spot.at === 'stage') run(removeStage(spot.stage));
        else if (spot.at === 'lane') run(removeLane(spot.lane));
        else run(removeStep(spot.step));
        showDone(t('maps.removed', { name: quoted(name ?? '', text) }), editor.undo);
      },
    };
  }, [editor, text]);
}

/** Makes a second stage from a step on. */
export function useSplitStage(): (step: string) => void {
  const { t } = useText();
  const { run } = useStudio();
  return step => run(splitStage(step, { key: newKey(), name: t('maps.newStage') }));
}
