import { describe, expect, it } from 'vitest';
import { addStep } from './commands/addStep';
import { editCell } from './commands/editCell';
import { editMap } from './commands/editMap';
import { editStage } from './commands/editStage';
import { editStep } from './commands/editStep';
import { moveStage } from './commands/moveStage';
import { moveStep } from './commands/moveStep';
import { together } from './commands/parts';
import { removeLane } from './commands/removeLane';
import { removeStage } from './commands/removeStage';
import { removeStep } from './commands/removeStep';
import { setPersonas } from './commands/setPersonas';
import { isAt, type MapDocument, placeOf } from './map';
import { mergeMaps } from './merge';
import { mergedList, mergedOrder } from './mergeFields';
import { edited, flaws, Random, sampleMap, unordered } from './sample';

const base = sampleMap();
const both = (mine: (map: MapDocument) => MapDocument, theirs: (map: MapDocument) => MapDocument) =>
  mergeMaps(base, mine(base), theirs(base));
const keys = (map: MapDocument) => map.stages.map(stage => [stage.key, ...stage.steps.map(step => step.key)].join(' '));
const at = (map: MapDocument, step: string, lane: string, persona?: string) =>
  map.cells.find(cell => isAt(cell, { step, lane, ...(persona && { persona }) }));
const copy = (map: MapDocument): MapDocument => JSON.parse(JSON.stringify(map));

describe('merging maps, whatever was done', () => {
  it('of which one is unchanged gives the other', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = new Random(seed);
      const start = edited(random, base, random.whole(6), 'base');
      const changed = edited(random, start, 1 + random.whole(6), 'mine');
      const kept = mergeMaps(start, changed, copy(start));
      const taken = mergeMaps(start, copy(start), changed);
      expect(unordered(kept.merged), `seed ${seed}`).toEqual(unordered(changed));
      expect(unordered(taken.merged), `seed ${seed}`).toEqual(unordered(changed));
      expect([...kept.clashes, ...taken.clashes], `seed ${seed}`).toEqual([]);
    }
  });

  it('that are the same gives the same, without a clash', () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const random = new Random(seed);
      const changed = edited(random, base, 1 + random.whole(6), 'both');
      const { merged, clashes } = mergeMaps(base, changed, copy(changed));
      expect(unordered(merged), `seed ${seed}`).toEqual(unordered(changed));
      expect(clashes, `seed ${seed}`).toEqual([]);
    }
  });

  it('holds together, and loses nothing that either made', () => {
    for (let seed = 1; seed <= 400; seed += 1) {
      const random = new Random(seed);
      const start = edited(random, base, random.whole(4), 'base');
      const mine = edited(random, start, 1 + random.whole(5), 'mine');
      const theirs = edited(random, start, 1 + random.whole(5), 'theirs');
      const { merged } = mergeMaps(start, mine, theirs);
      expect(flaws(merged), `seed ${seed}`).toEqual([]);
      for (const side of [mine, theirs]) {
        const old = new Set(parts(start));
        const now = new Set(parts(merged));
        for (const made of parts(side)) expect(old.has(made) || now.has(made), `seed ${seed}: ${made}`).toBe(true);
      }
    }
  });
});

/** Keys of stages, steps and lanes, and places of cells. */
function parts(map: MapDocument): string[] {
  return [
    ...map.stages.flatMap(stage => [stage.key, ...stage.steps.map(step => step.key)]),
    ...map.lanes.map(lane => lane.key),
    ...map.cells.map(placeOf),
  ];
}

describe('two edits', () => {
  it('of different things are both there', () => {
    const { merged, clashes } = both(
      together([editMap({ goal: 'More bookings' }), editCell({ step: 'book', lane: 'doing' }, { text: 'Pays fast' })]),
      together([editStage('board', { name: 'Aboard' }), editCell({ step: 'book', lane: 'doing' }, { actions: 1 })]),
    );
    expect(merged.goal).toBe('More bookings');
    expect(merged.stages[1]?.name).toBe('Aboard');
    expect(at(merged, 'book', 'doing')).toMatchObject({ text: 'Pays fast', actions: 1 });
    expect(clashes).toEqual([]);
  });

  it('of one text clash: mine stands, and it is told', () => {
    const { merged, clashes } = both(
      editCell({ step: 'book', lane: 'doing' }, { text: 'mine' }),
      editCell({ step: 'book', lane: 'doing' }, { text: 'theirs' }),
    );
    expect(at(merged, 'book', 'doing')?.text).toBe('mine');
    expect(clashes).toEqual([{ of: 'cell', key: placeOf({ step: 'book', lane: 'doing' }), field: 'text' }]);
  });

  it('of one list are put together', () => {
    const { merged, clashes } = both(
      editStep('search', { touchpoints: ['site', 'app', 'phone'] }),
      editStep('search', { touchpoints: ['app', 'shop'] }),
    );
    expect(merged.stages[0]?.steps[0]?.touchpoints).toEqual(['app', 'shop', 'phone']);
    expect(clashes).toEqual([]);
  });

  it('that move different things keep both orders', () => {
    const { merged } = both(moveStep('search', 'board', 'fly'), moveStage('board', null));
    expect(keys(merged)).toEqual(['board fly search', 'before book']);
  });

  it('do not take away what the other worked on', () => {
    const cell = both(removeStep('book'), editCell({ step: 'book', lane: 'notes' }, { text: 'keep me' })).merged;
    expect(keys(cell)).toEqual(keys(base));
    expect(at(cell, 'book', 'doing')?.text).toBe('Pays');
    expect(at(cell, 'book', 'notes')?.text).toBe('keep me');
    const stage = both(removeStage('before'), addStep({ key: 'pay', name: 'Pay' }, 'before', 'book')).merged;
    expect(keys(stage)).toEqual(['before search book pay', 'board fly']);
    const lane = both(editCell({ step: 'fly', lane: 'notes' }, { text: 'More' }), removeLane('notes')).merged;
    expect(lane.lanes.map(({ key }) => key)).toEqual(['doing', 'mood', 'notes']);
    const persona = both(
      setPersonas(['boris']),
      editCell({ step: 'search', lane: 'mood', persona: 'anna' }, { emotion: 2 }),
    ).merged;
    expect(persona.personas).toEqual(['anna', 'boris']);
    expect(at(persona, 'search', 'mood', 'anna')?.emotion).toBe(2);
  });

  it('take away what one removed and the other left alone', () => {
    expect(keys(both(removeStep('book'), editMap({ goal: 'x' })).merged)).toEqual(['before search', 'board fly']);
    expect(keys(both(moveStep('book', 'board', 'fly'), removeStage('before')).merged)).toEqual(['board fly book']);
  });
});

describe('lists and orders', () => {
  it('are put together from both', () => {
    expect(mergedList(['a', 'b'], ['a', 'b', 'm'], ['b', 't'])).toEqual(['b', 't', 'm']);
    expect(mergedList(undefined, ['m'], ['t'])).toEqual(['t', 'm']);
    expect(mergedOrder(['a', 'b', 'c'], ['c', 'a', 'b'], ['a', 'x', 'b', 'c'])).toEqual(['c', 'a', 'x', 'b']);
    expect(mergedOrder(['a', 'b'], ['a', 'm', 'b'], ['b', 'a'])).toEqual(['b', 'a', 'm']);
  });
});
