import { describe, expect, it } from 'vitest';
import { addStep } from './commands/addStep';
import { adopt } from './commands/adopt';
import { editStep } from './commands/editStep';
import { removeStep } from './commands/removeStep';
import { setWaysOn } from './commands/setWaysOn';
import { isPassed, withoutRepeats } from './edges';
import { edited, startedWith, undone } from './history';
import { type Edge, type MapDocument, stepsOf } from './map';
import { mergeMaps } from './merge';
import { sampleMap } from './sample';

const merge = (base: MapDocument, mine: MapDocument, theirs: MapDocument) => mergeMaps(base, mine, theirs).merged;
const ways = (map: MapDocument) => map.edges.map(({ from, to, kind }) => `${from} ${to} ${kind}`).sort();

/** A chat behind booking, which may be left out. */
function draftOf(map: MapDocument): MapDocument {
  const chat = { key: 'chat', name: 'Chat', touchpoints: ['chat'] };
  return {
    ...map,
    stages: map.stages.map(stage => ({
      ...stage,
      steps: stage.steps.flatMap(step => (step.key === 'book' ? [step, chat] : [step])),
    })),
    edges: [
      { from: 'search', to: 'book', kind: 'sequence' },
      { from: 'book', to: 'chat', kind: 'sequence' },
      { from: 'chat', to: 'fly', kind: 'sequence' },
      { from: 'chat', to: 'chat', kind: 'optional' },
    ],
  };
}

describe('a draft that is adopted', () => {
  it('is one edit, which is taken back at once', () => {
    const base = sampleMap();
    const draft = draftOf(base);
    const history = edited(startedWith(base), adopt(base, draft));
    expect(history.body).toBe(draft);
    expect(history.past).toHaveLength(1);
    expect(undone(history, merge).body).toBe(base);
  });

  it('leaves what was edited since the version it was made from', () => {
    const base = sampleMap();
    const since = editStep('fly', { name: 'Take off' })(base);
    const both = adopt(base, draftOf(base))(since);
    expect(stepsOf(both).map(step => step.name)).toEqual(['Search', 'Book', 'Chat', 'Take off']);
    expect(ways(both)).toEqual(ways(draftOf(base)));
  });
});

describe('a step that may be left out', () => {
  const left = draftOf(sampleMap());

  it('stays the one that may, whatever comes behind it', () => {
    const added = addStep({ key: 'pay', name: 'Pay' }, 'before', 'chat')(left);
    expect(ways(added)).toEqual([
      'book chat sequence',
      'chat chat optional',
      'chat pay sequence',
      'pay fly sequence',
      'search book sequence',
    ]);
  });

  it('may be done again, too', () => {
    const own: Edge[] = [
      { from: 'chat', to: 'chat', kind: 'optional' },
      { from: 'chat', to: 'chat', kind: 'loop' },
    ];
    expect(withoutRepeats([...own, ...own])).toEqual(own);
  });

  it('is told from one that another edge leads past', () => {
    const line: Edge[] = [
      { from: 'search', to: 'book', kind: 'sequence' },
      { from: 'book', to: 'fly', kind: 'sequence' },
    ];
    const past: Edge[] = [...line, { from: 'search', to: 'fly', kind: 'optional' }];
    expect(['search', 'book', 'fly'].map(step => isPassed(past, step))).toEqual([false, true, false]);
    expect(isPassed([...line, { from: 'book', to: 'book', kind: 'optional' }], 'book')).toBe(false);
  });

  it('goes with the edge that leads past it', () => {
    const past = setWaysOn('search', [
      { to: 'book', kind: 'sequence' },
      { to: 'fly', kind: 'optional' },
    ])(sampleMap());
    expect(ways(removeStep('book')(past))).toEqual(['search fly sequence']);
  });

  it('takes its own ways with it', () => {
    expect(ways(removeStep('chat')(left))).toEqual(['book fly sequence', 'search book sequence']);
  });
});
