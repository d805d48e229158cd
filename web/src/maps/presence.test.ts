import { describe, expect, it } from 'vitest';
import { layoutOf } from './layout';
import { initials, personColour, standings } from './presence';

describe('people on a map', () => {
  it('are known by two letters', () => {
    expect(initials('Anna Maria Nowak')).toBe('AN');
    expect(initials('ольга')).toBe('О');
    expect(initials(' Żaneta  Ćwik ')).toBe('ŻĆ');
    expect(initials('')).toBe('?');
  });

  it('have one of the colours of the map', () => {
    expect(personColour({ colour: 3 })).toBe('var(--s3)');
  });

  it('stand at the cells that are shown', () => {
    const stages = [
      {
        key: 'all',
        name: 'All',
        steps: [
          { key: 'looks', name: '' },
          { key: 'pays', name: '' },
        ],
      },
    ];
    const lanes = [
      { key: 'mood', kind: 'emotion', folded: false },
      { key: 'notes', kind: 'text', folded: true },
    ] as const;
    const layout = layoutOf({ stages, lanes: [...lanes] });
    const person = (account: number, cell: { step: string; lane: string } | null) => ({
      account,
      name: 'Anna',
      colour: 0,
      cell,
    });
    const people = [
      person(1, { step: 'pays', lane: 'mood' }),
      person(2, { step: 'pays', lane: 'notes' }),
      person(3, { step: 'gone', lane: 'mood' }),
      person(4, null),
    ];
    expect(standings(layout, people)).toEqual([{ person: people[0], column: 1, lane: 'mood' }]);
  });
});
