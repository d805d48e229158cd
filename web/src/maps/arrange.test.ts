import { describe, expect, it } from 'vitest';
import { dropped, laneTarget, markAt, nextOf, places, stageTarget, stepAside, stepTarget } from './arrange';
import { layoutOf } from './layout';
import type { MapDocument } from './map';
import type { Direction, Spot } from './navigation';
import { sampleMap } from './sample';

const map = sampleMap();
const layout = layoutOf(map);
const keys = (one: MapDocument) => one.stages.map(stage => [stage.key, ...stage.steps.map(step => step.key)].join(' '));
const lanes = (one: MapDocument) => one.lanes.map(lane => lane.key).join(' ');
const aside = (spot: Spot, direction: Direction) => stepAside(map, spot, direction)?.(map);

describe('a key', () => {
  it('moves a step, over into the next stage at the edge of its own', () => {
    const moved = (step: string, direction: Direction) => keys(aside({ at: 'step', step }, direction) ?? map);
    expect(moved('search', 'right')).toEqual(['before book search', 'board fly']);
    expect(moved('book', 'left')).toEqual(['before book search', 'board fly']);
    expect(moved('book', 'right')).toEqual(['before search', 'board book fly']);
    expect(moved('fly', 'left')).toEqual(['before search book fly', 'board']);
    expect(aside({ at: 'step', step: 'search' }, 'left')).toBeUndefined();
    expect(aside({ at: 'step', step: 'search' }, 'down')).toBeUndefined();
  });

  it('moves stages across, and lanes up and down', () => {
    expect(keys(aside({ at: 'stage', stage: 'before' }, 'right') ?? map)).toEqual(['board fly', 'before search book']);
    expect(aside({ at: 'stage', stage: 'board' }, 'right')).toBeUndefined();
    expect(lanes(aside({ at: 'lane', lane: 'doing' }, 'down') ?? map)).toBe('mood doing notes');
    expect(lanes(aside({ at: 'lane', lane: 'notes' }, 'up') ?? map)).toBe('doing notes mood');
    expect(aside({ at: 'lane', lane: 'doing' }, 'right')).toBeUndefined();
  });

  it('moves from a cell its step across and its lane up and down', () => {
    const cell: Spot = { at: 'cell', step: 'search', lane: 'doing' };
    expect(keys(aside(cell, 'right') ?? map)).toEqual(['before book search', 'board fly']);
    expect(lanes(aside(cell, 'down') ?? map)).toBe('mood doing notes');
  });
});

describe('a hand', () => {
  it('drops a step before or behind the one that it is held over', () => {
    expect(stepTarget(layout, 0.2)).toEqual({ at: 'step', stage: 'before', after: null });
    expect(stepTarget(layout, 0.8)).toEqual({ at: 'step', stage: 'before', after: 'search' });
    expect(stepTarget(layout, 2.1)).toEqual({ at: 'step', stage: 'board', after: null });
    expect(stepTarget(layout, 99)).toEqual({ at: 'step', stage: 'board', after: 'fly' });
    expect(stepTarget(layout, -5)).toEqual({ at: 'step', stage: 'before', after: null });
  });

  it('drops stages between stages, and lanes between lanes', () => {
    expect(stageTarget(layout, 0.4)).toEqual({ at: 'stage', after: null });
    expect(stageTarget(layout, 1.4)).toEqual({ at: 'stage', after: 'before' });
    expect(stageTarget(layout, 9)).toEqual({ at: 'stage', after: 'board' });
    const edges = [
      { key: 'doing', top: 0, bottom: 50 },
      { key: 'mood', top: 50, bottom: 200 },
    ];
    expect([10, 60, 150].map(y => laneTarget(edges, y))).toEqual([
      { at: 'lane', after: null },
      { at: 'lane', after: 'doing' },
      { at: 'lane', after: 'mood' },
    ]);
  });

  it('sees where it would land', () => {
    expect(markAt(layout, { at: 'step', stage: 'before', after: null })).toBe(0);
    expect(markAt(layout, { at: 'step', stage: 'board', after: null })).toBe(2);
    expect(markAt(layout, { at: 'step', stage: 'before', after: 'book' })).toBe(2);
    expect(markAt(layout, { at: 'stage', after: 'board' })).toBe(3);
  });

  it('drops a thing only where such things stand', () => {
    expect(dropped({ at: 'lane', lane: 'doing' }, { at: 'stage', after: null })).toBeNull();
    const moved = dropped({ at: 'step', step: 'fly' }, { at: 'step', stage: 'before', after: 'search' });
    expect(keys(moved?.(map) ?? map)).toEqual(['before search fly book', 'board']);
  });
});

describe('a list of places', () => {
  it('holds all but its own', () => {
    const found = places(map, { at: 'step', step: 'book' }).map(({ stage, behind }) => `${stage}: ${behind}`);
    expect(found).toEqual(['Before: null', 'Before: Search', 'On board: null', 'On board: Fly']);
    expect(places(map, { at: 'stage', stage: 'board' }).map(({ behind }) => behind)).toEqual([null, 'Before']);
    expect(places(map, { at: 'lane', lane: 'mood' }).map(({ behind }) => behind)).toEqual([null, 'doing', 'notes']);
  });

  it('knows what comes next', () => {
    expect(nextOf(map, { at: 'step', step: 'book' })).toBe('fly');
    expect(nextOf(map, { at: 'stage', stage: 'board' })).toBeNull();
    expect(nextOf(map, { at: 'lane', lane: 'doing' })).toBe('mood');
  });
});
