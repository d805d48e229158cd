import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { RuleCounts, RuleResult, RulesResult } from '../api/types';
import { wilson } from '../charts/common';
import { RulesChart } from '../charts/RulesChart';
import { loadMessages, TextProvider } from '../i18n/index';
import { messages as en } from '../i18n/messages/en/index';
import { makeText } from '../i18n/text';
import { rules } from './ruleTables';

const text = makeText('en', en, 'UTC');
await loadMessages('en');

const counts = (kept: number, decided: number, open: number): RuleCounts => ({
  kept: wilson(kept, decided),
  open,
  customers: decided + open,
  customers_kept: kept,
  customers_broken: decided - kept,
  customers_open: open,
});

const rule = (key: string, changes: Partial<RuleResult> = {}): RuleResult => ({
  key,
  kind: 'response',
  sentence: `Rule ${key}`,
  verdict: `Rule ${key}.`,
  cases: 'interactions',
  counts: counts(87, 100, 12),
  periods: [{ start: '2024-01-01T00:00:00Z', kept: wilson(87, 100), open: 12 }],
  ...changes,
});

function resultOf(...told: RuleResult[]): RulesResult {
  return { kind: 'rules', map: 'Shop', version: 3, split: 'whole', period: 'month', rules: told };
}

describe('the tables of rules', () => {
  const answered = rule('answered', { groups: [{ key: 'web', counts: counts(40, 50, 2) }] });
  const fax = rule('fax', { problem: 'it has no time', counts: counts(0, 0, 0), periods: [] });
  const tables = rules(resultOf(answered, fax), 'channel', text);

  it('tell how many kept and broke each rule, with whoever it was', () => {
    const [first, second] = tables[0]?.rows ?? [];
    expect(first?.[2]).toEqual({ count: 12 });
    expect(first?.[4]).toEqual({
      count: 13,
      opens: { behind: { number: 'rule', rule: 'answered', state: 'broken' } },
    });
    expect([second?.[1], second?.at(-1)]).toEqual([null, { text: 'it has no time' }]);
  });

  it('tell the trend and the groups of rules with cases', () => {
    expect(tables.map(table => [table.key, table.rows.length])).toEqual([
      ['rules', 2],
      ['rule_periods', 1],
      ['rule_groups', 1],
    ]);
    expect(tables[2]?.rows[0]?.[4]).toMatchObject({ opens: { group: 'web' } });
  });
});

describe('the picture of rules', () => {
  it('has a bar for each that is decided, the least kept first', () => {
    const drawn = renderToStaticMarkup(
      <MantineProvider>
        <TextProvider language="en" zone="UTC">
          <RulesChart result={resultOf(rule('often'), rule('least', { counts: counts(1, 4, 0) }))} onOpen={() => {}} />
        </TextProvider>
      </MantineProvider>,
    );
    expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
    expect(drawn).toContain('Of the cases that are decided');
  });
});
