import { describe, expect, it } from 'vitest';
import { addStep } from './commands/addStep';
import { clearCell } from './commands/clearCell';
import { duplicateStage } from './commands/duplicateStage';
import { duplicateStep } from './commands/duplicateStep';
import { editCell } from './commands/editCell';
import { editLane } from './commands/editLane';
import { editMap } from './commands/editMap';
import { editStep } from './commands/editStep';
import { measureSteps } from './commands/measureSteps';
import { mergeLanes } from './commands/mergeLanes';
import { mergeStages } from './commands/mergeStages';
import { mergeSteps } from './commands/mergeSteps';
import { moveStage } from './commands/moveStage';
import { moveStep } from './commands/moveStep';
import { pasteTable } from './commands/pasteTable';
import { placeTouchpoints } from './commands/placeTouchpoints';
import { removeLane } from './commands/removeLane';
import { removeStage } from './commands/removeStage';
import { removeStep } from './commands/removeStep';
import { restore } from './commands/restore';
import { setPersonas } from './commands/setPersonas';
import { setWaysOn } from './commands/setWaysOn';
import { splitLane } from './commands/splitLane';
import { splitStage } from './commands/splitStage';
import { splitStep } from './commands/splitStep';
import { edited, redone, startedWith, undone } from './history';
import { isAt, type MapDocument, stepsOf } from './map';
import { mergeMaps } from './merge';
import { flaws, Random, randomCommand, sampleMap, unordered } from './sample';

const merge = (base: MapDocument, mine: MapDocument, theirs: MapDocument) => mergeMaps(base, mine, theirs).merged;
const names = (map: MapDocument) => stepsOf(map).map(step => step.name);
const keys = (map: MapDocument) => map.stages.map(stage => [stage.key, ...stage.steps.map(step => step.key)].join(' '));
const at = (map: MapDocument, step: string, lane: string, persona?: string) =>
  map.cells.find(cell => isAt(cell, { step, lane, ...(persona && { persona }) }));
const counted = () => {
  let made = 0;
  return () => {
    made += 1;
    return `new${made}`;
  };
};

describe('any command', () => {
  it('leaves the given map as it was, gives one that holds together, and is taken back and done again', () => {
    for (let seed = 1; seed <= 400; seed += 1) {
      const random = new Random(seed);
      let history = startedWith(sampleMap());
      const versions = [history.body];
      for (let edit = 0; edit < 8; edit += 1) {
        const before = JSON.stringify(history.body);
        const next = edited(history, randomCommand(random, history.body));
        expect(JSON.stringify(history.body), `seed ${seed}`).toBe(before);
        expect(flaws(next.body), `seed ${seed}`).toEqual([]);
        if (next !== history) versions.push(next.body);
        history = next;
      }
      for (const version of versions.slice(0, -1).reverse()) {
        history = undone(history, merge);
        expect(history.body, `seed ${seed}`).toBe(version);
      }
      for (const version of versions.slice(1)) {
        history = redone(history, merge);
        expect(history.body, `seed ${seed}`).toBe(version);
      }
    }
  });

  it('is taken back though somebody else edited since, and theirs stays', () => {
    const start = sampleMap();
    const mine = edited(startedWith(start), editCell({ step: 'book', lane: 'doing' }, { text: 'Pays by card' }));
    const theirs = editStep('fly', { name: 'Flies' })(mine.body);
    const back = undone({ ...mine, body: theirs }, merge);
    expect(at(back.body, 'book', 'doing')?.text).toBe('Pays');
    expect(names(back.body)).toEqual(['Search', 'Book', 'Flies']);
    const again = redone(back, merge);
    expect(at(again.body, 'book', 'doing')?.text).toBe('Pays by card');
    expect(names(again.body)).toEqual(['Search', 'Book', 'Flies']);
  });

  it('that changes nothing gives the same map', () => {
    const map = sampleMap();
    const idle = [
      editCell({ step: 'book', lane: 'doing' }, { text: 'Pays' }),
      editCell({ step: 'fly', lane: 'doing' }, { text: '' }),
      editCell({ step: 'book', lane: 'doing', persona: 'anna' }, { text: 'Pays' }),
      clearCell({ step: 'book', lane: 'doing', persona: 'anna' }),
      editStep('book', { name: 'Book' }),
      editLane('doing', { name: '' }),
      editMap({ name: 'Flight' }),
      moveStep('book', 'before', 'search'),
      moveStage('board', 'before'),
      removeStep('nowhere'),
      removeLane('nowhere'),
      removeStage('nowhere'),
      setPersonas(['anna', 'boris']),
      setWaysOn('search', [{ to: 'book', kind: 'sequence' }]),
      splitStage('search', { key: 'x', name: 'X' }),
      mergeSteps('fly', 'fly'),
      placeTouchpoints([], counted()),
    ];
    for (const command of idle) expect(command(map)).toBe(map);
  });
});

describe('a cell', () => {
  it('that says nothing is not kept, and one of a persona is its own', () => {
    const map = sampleMap();
    expect(editCell({ step: 'fly', lane: 'notes' }, { text: '' })(map).cells).toHaveLength(4);
    const own = editCell({ step: 'search', lane: 'mood', persona: 'boris' }, { emotion: 2 })(map);
    expect(at(own, 'search', 'mood')?.emotion).toBe(1);
    expect(at(own, 'search', 'mood', 'boris')?.emotion).toBe(2);
  });

  it('of a persona begins with what is said of everybody, which shows again once it is cleared', () => {
    const place = { step: 'search', lane: 'doing', persona: 'anna' };
    const own = editCell(place, { actions: 5 })(sampleMap());
    expect(at(own, 'search', 'doing', 'anna')).toMatchObject({ text: 'Compares\nAsks a friend', actions: 5 });
    expect(at(own, 'search', 'doing')?.actions).toBe(3);
    expect(clearCell(place)(own).cells).toEqual(sampleMap().cells);
    expect(at(clearCell({ step: 'search', lane: 'doing' })(own), 'search', 'doing')).toBeUndefined();
  });
});

describe('steps', () => {
  it('move within a stage and to another', () => {
    const map = sampleMap();
    expect(keys(moveStep('search', 'before', 'book')(map))).toEqual(['before book search', 'board fly']);
    expect(keys(moveStep('search', 'board', null)(map))).toEqual(['before book', 'board search fly']);
    expect(keys(moveStep('search', 'nowhere', null)(map))).toEqual(['before search book', 'board fly']);
  });

  it('split by the lines of their cells and by their touchpoints, and join again', () => {
    const split = splitStep('search', { key: 'ask', name: 'Ask' })(sampleMap());
    expect(keys(split)).toEqual(['before search ask book', 'board fly']);
    expect(at(split, 'search', 'doing')).toMatchObject({ text: 'Compares', actions: 3 });
    expect(at(split, 'ask', 'doing')).toEqual({ step: 'ask', lane: 'doing', text: 'Asks a friend' });
    expect(stepsOf(split).map(step => step.touchpoints)).toEqual([['site'], ['app'], ['checkout'], undefined]);
    const joined = mergeSteps('search', 'ask')(split);
    expect(at(joined, 'search', 'doing')).toMatchObject({ text: 'Compares\nAsks a friend', actions: 3 });
    expect(stepsOf(joined)[0]).toMatchObject({ name: 'Search / Ask', touchpoints: ['site', 'app'] });
  });

  it('join with the mean of their emotions and all that was done', () => {
    const map = editCell({ step: 'book', lane: 'mood' }, { emotion: -2 })(sampleMap());
    const joined = mergeSteps('search', 'book')(map);
    expect(at(joined, 'search', 'mood')?.emotion).toBe(-0.5);
    expect(at(joined, 'search', 'doing')?.actions).toBe(5);
    expect(at(joined, 'search', 'mood', 'anna')?.emotion).toBe(-1);
  });

  it('are duplicated with their cells', () => {
    const map = duplicateStep('search', { key: 'again', name: 'Again' })(sampleMap());
    expect(keys(map)).toEqual(['before search again book', 'board fly']);
    expect(at(map, 'again', 'mood', 'anna')?.emotion).toBe(-1);
  });
});

describe('stages and lanes', () => {
  it('split and join', () => {
    const split = splitStage('book', { key: 'buy', name: 'Buying' })(sampleMap());
    expect(keys(split)).toEqual(['before search', 'buy book', 'board fly']);
    const joined = mergeStages('before', 'buy')(split);
    expect(joined.stages[0]).toMatchObject({ name: 'Before / Buying' });
    expect(keys(joined)).toEqual(['before search book', 'board fly']);
    const lanes = splitLane('doing', { key: 'then', name: 'Then' })(sampleMap());
    expect(lanes.lanes.map(({ key, kind }) => `${key} ${kind}`)).toEqual([
      'doing action',
      'then action',
      'mood emotion',
      'notes text',
    ]);
    expect(at(lanes, 'search', 'then')?.text).toBe('Asks a friend');
    expect(at(mergeLanes('doing', 'then')(lanes), 'search', 'doing')?.text).toBe('Compares\nAsks a friend');
  });

  it('are duplicated with steps, cells and the ways between them', () => {
    const map = setWaysOn('book', [
      { to: 'search', kind: 'loop' },
      { to: 'fly', kind: 'sequence' },
    ])(sampleMap());
    const copied = duplicateStage('before', { key: 'again', name: 'Again' }, counted())(map);
    expect(keys(copied)).toEqual(['before search book', 'again new1 new2', 'board fly']);
    expect(at(copied, 'new1', 'doing')?.text).toBe('Compares\nAsks a friend');
    const ways = copied.edges.map(({ from, to, kind }) => `${from} ${to} ${kind}`).sort();
    expect(ways).toEqual([
      'book new1 sequence',
      'book search loop',
      'new1 new2 sequence',
      'new2 fly sequence',
      'new2 new1 loop',
      'search book sequence',
    ]);
  });

  it('go with everything that is in them', () => {
    expect(removeStage('before')(sampleMap()).cells.map(cell => cell.step)).toEqual(['fly']);
    expect(removeLane('mood')(sampleMap()).cells).toHaveLength(3);
    expect(setPersonas(['boris'])(sampleMap()).cells).toHaveLength(4);
  });
});

describe('ways on', () => {
  const ways = (map: MapDocument) => map.edges.map(({ from, to, kind }) => `${from} ${to} ${kind}`).sort();
  const loop = setWaysOn('book', [
    { to: 'fly', kind: 'sequence' },
    { to: 'search', kind: 'loop' },
  ])(sampleMap());

  it('are all said once one is, and none where they say no more than the order', () => {
    expect(ways(loop)).toEqual(['book fly sequence', 'book search loop', 'search book sequence']);
    expect(setWaysOn('book', [{ to: 'fly', kind: 'sequence' }])(loop).edges).toEqual([]);
  });

  it('lead through a new step, and past one that is removed', () => {
    const added = addStep({ key: 'pay', name: 'Pay' }, 'before', 'book')(loop);
    expect(ways(added)).toEqual(['book pay sequence', 'book search loop', 'pay fly sequence', 'search book sequence']);
    expect(ways(removeStep('book')(loop))).toEqual(['search fly sequence']);
    expect(ways(mergeSteps('search', 'book')(loop))).toEqual(['search fly sequence']);
  });
});

describe('a pasted table', () => {
  const paste = (rows: string[][], step: string, lane?: string) =>
    pasteTable({ rows, step, ...(lane && { lane }), make: counted(), nameOf: number => `Step ${number}` })(sampleMap());

  it('fills cells from one on, with points of the curve and counts where a lane holds these', () => {
    const map = paste(
      [
        ['4', 'Waits'],
        ['-1,5', 'so-so'],
      ],
      'book',
      'doing',
    );
    expect(at(map, 'book', 'doing')).toMatchObject({ text: 'Pays', actions: 4 });
    expect(at(map, 'fly', 'doing')?.text).toBe('Waits');
    expect(at(map, 'book', 'mood')?.emotion).toBe(-1.5);
    expect(at(map, 'fly', 'mood')?.text).toBe('so-so');
  });

  it('makes the steps and lanes that it needs', () => {
    const map = paste([['a', 'b'], ['c'], ['d']], 'fly', 'mood');
    expect(names(map)).toEqual(['Search', 'Book', 'Fly', 'Step 4']);
    expect(map.lanes).toHaveLength(4);
    expect(map.cells.filter(cell => cell.lane === map.lanes[3]?.key).map(cell => cell.text)).toEqual(['d']);
  });

  it('names steps where it is pasted at one', () => {
    const map = paste(
      [
        ['Look', 'Buy'],
        ['looks', 'buys'],
      ],
      'search',
    );
    expect(names(map)).toEqual(['Look', 'Buy', 'Fly']);
    expect(at(map, 'book', 'doing')?.text).toBe('buys');
  });
});

describe('the guide', () => {
  it('makes steps of touchpoints, in stages by their names', () => {
    const placed = [
      { touchpoint: 'gate', name: 'Gate', stage: ' on board ' },
      { touchpoint: 'survey', name: 'Survey', stage: 'After' },
    ];
    const map = placeTouchpoints(placed, counted())(sampleMap());
    expect(map.stages.map(stage => stage.name)).toEqual(['Before', 'On board', 'After']);
    expect(names(map)).toEqual(['Search', 'Book', 'Fly', 'Gate', 'Survey']);
  });

  it('measures steps in a lane of figures, which it makes where there is none', () => {
    const question = { ask: 'metric' as const, metric: 'csat' as const };
    const once = measureSteps(['search', 'fly'], question, counted())(sampleMap());
    expect(once.lanes.map(lane => lane.kind)).toEqual(['action', 'emotion', 'metric', 'text']);
    expect(once.cells.filter(cell => cell.measure)).toHaveLength(2);
    expect(measureSteps(['book'], question, counted())(once).lanes).toHaveLength(4);
  });
});

describe('an older version', () => {
  it('is restored, and that is taken back under edits of others', () => {
    const older = sampleMap();
    const now = editCell({ step: 'book', lane: 'doing' }, { text: 'Pays twice' })(older);
    const history = edited(startedWith(now), restore(older));
    const theirs = editStep('fly', { name: 'Flies' })(history.body);
    const back = undone({ ...history, body: theirs }, merge).body;
    expect(unordered(back)).toEqual(unordered(editStep('fly', { name: 'Flies' })(now)));
  });
});
