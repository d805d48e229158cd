import { describe, expect, it } from 'vitest';
import { editLane } from './commands/editLane';
import { layoutOf } from './layout';
import {
  type Direction,
  directionOf,
  following,
  neighbour,
  presentSpot,
  type Spot,
  spotName,
  spotOf,
} from './navigation';
import { sampleMap } from './sample';

const map = sampleMap();
const layout = layoutOf({ ...map, stages: [...map.stages, { key: 'after', name: 'After', steps: [] }] });
const folded = layoutOf(editLane('mood', { folded: true })(map));
const cell = (step: string, lane: string): Spot => ({ at: 'cell', step, lane });
const go = (from: Spot, ...directions: Direction[]) =>
  directions.reduce((spot, direction) => neighbour(layout, spot, direction), from);

describe('the grid', () => {
  it('has a column for each step and for a stage without any', () => {
    expect(layout.columns.map(({ stage, step }) => `${stage} ${step?.key ?? '-'}`)).toEqual([
      'before search',
      'before book',
      'board fly',
      'after -',
    ]);
    expect(layout.stages.map(({ first, span }) => [first, span])).toEqual([
      [0, 2],
      [2, 1],
      [3, 1],
    ]);
  });

  it('names what has the focus so that it is read again', () => {
    const spots: Spot[] = [
      { at: 'stage', stage: 'a b' },
      { at: 'step', step: 's' },
      { at: 'lane', lane: 'l' },
      cell('s', 'l'),
    ];
    for (const spot of spots) expect(spotOf(spotName(spot))).toEqual(spot);
    expect([spotOf(undefined), spotOf('cell\ns'), spotOf('x\ny')]).toEqual([null, null, null]);
  });
});

describe('arrows', () => {
  it('go from cell to cell, to the heads and back', () => {
    expect(go(cell('search', 'doing'), 'right')).toEqual(cell('book', 'doing'));
    expect(go(cell('search', 'doing'), 'down')).toEqual(cell('search', 'mood'));
    expect(go(cell('search', 'doing'), 'up')).toEqual({ at: 'step', step: 'search' });
    expect(go(cell('book', 'doing'), 'up', 'up')).toEqual({ at: 'stage', stage: 'before' });
    expect(go(cell('search', 'mood'), 'left')).toEqual({ at: 'lane', lane: 'mood' });
    expect(go({ at: 'lane', lane: 'mood' }, 'right')).toEqual(cell('search', 'mood'));
    expect(go({ at: 'stage', stage: 'before' }, 'right')).toEqual({ at: 'stage', stage: 'board' });
    expect(go({ at: 'stage', stage: 'board' }, 'left', 'down')).toEqual({ at: 'step', step: 'search' });
  });

  it('stop at the edges and where nothing is', () => {
    expect(go(cell('fly', 'notes'), 'right')).toEqual(cell('fly', 'notes'));
    expect(go(cell('fly', 'notes'), 'down')).toEqual(cell('fly', 'notes'));
    expect(go({ at: 'lane', lane: 'doing' }, 'up')).toEqual({ at: 'lane', lane: 'doing' });
    expect(go({ at: 'stage', stage: 'after' }, 'down')).toEqual({ at: 'stage', stage: 'after' });
    expect(go({ at: 'step', step: 'search' }, 'left')).toEqual({ at: 'step', step: 'search' });
  });

  it('pass over folded lanes, whose heads they reach', () => {
    expect(neighbour(folded, cell('book', 'doing'), 'down')).toEqual(cell('book', 'notes'));
    expect(neighbour(folded, { at: 'lane', lane: 'doing' }, 'down')).toEqual({ at: 'lane', lane: 'mood' });
    expect(neighbour(folded, { at: 'lane', lane: 'mood' }, 'right')).toEqual({ at: 'lane', lane: 'mood' });
  });

  it('go to the ends of a row and of the map', () => {
    expect(go(cell('book', 'mood'), 'home')).toEqual({ at: 'lane', lane: 'mood' });
    expect(go(cell('search', 'mood'), 'end')).toEqual(cell('fly', 'mood'));
    expect(go({ at: 'step', step: 'fly' }, 'home')).toEqual({ at: 'step', step: 'search' });
    expect(go(cell('book', 'mood'), 'first')).toEqual({ at: 'stage', stage: 'before' });
    expect(go(cell('book', 'doing'), 'last')).toEqual(cell('fly', 'notes'));
    expect([directionOf('Home', true), directionOf('End', false), directionOf('a', false)]).toEqual([
      'first',
      'end',
      null,
    ]);
  });
});

describe('Tab', () => {
  it('goes on to the next text, and on to the next row', () => {
    expect(following(layout, cell('search', 'doing'), false)).toEqual(cell('book', 'doing'));
    expect(following(layout, cell('fly', 'doing'), false)).toEqual(cell('search', 'mood'));
    expect(following(layout, cell('search', 'mood'), true)).toEqual(cell('fly', 'doing'));
    expect(following(layout, { at: 'stage', stage: 'before' }, false)).toEqual({ at: 'stage', stage: 'board' });
    expect(following(layout, { at: 'step', step: 'fly' }, false)).toEqual(cell('search', 'doing'));
    expect(following(layout, cell('fly', 'notes'), false)).toEqual(cell('fly', 'notes'));
  });
});

describe('the focus', () => {
  it('stays with what it is on, or goes to the first step', () => {
    expect(presentSpot(layout, cell('fly', 'notes'))).toEqual(cell('fly', 'notes'));
    expect(presentSpot(layout, cell('gone', 'notes'))).toEqual({ at: 'step', step: 'search' });
    expect(presentSpot(layout, null)).toEqual({ at: 'step', step: 'search' });
    expect(presentSpot(layoutOf({ stages: [], lanes: [] }), null)).toBeNull();
  });
});
