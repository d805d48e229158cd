import { describe, expect, it } from 'vitest';
import {
  type Column,
  type Framework,
  mergeFrameworks,
  movedPhase,
  nestedOf,
  placed,
  readFramework,
  renamedPhase,
  spotAtPoint,
  spotByArrow,
  spotOf,
  unplaced,
  withoutPhase,
  withPhase,
} from './framework';
import { type MapDocument, readMap } from './map';
import { Random } from './sample';

function life(): Framework {
  return {
    name: 'Life',
    phases: [
      { key: 'find', name: 'Find', maps: ['search', 'ads'] },
      { key: 'buy', name: 'Buy', maps: ['order'] },
      { key: 'use', name: 'Use', maps: [] },
    ],
  };
}

const maps = (framework: Framework) => Object.fromEntries(framework.phases.map(phase => [phase.key, phase.maps]));

function map(opens: string[]): MapDocument {
  const steps = opens.map(key => ({ key, name: key, opens: key }));
  return readMap({ name: 'x', stages: [{ key: 'a', name: 'A', steps }] }) as MapDocument;
}

describe('a framework', () => {
  it('has its defaults where it says nothing, and is none where it was deleted', () => {
    expect(readFramework({ name: 'x', phases: [{ key: 'a', name: 'A' }] })?.phases[0]?.maps).toEqual([]);
    expect(readFramework({ name: 'x' })?.phases).toEqual([]);
    expect(readFramework(null)).toBeNull();
  });

  it('has a map in one phase, wherever it is put', () => {
    expect(maps(placed('ads', { phase: 'buy', at: 0 })(life()))).toEqual({
      find: ['search'],
      buy: ['ads', 'order'],
      use: [],
    });
    expect(maps(placed('search', { phase: 'find', at: 1 })(life())).find).toEqual(['ads', 'search']);
    expect(maps(placed('order', null)(life())).buy).toEqual([]);
    const same = life();
    expect(placed('ads', { phase: 'find', at: 1 })(same)).toBe(same);
    expect(placed('ads', { phase: 'gone', at: 0 })(same)).toBe(same);
  });

  it('is moved through by arrows, phases too', () => {
    expect(spotByArrow(life(), 'search', 'down')).toEqual({ phase: 'find', at: 1 });
    expect(spotByArrow(life(), 'ads', 'right')).toEqual({ phase: 'buy', at: 1 });
    expect(spotByArrow(life(), 'search', 'left')).toBeNull();
    expect(spotByArrow(life(), 'ads', 'down')).toBeNull();
    expect(spotByArrow(life(), 'new', 'left')).toEqual({ phase: 'use', at: 0 });
    expect(movedPhase('find', 1)(life()).phases.map(phase => phase.key)).toEqual(['buy', 'find', 'use']);
    const same = life();
    expect(movedPhase('find', -1)(same)).toBe(same);
  });

  it('takes a card where the hand lets it go', () => {
    const columns: Column[] = [
      { phase: 'find', left: 0, right: 100, cards: [{ map: 'a', top: 0, bottom: 40 }] },
      { phase: 'buy', left: 110, right: 210, cards: [{ map: 'b', top: 0, bottom: 40 }] },
      { phase: null, left: 220, right: 320, cards: [] },
    ];
    expect(spotAtPoint(columns, 'b', 50, 30)).toEqual({ phase: 'find', at: 1 });
    expect(spotAtPoint(columns, 'b', 50, 10)).toEqual({ phase: 'find', at: 0 });
    expect(spotAtPoint(columns, 'b', 150, 90)).toEqual({ phase: 'buy', at: 0 });
    expect(spotAtPoint(columns, 'a', 900, 90)).toBeNull();
    expect(spotAtPoint([], 'a', 0, 0)).toBeUndefined();
  });

  it('shows maps below the one that opens them, and those that stand nowhere', () => {
    const known = new Map([
      ['search', map(['fares', 'gone'])],
      ['fares', map(['help'])],
      ['help', map([])],
      ['order', map(['help'])],
      ['alone', map([])],
    ]);
    expect(nestedOf('search', known)).toEqual({
      key: 'search',
      children: [{ key: 'fares', children: [{ key: 'help', children: [] }] }],
    });
    expect(unplaced(life(), known)).toEqual(['alone']);
    const ring = new Map([...known, ['one', map(['other'])], ['other', map(['one'])]]);
    expect(unplaced(life(), ring)).toEqual(['alone', 'one']);
  });
});

describe('two who edit one framework', () => {
  it('have both edits', () => {
    const mine = placed('ads', { phase: 'use', at: 0 })(life());
    const theirs = withPhase({ key: 'end', name: 'End', maps: ['farewell'] })(renamedPhase('find', 'Discover')(life()));
    const { merged, clashes } = mergeFrameworks(life(), mine, theirs);
    expect(maps(merged)).toEqual({ find: ['search'], buy: ['order'], use: ['ads'], end: ['farewell'] });
    expect(merged.phases[0]?.name).toBe('Discover');
    expect(clashes).toEqual([]);
  });

  it('keep a phase that one removed and the other worked on, and are told of two names', () => {
    const into = placed('new', { phase: 'use', at: 0 })(life());
    expect(maps(mergeFrameworks(life(), into, withoutPhase('use')(life())).merged).use).toEqual(['new']);
    expect(maps(mergeFrameworks(life(), withoutPhase('use')(life()), life()).merged).use).toBeUndefined();
    const renamed = mergeFrameworks(life(), withoutPhase('buy')(life()), renamedPhase('buy', 'Z')(life())).merged;
    expect(maps(renamed).buy).toEqual(['order']);
    const names = mergeFrameworks(life(), renamedPhase('buy', 'A')(life()), renamedPhase('buy', 'B')(life()));
    expect(names.merged.phases[1]?.name).toBe('A');
    expect(names.clashes).toEqual([{ of: 'phase', key: 'buy', field: 'name' }]);
  });

  it('never have a map in two places, whatever they do', () => {
    const random = new Random(11);
    const edited = (framework: Framework) => {
      let next = framework;
      for (let edit = 0; edit < 4; edit += 1) {
        const phase = random.pick(next.phases)?.key ?? '';
        const key = random.pick(['search', 'ads', 'order', 'new']) ?? '';
        const edits = [
          placed(key, random.next() < 0.2 ? null : { phase, at: random.whole(3) }),
          movedPhase(phase, random.whole(3) - 1),
          withoutPhase(phase),
          withPhase({ key: random.key('p'), name: 'P', maps: [] }),
        ];
        next = (random.pick(edits) ?? withoutPhase(phase))(next);
      }
      return next;
    };
    for (let round = 0; round < 200; round += 1) {
      const [mine, theirs] = [edited(life()), edited(life())];
      const { merged } = mergeFrameworks(life(), mine, theirs);
      const all = merged.phases.flatMap(phase => phase.maps);
      expect(new Set(all).size).toBe(all.length);
      for (const one of all) expect([spotOf(mine, one), spotOf(theirs, one)]).not.toEqual([null, null]);
      expect(mergeFrameworks(life(), mine, life()).merged).toEqual(mine);
      expect(maps(mergeFrameworks(life(), life(), theirs).merged)).toEqual(maps(theirs));
    }
  });
});
