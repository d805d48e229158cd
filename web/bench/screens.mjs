// Every screen of the app, with something on it.
import { kinds } from './questions.mjs';

const q = value => encodeURIComponent(JSON.stringify(value));
const TABS = ['company', 'stages', 'computed', 'users', 'account', 'tokens', 'webhooks', 'audit'];
/** What Explore shows of each kind: the first question of these names. */
const EXPLORED = [
  'funnel',
  'paths from',
  'transitions',
  'variants',
  'step matrix',
  'drop-off',
  'bottlenecks',
  'rework',
  'channels',
  'weekly retention',
  'lifecycle',
  'stickiness',
  'repeat purchase',
  'conversion by channel',
  'customers a week',
  'difference in transitions',
  'what stands out',
];
const FILE = `customer_id,time,event,amount\n${Array.from({ length: 40 }, (_, row) => `c-${row},2025-03-${String((row % 28) + 1).padStart(2, '0')} 10:00:00,${row % 2 ? 'purchase,19.90' : 'visit,'}`).join('\n')}\n`;

/**
 * The screens as `{ name, path, anonymous, answers, leadsTo }`: `anonymous` for who is
 * not signed in, `answers` where what is on it is counted from the interactions,
 * `leadsTo` where the path is another in the end.
 * Saves a question and a board, and sends a file, where they are not there yet.
 */
export async function screens(server, names) {
  const explored = EXPLORED.map(name => kinds(names).find(kind => kind.name === name));
  const views = explored.map(({ questions: [{ ask, zone: _, ...question }] }) => ({ kind: ask, question }));
  await save(server, 'question', 'bench', { name: 'Saved', ...views[0] });
  await save(server, 'board', 'bench', board(views));
  await save(server, 'persona', 'bench', { name: 'Anna', language: 'en', empathy: { says: [{ text: 'So quick' }] } });
  const upload = await server.call('POST', '/uploads?name=file.csv', FILE);
  const [touchpoint] = (await server.call('GET', '/touchpoints')).touchpoints;
  const person = await somebody(server);
  await save(server, 'map', 'bench', journeyMap((await server.call('GET', '/touchpoints')).touchpoints));
  await save(server, 'framework', 'bench', {
    name: 'Bench',
    phases: [{ key: 'all', name: 'All', maps: ['bench'] }],
  });
  return [
    { name: 'sign in', path: '/', anonymous: true },
    { name: 'this week', path: '/week', answers: true },
    { name: 'journeys: the map', path: '/journeys', answers: true },
    { name: 'journeys: the map, all links', path: `/journeys?q=${q({ links: 4000 })}`, answers: true },
    { name: 'touchpoints', path: '/journeys/touchpoints', answers: true },
    { name: 'a touchpoint', path: `/journeys/touchpoints/${touchpoint.key}`, answers: true },
    { name: 'journey maps', path: '/journeys/maps' },
    { name: 'journey maps: the framework', path: '/journeys/maps?view=framework', answers: true },
    { name: 'a journey map', path: '/journeys/maps/bench', answers: true },
    { name: 'a journey map as a table', path: '/journeys/maps/bench?view=table', answers: true },
    { name: 'a journey map: the guide', path: '/journeys/maps/bench?view=guide' },
    { name: 'personas', path: '/journeys/personas' },
    { name: 'a persona', path: '/journeys/personas/bench' },
    { name: 'customers', path: '/customers', answers: true },
    { name: 'a customer', path: `/customers/${person}`, answers: true },
    { name: 'a customer: profile', path: `/customers/${person}?part=profile`, answers: true },
    { name: 'a customer: who is who', path: `/customers/${person}?part=identity`, answers: true },
    { name: 'a customer: consent', path: `/customers/${person}?part=consent`, answers: true },
    { name: 'who is who: conflicts', path: '/customers/identity' },
    { name: 'who is who: decisions', path: '/customers/identity?list=decisions' },
    { name: 'who is who: rules', path: '/customers/identity?list=rules' },
    { name: 'consent: overview', path: '/customers/consent' },
    { name: 'consent: suppression list', path: '/customers/consent?tab=suppressed' },
    { name: 'consent: purposes', path: '/customers/consent?tab=purposes' },
    { name: 'a visit or call', path: '/record' },
    { name: 'a visit or call: QR codes', path: '/record?tab=qr' },
    { name: 'erasures', path: '/erasures' },
    { name: 'erasures: several', path: '/erasures?several=1' },
    ...(await receipts(server)),
    { name: 'retention: rules', path: '/retention' },
    { name: 'retention: counts', path: '/retention?tab=counts' },
    { name: 'retention: removals', path: '/retention?tab=runs' },
    { name: 'segments', path: '/customers/segments', answers: true },
    { name: 'a segment', path: `/customers/segments/${await segment(server, names)}`, answers: true },
    { name: 'a new segment', path: '/customers/segments/new?example=repeat' },
    { name: 'explore', path: '/explore', answers: true },
    ...views.map(({ kind, question }, index) => ({
      name: `explore: ${EXPLORED[index]}`,
      path: `/explore/${kind}?q=${q(question)}`,
      answers: true,
    })),
    { name: 'a saved question', path: '/explore/saved/bench', leadsTo: `/explore/${views[0].kind}`, answers: true },
    { name: 'boards', path: '/boards' },
    { name: 'a board', path: '/boards/bench', answers: true },
    { name: 'SQL', path: '/sql' },
    { name: 'data', path: '/data', answers: true },
    { name: 'data: a file to import', path: `/data/import/${upload.id}` },
    { name: 'data: touchpoints found', path: '/data/touchpoints', answers: true },
    { name: 'data: live sources', path: '/data/sources' },
    { name: 'data: a live source', path: `/data/sources/${await liveSource(server)}` },
    { name: 'data: what stands out', path: '/data/findings', answers: true },
    { name: 'welcome', path: '/welcome' },
    ...TABS.map(tab => ({ name: `settings: ${tab}`, path: `/settings/${tab}` })),
  ];
}

/** The newest receipt of an erasure. None is made here: the data are measured as they are. */
async function receipts(server) {
  const [{ number } = {}] = (await server.call('GET', '/erasures')).erasures;
  return number === undefined ? [] : [{ name: 'erasures: a receipt', path: `/erasures/${number}` }];
}

/** The number of a source that sends live, made where it is not there yet. */
async function liveSource(server) {
  const { sources } = await server.call('GET', '/sources');
  const known = sources.find(({ name }) => name === 'bench');
  if (known) return known.number;
  const settings = { name: 'bench', kind: 'browser' };
  return (await server.call('POST', '/sources', { name: 'bench', settings })).source.number;
}

/** The key of a segment, made where it is not there yet. */
async function segment(server, { events }) {
  const known = await server.call('GET', '/segments');
  if (known.some(({ key }) => key === 'bench')) return 'bench';
  const rule = `count(${JSON.stringify(events[0])}) >= 2 && !did(${JSON.stringify(events.at(-1))})`;
  await server.call('PUT', '/segments/bench', { version: 0, name: 'Bench', description: '', rule });
  return 'bench';
}

/** The next version of a document, where the newest is another. */
async function save(server, kind, key, body) {
  const saved = (await server.call('GET', `/documents/${kind}`)).find(one => one.key === key);
  if (JSON.stringify(saved?.body) === JSON.stringify(body)) return;
  await server.call('PUT', `/documents/${kind}/${key}`, { version: saved?.version ?? 0, body });
}

function board(views) {
  const shown = ['funnel', 'series', 'retention', 'transitions'].map(kind => views.find(view => view.kind === kind));
  const cards = shown.map((view, index) => ({
    id: `card-${index}`,
    width: index < 2 ? 'half' : 'full',
    type: 'answer',
    view,
  }));
  return { name: 'Board', note: '', refresh: 0, cards };
}

/** A map of as many steps as the registry has touchpoints, at most sixty, with something in each cell. */
function journeyMap(touchpoints) {
  const steps = touchpoints.slice(0, 60).map(({ key, names }) => ({ key, name: names.en, touchpoints: [key] }));
  const kinds = ['action', 'touchpoint', 'thought', 'emotion', 'obstacle', 'frontstage', 'backstage', 'metric'];
  const lanes = kinds.map(kind => ({ key: kind, kind }));
  const cells = steps.flatMap(({ key, name }, at) => [
    { step: key, lane: 'action', text: name },
    { step: key, lane: 'emotion', emotion: (at % 5) - 2 },
    { step: key, lane: 'metric', measure: { question: { ask: 'metric', metric: 'customers' } } },
  ]);
  return { name: 'Bench', personas: ['bench'], stages: [{ key: 'all', name: 'All', steps }], lanes, cells };
}

/** A customer with a long line. */
async function somebody(server) {
  const { result } = await server.call('POST', '/ask', { ask: 'customers', of: { ask: 'transitions' }, limit: 100 });
  return result.customers.reduce((most, one) => (one.interactions > most.interactions ? one : most)).person;
}
