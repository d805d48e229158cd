import { describe, expect, it } from 'vitest';
import type { CardAnswer, CardFact, LivingMap, TrackedEvent } from '../api/maps';
import type { Answer } from '../api/types';
import { changedPlaces, changesOf } from './changes';
import { editCell } from './commands/editCell';
import { editLane } from './commands/editLane';
import { editMap } from './commands/editMap';
import { editStage } from './commands/editStage';
import { moveStep } from './commands/moveStep';
import { together } from './commands/parts';
import { removeStep } from './commands/removeStep';
import { band, curve, runs, valueAt, valueByKey, yOf } from './emotion';
import { isStale, supportOf } from './evidence';
import { figuresOf, measuredPart } from './figures';
import { firstLanes, linesAbove, usualPlace } from './lanes';
import { type Cell, cellsByPlace, LANE_KINDS, type Lane, type LaneKind, readMap, shownCell } from './map';
import { blankMap } from './newMap';
import { parseFile, parseNumber, parseTable } from './paste';
import { mergePersonas, type Persona, withField, withNotes } from './persona';
import { boundSteps, isGap, propertiesOf, saidFacts } from './plan';
import { deviationName, deviationsAt, offTheMap, type Reality, readReality, thickness } from './reality';
import { flaws, sampleMap } from './sample';
import { checksOf, isOverdue, summaryOf } from './summary';
import { hasStages, tableToMap } from './tableToMap';
import { keptTarget, usualUnit, writtenTarget } from './target';

const counted = () => {
  let made = 0;
  return () => {
    made += 1;
    return `k${made}`;
  };
};

describe('a document', () => {
  it('has its defaults where it says nothing, and is none where it was deleted', () => {
    const map = readMap({ name: 'x', stages: [{ key: 'a', name: 'A' }], lanes: [{ key: 'l' }] });
    expect(map).toMatchObject({
      kind: 'current_state',
      status: 'draft',
      journeys: 'whole',
      personas: [],
      cells: [],
      stages: [{ steps: [] }],
      lanes: [{ kind: 'text', folded: false }],
    });
    expect([readMap(null), readMap([])]).toEqual([null, null]);
  });

  it('shows a persona its own cell, else that of everybody', () => {
    const cells = cellsByPlace(sampleMap().cells);
    expect(shownCell(cells, 'search', 'mood', 'anna')).toMatchObject({ cell: { emotion: -1 }, inherited: false });
    expect(shownCell(cells, 'search', 'mood', 'boris')).toMatchObject({ cell: { emotion: 1 }, inherited: true });
    expect(shownCell(cells, 'search', 'mood', undefined)).toMatchObject({ cell: { emotion: 1 }, inherited: false });
    expect(shownCell(cells, 'fly', 'mood', 'anna')).toEqual({ cell: undefined, inherited: false });
  });

  it('begins blank with what its kind usually has', () => {
    for (const kind of ['current_state', 'future_state', 'day_in_the_life', 'blueprint'] as const) {
      const map = blankMap({ name: 'x', kind, language: 'en', stage: 'S', step: String, make: counted() });
      expect(flaws(map)).toEqual([]);
      expect(map.stages[0]?.steps.map(step => step.name)).toEqual(['1', '2', '3', '4']);
    }
  });
});

describe('lines of a blueprint', () => {
  const lanes = (...kinds: LaneKind[]): Lane[] =>
    kinds.map((kind, at) => ({ key: `${kind}${at}`, kind, folded: false }));

  it('stand above the first lane of their kind', () => {
    const found = linesAbove(lanes('action', 'frontstage', 'frontstage', 'backstage', 'support', 'backstage'));
    expect([...found]).toEqual([
      ['frontstage1', 'interaction'],
      ['backstage3', 'visibility'],
      ['support4', 'internal'],
    ]);
  });

  it('part nothing from what stands above all', () => {
    expect([...linesAbove(lanes('frontstage', 'action', 'frontstage'))]).toEqual([]);
    expect([...linesAbove(lanes('action', 'emotion'))]).toEqual([]);
    expect([...linesAbove(firstLanes('blueprint', counted())).values()]).toEqual([
      'interaction',
      'visibility',
      'internal',
    ]);
  });

  it('leave a new lane its usual place', () => {
    expect(usualPlace(lanes('action', 'emotion', 'text'), 'metric', LANE_KINDS)).toBe('emotion1');
    expect(usualPlace(lanes('emotion'), 'action', LANE_KINDS)).toBeNull();
  });
});

describe('evidence', () => {
  const cell = (more: Partial<Cell>): Cell => ({ step: 's', lane: 'l', text: 'x', ...more });
  const figure = { figure: 1, what: 'w', source: 's', date: '2025-01-01' };

  it('is the strongest that there is, and without any it is an assumption', () => {
    const said = { kind: 'quote' as const, text: 't', source: 's' };
    const question = { ask: 'metric' as const, metric: 'nps' as const };
    expect(supportOf(cell({ evidence: [said], measure: { question } }))).toBe('measured');
    expect(supportOf(cell({ evidence: [{ kind: 'question', question }] }))).toBe('measured');
    expect(supportOf(cell({ evidence: [said], reported: [figure] }))).toBe('stated');
    expect(supportOf(cell({ reported: [figure] }))).toBe('reported');
    expect(supportOf(cell({ evidence: [{ kind: 'assumption', text: 't' }] }))).toBe('assumption');
    expect(supportOf(cell({}))).toBe('assumption');
  });

  it('from outside gets out of date', () => {
    expect(isStale({ ...figure, stale_from: '2025-06-01' }, '2025-06-01')).toBe(true);
    expect(isStale({ ...figure, stale_from: '2025-06-01' }, '2025-05-31')).toBe(false);
    expect(isStale(figure, '2030-01-01')).toBe(false);
  });
});

describe('the curve of emotions', () => {
  const box = { top: 10, bottom: 110 };

  it('lies between its bounds, and a hand sets tenths', () => {
    expect([2, 0, -2, 9].map(value => yOf(value, box))).toEqual([10, 60, 110, 10]);
    for (const value of [-2, -0.7, 0, 1.3, 2]) expect(valueAt(yOf(value, box), box)).toBe(value);
    expect([valueAt(-50, box), valueAt(500, box)]).toEqual([2, -2]);
    expect(Object.is(valueAt(60.2, box), 0)).toBe(true);
  });

  it('is moved by keys, carefully with another one', () => {
    expect(valueByKey(0.5, 'ArrowUp', false)).toBe(1);
    expect(valueByKey(0.5, 'ArrowDown', true)).toBe(0.4);
    expect(valueByKey(2, 'ArrowUp', false)).toBe(2);
    expect(valueByKey(undefined, 'ArrowUp', false)).toBe(0);
    expect([valueByKey(0, 'Home', false), valueByKey(0, 'End', false), valueByKey(0, 'x', false)]).toEqual([
      -2,
      2,
      null,
    ]);
  });

  it('is drawn through its points, with gaps where nothing was measured', () => {
    const points = [0, 100].map(x => ({ x, value: 1, low: 0, high: 2, n: 9 }));
    expect(curve(points, box)).toMatch(/^M0,35/);
    expect(band(points, box)).toMatch(/Z$/);
    expect(curve([], box)).toBe('');
    expect(runs([1, 2, null, 3, null, null])).toEqual([[1, 2], [3]]);
  });
});

describe('tables', () => {
  it('are read as spreadsheets copy them', () => {
    expect(parseTable('a\tb\r\n"two\nlines"\t"say ""hi"""\r\n')).toEqual([
      ['a', 'b'],
      ['two\nlines', 'say "hi"'],
    ]);
    expect(parseTable('"Great", she said; really')).toEqual([['"Great", she said; really']]);
    expect(parseTable('one\ntwo')).toEqual([['one'], ['two']]);
    expect(parseTable('\n')).toEqual([]);
  });

  it('are read from files with any separator', () => {
    expect(parseFile('a;b\nc;d')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(parseFile('a,b\n"c,c",d')).toHaveLength(2);
    expect(parseFile('Well, yes\nno')).toEqual([['Well, yes'], ['no']]);
  });

  it('have numbers as people write them', () => {
    expect(['1', '-1,5', '\u22120.5', '+2', '3 %', '', '1e3', '1,2,3'].map(parseNumber)).toEqual([
      1,
      -1.5,
      -0.5,
      2,
      null,
      null,
      null,
      null,
    ]);
  });

  const names = Object.fromEntries(LANE_KINDS.map(kind => [kind, `Lane ${kind}`])) as Record<LaneKind, string>;
  const manner = { name: 'M', language: 'en' as const, stage: 'Stage', laneNames: names, make: counted() };

  it('become maps, with stages where their first row has gaps', () => {
    const rows = [
      ['', 'Before', '', 'After'],
      ['', 'See', 'Buy', 'Use'],
      ['Lane emotion', '1', '-2', 'fine'],
      ['Own idea', 'x'],
    ];
    expect(hasStages(rows)).toBe(true);
    const map = tableToMap(rows, { ...manner, stages: true });
    expect(map.stages.map(stage => [stage.name, ...stage.steps.map(step => step.name)])).toEqual([
      ['Before', 'See', 'Buy'],
      ['After', 'Use'],
    ]);
    expect(map.lanes.map(({ kind, name }) => [kind, name])).toEqual([
      ['emotion', undefined],
      ['text', 'Own idea'],
    ]);
    expect(map.cells.map(cell => cell.emotion ?? cell.text)).toEqual([1, -2, 'fine', 'x']);
    expect(flaws(map)).toEqual([]);
  });

  it('have one stage where they name none', () => {
    const rows = [
      ['', 'See', 'Buy'],
      ['Lane action', 'looks', ''],
    ];
    expect(hasStages(rows)).toBe(false);
    const map = tableToMap(rows, { ...manner, stages: false });
    expect(map.stages.map(stage => [stage.name, stage.steps.length])).toEqual([['Stage', 2]]);
    expect(map.lanes[0]?.kind).toBe('action');
    expect(map.cells).toHaveLength(1);
  });
});

describe('what changed between versions', () => {
  const name = (lane: Pick<Lane, 'kind' | 'name'>) => lane.name ?? lane.kind;

  it('is told part by part', () => {
    const before = sampleMap();
    const after = together([
      editMap({ name: 'Long flight', goal: 'More', personas: ['anna'] } as never),
      editStage('board', { name: 'Aboard' }),
      editLane('notes', { folded: true }),
      removeStep('book'),
      moveStep('search', 'board', null),
      editCell({ step: 'fly', lane: 'mood' }, { emotion: 2 }),
    ])(before);
    const changes = changesOf(before, after, name).map(({ what, ...rest }) => [what, 'of' in rest ? rest.of : '']);
    expect(changes).toEqual([
      ['renamed', 'map'],
      ['personas', ''],
      ['fields', ''],
      ['renamed', 'stage'],
      ['removed', 'step'],
      ['moved', 'step'],
      ['changed', 'lane'],
      ['cell', ''],
    ]);
    expect(changedPlaces(before, after).size).toBe(2);
    expect(changesOf(before, sampleMap(), name)).toEqual([]);
  });
});

describe('a summary', () => {
  it('counts what is bound and what is assumed', () => {
    expect(summaryOf(sampleMap())).toEqual({ stages: 2, steps: 3, bound: 2, cells: 5, assumptions: 5 });
    const map = { ...sampleMap(), review_due: '2025-05-01' };
    expect([isOverdue(map, '2025-05-01'), isOverdue(map, '2025-04-30')]).toEqual([true, false]);
    expect(isOverdue({ ...map, status: 'retired' }, '2026-01-01')).toBe(false);
  });

  it('checks what a map lacks', () => {
    const checks = checksOf(sampleMap(), touchpoint => touchpoint === 'site');
    const failed = checks.filter(one => !one.passed).map(({ check, steps }) => [check, ...steps]);
    expect(failed).toEqual([
      ['unbound', 'fly'],
      ['unseen', 'book'],
      ['emotion', 'book', 'fly'],
      ['measure'],
      ['owner'],
      ['review'],
    ]);
  });
});

describe('figures', () => {
  const rate = { value: 0.5, low: 0.4, high: 0.6, successes: 5, n: 10 };
  const question = { ask: 'metric', metric: 'customers' } as const;
  const figure = { value: 4, n: 10, unit: 'count' } as const;
  const living: LivingMap = {
    customers: 10,
    steps: [{ step: 'search', bound: true, interactions: 9, customers: 5, share: rate, emotion: null }],
    personas: [
      {
        persona: 'anna',
        segment: 'vip',
        size: 3,
        customers: 2,
        steps: [{ step: 'search', bound: true, interactions: 2, customers: 2, share: rate, emotion: null }],
      },
    ],
    cells: [{ step: 'search', lane: 'doing', persona: null, question, figure, sure: false }],
    gone: [{ step: 'search', touchpoint: 'app' }],
    snapshot: { version: 1, unflushed_rows: 0, identity: 0, rules: 0 },
    rows: 30,
  };

  it('are found by where they stand', () => {
    const figures = figuresOf(living);
    expect(figures.cell({ step: 'search', lane: 'doing' })?.figure?.value).toBe(4);
    expect(figures.step('search')?.customers).toBe(5);
    expect(figures.step('search', 'anna')?.customers).toBe(2);
    expect(figures.step('search', 'nobody')).toBeUndefined();
    expect([figures.isGone('search', 'app'), figures.isGone('book', 'app')]).toEqual([true, false]);
  });

  it('are counted anew only when something that is measured changes', () => {
    const map = sampleMap();
    expect(measuredPart(editCell({ step: 'fly', lane: 'notes' }, { text: 'y' })(map))).toBe(measuredPart(map));
    const measure = { question: { ask: 'metric' as const, metric: 'nps' as const } };
    expect(measuredPart(editCell({ step: 'fly', lane: 'notes' }, { measure })(map))).not.toBe(measuredPart(map));
  });

  it('have targets as people write them', () => {
    expect(keptTarget(35, 'share')).toBe(0.35);
    expect(writtenTarget(0.07, 'share')).toBe(7);
    expect([keptTarget(19.9, 'money'), writtenTarget(1990, 'money')]).toEqual([1990, 19.9]);
    expect([usualUnit('conversion'), usualUnit('nps')]).toEqual(['share', 'number']);
  });
});

describe('what customers really do', () => {
  const rate = (value: number) => ({ value, low: 0, high: 1, successes: 0, n: 10 });
  const reality = {
    kind: 'conformance',
    version: 1,
    journeys: 10,
    elsewhere: 1,
    following: rate(0.4),
    steps: [
      { key: 'search', bound: true, done: rate(0.9), skipped: rate(0.1), last: rate(0) },
      { key: 'book', bound: false, done: rate(0), skipped: rate(0), last: rate(0) },
    ],
    deviations: [
      { kind: 'skipped', name: 'Search', step: 'search', customers: rate(0.1), journeys: 1, outcomes: {}, against: {} },
      {
        kind: 'unplanned',
        name: 'Call',
        touchpoint: 'call',
        customers: rate(0.2),
        journeys: 2,
        outcomes: {},
        against: {},
      },
    ],
    other_deviations: 0,
  } as unknown as Reality;

  it('is read out of an answer about conformance, and of no other', () => {
    expect(readReality({ result: reality } as unknown as Answer)).toBe(reality);
    expect(readReality({ result: { kind: 'funnel' } } as unknown as Answer)).toBeNull();
  });

  it('is found by step, and off the map', () => {
    expect(deviationsAt(reality, 'search').map(deviationName)).toEqual(['skipped:search']);
    expect(offTheMap(reality).map(deviationName)).toEqual(['unplanned:call']);
    expect(thickness(reality, ['search', 'book', null, 'fly'])).toEqual([0.9, null, null, null]);
  });
});

describe('what the server makes for people', () => {
  const step = { key: 'book', name: 'Book' };

  it('is a card whose questions are gaps where nobody answered', () => {
    const facts: CardFact[] = [
      { step, fact: 'bound', touchpoints: ['checkout'] },
      { step, fact: 'measured', lane: 'm', text: 'Paid' },
    ];
    const answer: CardAnswer = { question: 'offer', text: 'What?', facts, plans: [], gaps: [] };
    expect([isGap(answer), isGap({ ...answer, facts: [] })]).toEqual([false, true]);
    expect(boundSteps(facts)).toEqual([step]);
    expect(saidFacts(facts)).toEqual([{ step, fact: 'measured', text: 'Paid' }]);
  });

  it('is a tracking plan with what must be sent and what may be', () => {
    const properties = [
      { name: 'customer_id', kind: 'text' as const, required: true, what: 'who' },
      { name: 'amount', kind: 'number' as const, required: false, what: 'how much' },
    ];
    const named = { touchpoint: 'checkout', touchpoint_name: 'Checkout', event: 'paid', when: 'then' };
    const event: TrackedEvent = { step, ...named, from: 'server', properties };
    expect([propertiesOf(event, true), propertiesOf(event, false)]).toEqual([['customer_id'], ['amount']]);
  });
});

describe('a persona', () => {
  const base: Persona = { name: 'Anna', language: 'en', empathy: { says: [{ text: 'Hm' }] } };

  it('goes without what says nothing', () => {
    expect(withField({ ...base, quote: 'x' }, 'quote', '')).toEqual(base);
    expect(withNotes(base, 'says', [])).toEqual({ name: 'Anna', language: 'en' });
    expect(withNotes(base, 'feels', [{ text: 'calm' }]).empathy).toEqual({
      says: [{ text: 'Hm' }],
      feels: [{ text: 'calm' }],
    });
  });

  it('is put together from two edits', () => {
    const mine = withNotes({ ...base, quote: 'mine' }, 'says', [{ text: 'Hm' }, { text: 'Mine' }]);
    const theirs = withNotes({ ...base, quote: 'theirs', segment: 'vip' }, 'says', [{ text: 'Theirs' }]);
    const { merged, clashes } = mergePersonas(base, mine, theirs);
    expect(merged).toMatchObject({ quote: 'mine', segment: 'vip' });
    expect(merged.empathy?.says?.map(note => note.text)).toEqual(['Theirs', 'Mine']);
    expect(clashes.map(clash => clash.field)).toEqual(['quote']);
    expect(mergePersonas(base, base, theirs).merged).toEqual(theirs);
  });
});
