import { describe, expect, it } from 'vitest';
import { addRule } from './commands/addRule';
import { editRule } from './commands/editRule';
import { mergeSteps } from './commands/mergeSteps';
import { together } from './commands/parts';
import { removeRule } from './commands/removeRule';
import { removeStep } from './commands/removeStep';
import { type MapDocument, MOST, type Rule, stepsOf } from './map';
import { mergeMaps } from './merge';
import { chosenIn, examplesFor, lackOf, ofKind, readTime, selectionOf, withStepAs, writtenTime } from './rules';
import { sampleMap } from './sample';

const answered: Rule = {
  key: 'answered',
  kind: 'response',
  of: { touchpoints: ['complaint'] },
  other: { touchpoints: ['answer', 'call'] },
  within: '24h',
};
const map = (...rules: Rule[]): MapDocument => together(rules.map(addRule))(sampleMap());

describe('rules', () => {
  it('keep what another kind has, and get what it cannot do without', () => {
    const never = ofKind(answered, 'not_within');
    expect([never.other, never.within]).toEqual([answered.other, '24h']);
    expect(ofKind(answered, 'absence')).toEqual({ key: 'answered', kind: 'absence', of: answered.of });
    expect(ofKind({ key: 'a', kind: 'absence', of: {} }, 'at_most').most).toBe(1);
    expect(ofKind({ key: 'a', kind: 'absence', of: {} }, 'not_within').within).toBe('7d');
  });

  it('say what they lack', () => {
    expect(lackOf(answered)).toBeNull();
    expect(lackOf({ ...answered, of: {} })).toBe('of');
    expect(lackOf({ kind: 'response', of: answered.of })).toBe('other');
    expect(lackOf({ kind: 'not_within', of: answered.of, other: answered.of })).toBe('time');
    expect(lackOf({ kind: 'precedence', of: answered.of, other: answered.of })).toBe('same');
  });

  it('have times in units that people use', () => {
    expect(['90m', '24h', '1d', '2d', '1w', '3600s'].map(readTime)).toEqual([
      { count: 90, unit: 'm' },
      { count: 24, unit: 'h' },
      { count: 24, unit: 'h' },
      { count: 2, unit: 'd' },
      { count: 7, unit: 'd' },
      { count: 1, unit: 'h' },
    ]);
    expect([readTime('soon'), readTime(undefined)]).toEqual([null, null]);
    expect(writtenTime({ count: 3, unit: 'd' })).toBe('3d');
  });

  it('keep a condition when other steps and touchpoints are chosen', () => {
    const selection = { steps: ['pay'], touchpoints: ['chat'], where: 'channel == "app"' };
    expect(selectionOf(chosenIn(selection), selection)).toEqual(selection);
    expect(selectionOf([], selection)).toEqual({ where: selection.where });
  });
});

describe('the rules of a map', () => {
  it('are added, changed and removed, and there are only so many', () => {
    const full = map(...Array.from({ length: MOST.rules }, (_, at) => ({ ...answered, key: `r${at}` })));
    expect(addRule({ ...answered, key: 'more' })(full)).toBe(full);
    const later = { ...answered, within: '48h' };
    expect(editRule(later)(map(answered)).rules).toEqual([later]);
    const same = map(answered);
    expect(editRule({ ...answered })(same)).toBe(same);
    expect(removeRule('answered')(same).rules).toEqual([]);
    expect(removeRule('other')(same)).toBe(same);
  });

  it('forget a step that is removed, and follow one that is put into another', () => {
    const [first, second] = stepsOf(map()).map(step => step.key);
    const rule: Rule = { key: 'a', kind: 'precedence', of: { steps: [second ?? ''] }, other: { steps: [first ?? ''] } };
    expect(removeStep(first ?? '')(map(rule)).rules?.[0]).toEqual({ ...rule, other: {} });
    expect(mergeSteps(first ?? '', second ?? '')(map(rule)).rules?.[0]?.of).toEqual({ steps: [first] });
    expect(withStepAs([answered], 'x', 'y')[0]).toBe(answered);
  });

  it('of two people are put together, without steps that are gone', () => {
    const [step] = stepsOf(map()).map(one => one.key);
    const base = map(answered);
    const mine = addRule({ key: 'mine', kind: 'existence', of: { steps: [step ?? ''] } })(base);
    const theirs = together([editRule({ ...answered, within: '48h' }), removeStep(step ?? '')])(base);
    const { merged, clashes } = mergeMaps(base, mine, theirs);
    expect(merged.rules).toEqual([
      { ...answered, within: '48h' },
      { key: 'mine', kind: 'existence', of: {} },
    ]);
    expect(clashes).toEqual([]);
    const gone = mergeMaps(base, removeRule('answered')(base), base);
    expect(gone.merged.rules ?? []).toEqual([]);
    const both = mergeMaps(base, editRule({ ...answered, within: '2h' })(base), theirs);
    expect(both.clashes).toEqual([{ of: 'rule', key: 'answered', field: 'within' }]);
  });

  it('begin with examples of its own steps that it does not have yet', () => {
    const stages = [
      {
        key: 'after',
        name: 'After',
        steps: [
          { key: 'buy', name: 'Buy', touchpoints: ['purchase'] },
          { key: 'moan', name: 'Complain', touchpoints: ['complaint'] },
          { key: 'hear', name: 'Get an answer', touchpoints: ['answer'] },
          { key: 'rate', name: 'Rate', touchpoints: ['nps-survey'] },
        ],
      },
    ];
    const examples = examplesFor({ stages });
    const [first] = examples;
    expect(first).toEqual({ kind: 'response', of: { steps: ['moan'] }, other: { steps: ['hear'] }, within: '24h' });
    expect(examples.find(one => one.kind === 'not_within')?.of).toEqual({ steps: ['rate'] });
    expect(examples.every(example => lackOf(example) === null)).toBe(true);
    const rules = examples.map((example, at) => ({ ...example, key: `r${at}` }));
    expect(examplesFor({ stages, rules })).toEqual([]);
    expect(examplesFor({ stages: [] })).toEqual([]);
  });
});
