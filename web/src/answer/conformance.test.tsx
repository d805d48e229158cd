import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { ConformanceResult, Deviation } from '../api/types';
import { ConformanceChart } from '../charts/ConformanceChart';
import { wilson } from '../charts/common';
import { loadMessages, TextProvider } from '../i18n/index';
import { messages as en } from '../i18n/messages/en/index';
import { makeText } from '../i18n/text';
import { conformance } from './conformanceTables';

const text = makeText('en', en, 'UTC');
await loadMessages('en');

const skipped: Deviation = {
  kind: 'skipped',
  name: 'Pay',
  step: 'pay',
  customers: wilson(300, 1000),
  journeys: 310,
  outcomes: { satisfaction: { value: 61, low: 58, high: 64, n: 120 }, conversion: wilson(90, 310) },
  against: { revenue: { difference: { value: -5120, low: -6420, high: -3820, n: 700 }, q_value: 0.001, real: true } },
};

const unplanned: Deviation = {
  kind: 'unplanned',
  name: 'Chat',
  touchpoint: 'chat',
  customers: wilson(7, 1000),
  journeys: 7,
  outcomes: {},
  against: {},
};

function resultOf(changes: Partial<ConformanceResult> = {}): ConformanceResult {
  const rate = wilson(410, 1000);
  return {
    kind: 'conformance',
    map: 'Flight',
    version: 3,
    split: 'whole',
    journeys: 1100,
    elsewhere: 12,
    following: rate,
    following_journeys: wilson(440, 1100),
    fitness: { value: 0.8, low: 0.79, high: 0.81, n: 1000 },
    exact: wilson(1100, 1100),
    currency: 'EUR',
    outcomes: {},
    steps: [
      { key: 'see', name: 'See', stage: 'Before', bound: false, done: rate, skipped: rate, last: rate },
      { key: 'pay', name: 'Pay', stage: 'Buying', bound: true, done: rate, skipped: rate, last: rate },
    ],
    deviations: [skipped, unplanned],
    other_deviations: 0,
    period: 'month',
    periods: [],
    groups: [{ key: 'app', journeys: 500, following: wilson(200, 480) }],
    ...changes,
  };
}

describe('the tables of conformance', () => {
  const tables = conformance(resultOf(), 'channel', text);
  const table = (key: string) => tables.find(one => one.key === key);

  it('lead to the customers behind deviations, steps and groups', () => {
    expect(table('deviations')?.rows[0]?.[2]).toMatchObject({
      opens: { behind: { number: 'deviation', kind: 'skipped', step: 'pay' } },
    });
    expect(table('deviations')?.rows[1]?.[2]).toMatchObject({
      opens: { behind: { number: 'deviation', kind: 'unplanned', touchpoint: 'chat' } },
    });
    expect(table('planned_steps')?.rows[1]?.[4]).toMatchObject({
      opens: { behind: { number: 'planned', step: 'pay', last: true } },
    });
    expect(table('conformance_groups')?.rows[0]?.[2]).toMatchObject({
      opens: { behind: { number: 'compared', follows: true }, group: 'app' },
    });
  });

  it('say nothing of a step that cannot be seen, and tell only the differences there are', () => {
    expect(table('planned_steps')?.rows[0]?.slice(2)).toEqual([null, null, null, { flag: false }]);
    expect(table('deviation_differences')?.rows.map(row => row[2])).toEqual([{ text: 'Revenue per customer' }]);
    expect(table('conformance_periods')).toBeUndefined();
  });

  it('have a cell for every column', () => {
    for (const one of tables) for (const row of one.rows) expect(row.length).toBe(one.columns.length);
  });
});

describe('the picture of conformance', () => {
  it('shows how many customers departed from the map in each way', () => {
    const html = renderToStaticMarkup(
      <MantineProvider>
        <TextProvider language="en" zone="UTC">
          <ConformanceChart result={resultOf()} onOpen={() => {}} />
        </TextProvider>
      </MantineProvider>,
    );
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
    expect(html).toContain('30.0%');
    expect(html).toContain('Of the customers on the map');
  });
});
