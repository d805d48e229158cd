import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { ChannelsResult, HandOff, Passage, Rate } from '../api/types';
import { ChannelsChart } from '../charts/ChannelsChart';
import { wilson } from '../charts/common';
import { loadMessages, TextProvider } from '../i18n/index';
import { messages as en } from '../i18n/messages/en/index';
import { makeText } from '../i18n/text';
import { channels } from './channelTables';

const text = makeText('en', en, 'UTC');
await loadMessages('en');

const times = { n: 1300, median_s: 7200, p90_s: 90_000, p95_s: 200_000, total_s: 9e6, approximate: false };

function handOff(touchpoint: string | undefined, rates: { reached: Rate; stayed: Rate } | undefined): HandOff {
  const difference = { value: -0.21, low: -0.26, high: -0.16, n: 1704 };
  return {
    ...(touchpoint ? { touchpoint } : {}),
    from: 'human',
    to: 'physical',
    count: 1300,
    customers: 1100,
    journeys: 1204,
    times,
    ...(rates ? { goal: { ...rates, difference, q_value: 0.001, real: true } } : {}),
  };
}

function passage(channel: string, lost: number): Passage {
  const [same, other, unknown, open] = [500, 1204, 3, 22];
  const journeys = same + other + unknown + lost + open;
  return { channel, journeys, same, other, unknown, lost, open, lost_share: wilson(lost, journeys - open) };
}

function resultOf(goal: boolean): ChannelsResult {
  const rates = goal ? { reached: wilson(373, 1204), stayed: wilson(260, 500) } : undefined;
  return {
    kind: 'channels',
    journeys: 3605,
    ...(goal ? { reached: 702 } : {}),
    channels: ['human', 'physical'],
    touchpoints: ['Call', 'Counter'],
    hand_offs: [handOff(undefined, rates), handOff('Call', rates)],
    passages: [passage('human', 310), passage('physical', 0)],
    matrix: [
      { touchpoint: 'Call', channel: 'human', customers: 410, interactions: 655, score: { value: 41.5, n: 180 } },
      { touchpoint: 'Counter', channel: 'physical', customers: 0, interactions: 7 },
    ],
    scores: [
      {
        touchpoint: 'Call',
        scale: 'csat:1..5',
        channels: [
          { channel: 'physical', mean: { value: 4.4, low: 4.2, high: 4.6, n: 210 } },
          { channel: 'human', mean: { value: 3.5, low: 3.3, high: 3.7, n: 9 } },
        ],
      },
    ],
    unknown: [{ interactions: 88, unidentified: wilson(88, 88) }],
  };
}

function drawn(result: ChannelsResult): string {
  return renderToStaticMarkup(
    <MantineProvider>
      <TextProvider language="en" zone="UTC">
        <ChannelsChart result={result} of="medium" onOpen={() => {}} />
      </TextProvider>
    </MantineProvider>,
  );
}

describe('the picture of channels', () => {
  it('shows who reached the goal, beside those who stayed', () => {
    const html = drawn(resultOf(true));
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
    expect(html).toContain('>31%<');
    expect(html).toContain('Of the journeys that went from the channel of the row');
  });

  it('shows how many went on without a goal, and tells an empty cell from a nought', () => {
    const html = drawn(resultOf(false));
    expect(html).toContain('>59%<');
    const cells = (html.match(/<rect[^>]*data-mark[^>]*>/g) ?? []).length;
    // One hand-off, two losses, and two of the four cells of the matrix.
    expect(cells).toBe(5);
  });
});

describe('the tables of channels', () => {
  const tables = channels(resultOf(true), 'medium', text);
  const table = (key: string) => tables.find(one => one.key === key);

  it('name the channels as the reader does, and lead to the customers', () => {
    const [row] = table('hand_offs_by_touchpoint')?.rows ?? [];
    expect(row?.slice(0, 3)).toEqual([{ text: 'Call' }, { text: 'human' }, { text: 'physical' }]);
    expect(row?.[7]).toMatchObject({
      opens: { behind: { number: 'hand_off', from: 'human', to: 'physical', touchpoint: 'Call', reached: true } },
    });
  });

  it('say where too few answered, and have no lost share of nothing', () => {
    expect(table('channel_gaps')?.rows[0]?.slice(2)).toEqual([null, null, null, null, null, { flag: false }]);
    expect(table('channel_unknown')?.rows[0]?.[0]).toEqual({ text: '(none)' });
  });

  it('have a cell for every column', () => {
    for (const one of tables) for (const row of one.rows) expect(row.length).toBe(one.columns.length);
  });
});
