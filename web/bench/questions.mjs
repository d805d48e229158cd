// Every kind of question of Explore and the map, over HTTP: what the server
// takes the first time, and when it has the answer already.

/** A funnel of the data, the first of these whose events are all there. */
const FUNNELS = [
  ['search', 'product', 'cart', 'purchase'],
  ['search', 'flight_selected', 'checkout', 'booking'],
];
/** Each is asked in so many variants, and each variant again from the cache. */
export const VARIANTS = 5;
const ZONES = ['UTC', 'Europe/Warsaw', 'Europe/Moscow', 'America/New_York', 'Asia/Tokyo'];
const WINDOWS = ['7d', '5d', '10d', '14d', '30d'];

const touch = name => ({ touchpoints: [name] });
const channel = name => `channel == "${name}"`;

/**
 * The kinds, each with its five questions: different, or they would come from
 * the cache, but as much work. `events` by how often they are, as `channels`.
 */
export function kinds({ events, channels }) {
  const funnel = FUNNELS.find(steps => steps.every(step => events.includes(step))) ?? events.slice(0, 4);
  const steps = funnel.map(touch);
  const goal = touch(funnel.at(-1));
  const [one, other] = [channels[0] ?? '', channels[1] ?? ''];
  const zones = ask => ZONES.map(zone => ({ ...ask, zone }));
  const windows = ask => WINDOWS.map(whole => ({ ...ask, window: { whole } }));
  const anchors = ask => [...new Set([...funnel, ...events])].slice(0, VARIANTS).map(event => ask(touch(event)));
  const sides = { a: { name: one, filters: [channel(one)] }, b: { name: other, filters: [channel(other)] } };
  const conversion = { metric: 'conversion', of: steps[0], goal };
  const customers = { metric: 'customers' };
  return [
    { name: 'map', questions: zones({ ask: 'map', period: 'week', limit: 4000 }) },
    {
      name: 'map compared with a group',
      questions: zones({ ask: 'map', period: 'week', limit: 4000, against: sides.b }),
    },
    { name: 'funnel', questions: windows({ ask: 'funnel', steps }) },
    { name: 'funnel by the first channel', questions: windows({ ask: 'funnel', steps, by: 'first.channel' }) },
    { name: 'funnel of one channel', questions: windows({ ask: 'funnel', steps, filters: [channel(one)] }) },
    ...['from', 'to', 'around'].map(direction => ({
      name: `paths ${direction}`,
      questions: anchors(touchpoint => ({ ask: 'paths', direction, touchpoint, depth: 4 })),
    })),
    { name: 'transitions', questions: zones({ ask: 'transitions' }) },
    { name: 'transitions of sessions', questions: zones({ ask: 'transitions', journeys: { gap: '30m' } }) },
    { name: 'variants', questions: zones({ ask: 'variants' }) },
    { name: 'variants of sessions', questions: zones({ ask: 'variants', journeys: { gap: '30m' } }) },
    { name: 'step matrix', questions: zones({ ask: 'step_matrix' }) },
    { name: 'drop-off', questions: zones({ ask: 'drop_off', goal }) },
    { name: 'bottlenecks', questions: zones({ ask: 'bottlenecks' }) },
    { name: 'rework', questions: zones({ ask: 'rework' }) },
    { name: 'channels', questions: zones({ ask: 'channels', goal }) },
    { name: 'weekly retention', questions: zones({ ask: 'retention', period: 'week' }) },
    {
      name: 'monthly retention by the first channel',
      questions: zones({ ask: 'retention', period: 'month', by: 'first.channel' }),
    },
    { name: 'lifecycle', questions: zones({ ask: 'lifecycle', period: 'month' }) },
    { name: 'stickiness', questions: zones({ ask: 'stickiness', period: 'month' }) },
    { name: 'repeat purchase', questions: zones({ ask: 'repeat_purchase', purchase: goal }) },
    { name: 'customers', questions: zones({ ask: 'metric', ...customers }) },
    { name: 'conversion by channel', questions: zones({ ask: 'metric', ...conversion, by: 'channel' }) },
    { name: 'customers a week', questions: zones({ ask: 'series', of: customers, period: 'week' }) },
    {
      name: 'conversion a month by channel',
      questions: zones({ ask: 'series', of: conversion, period: 'month', by: 'channel' }),
    },
    {
      name: 'difference in transitions',
      questions: zones({ ask: 'difference', of: { ask: 'transitions' }, ...sides }),
    },
    {
      name: 'difference in retention',
      questions: zones({ ask: 'difference', of: { ask: 'retention', period: 'month' }, ...sides }),
    },
    { name: 'what stands out', questions: zones({ ask: 'stands_out' }) },
    {
      name: 'customers behind a number',
      questions: windows({ ask: 'funnel', steps }).map(of => ({
        ask: 'customers',
        of,
        behind: { number: 'step', step: 0, lost: true },
      })),
    },
  ];
}

/** Events and channels, the most frequent first. */
export function names({ events }) {
  const counted = which => {
    const counts = new Map();
    for (const row of events) counts.set(row[which], (counts.get(row[which]) ?? 0) + row.count);
    const sorted = [...counts].filter(([name]) => name !== '').sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return sorted.map(([name]) => name);
  };
  return { events: counted('event'), channels: counted('channel') };
}

/**
 * Asks one question that the server does not know, and once more when it does.
 * One that is not answered, in the time that a server gives it, is a result as well.
 */
export async function measure(server, question, interactions) {
  const begun = performance.now();
  let first;
  try {
    first = await server.ask(question);
  } catch (error) {
    return { first_ms: performance.now() - begun, failed: String(error.message) };
  }
  if (!first.computed) throw new Error(`the answer was in the cache already: ${JSON.stringify(question)}`);
  const again = await server.ask(question);
  if (again.computed) throw new Error(`the answer was not kept: ${JSON.stringify(question)}`);
  if (JSON.stringify(first.answer) !== JSON.stringify(again.answer)) {
    throw new Error(`the cache has another answer: ${JSON.stringify(question)}`);
  }
  return {
    first_ms: first.server_ms,
    cached_ms: again.server_ms,
    cpu_s: first.cpu_s,
    passes: first.answer.cost.rows / interactions,
    bytes: JSON.stringify(first.answer).length,
  };
}

/**
 * Touchpoints enough for a large map: each of the most frequent events in the
 * most used channel, and in all others; spread over the stages evenly.
 */
export function registry({ version }, { events, channels }, count) {
  const [used] = channels;
  const stages = ['awareness', 'interest', 'decision', 'loyalty', 'advocacy'];
  const frequent = events.slice(0, Math.ceil(count / 2));
  const touchpoints = frequent.flatMap((event, index) => {
    const stage = stages[Math.floor((index * stages.length) / frequent.length)];
    const entry = (where, rule) => {
      const name = `${event}, ${where}`;
      const key = `${event}-${where}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
      return { key, names: { en: name, ru: name, pl: name }, stage, rule: { events: [event], ...rule } };
    };
    return [entry(used, { where: channel(used) }), entry('elsewhere', {})];
  });
  return { version, touchpoints: touchpoints.slice(0, count) };
}
