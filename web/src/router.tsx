import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router';
import { Frame } from './frame/Frame';
import { loadLater } from './i18n/index';
import { readBehind } from './question/draft';
import { isKind } from './question/kinds';
import { type Compare, type PeriodText, readCompare, readPeriod } from './question/period';
import type { Opened } from './question/question';
import { readConsentSearch } from './screens/consent/search';
import { readCustomersSearch, readPersonSearch } from './screens/customers/search';
import { readErasuresSearch } from './screens/erasures/search';
import { readIdentitySearch } from './screens/identity/search';
import { readMoment } from './screens/journeys/mapSearch';
import { readMapSearch, readMapsSearch, readPersonaSearch } from './screens/maps/search';
import { readMonthlySearch } from './screens/monthly/search';
import { readRecordSearch } from './screens/record/search';
import { readRetentionSearch } from './screens/retention/search';
import { readNewSegmentSearch } from './screens/segments/search';
import { isTab, readSettingsSearch, type SettingsSearch } from './screens/settings/search';
import { readSourceSearch, readSourcesSearch } from './screens/sources/search';
import { readSqlSearch } from './screens/sql/search';
import { type CardSearch, type RegistrySearch, readCardSearch, readRegistrySearch } from './screens/touchpoints/search';
import { type GuideId, isGuide } from './screens/welcome/guides/guide';
import { NotFound, ScreenError } from './states/screens';

/** What every screen has in its address. Whatever cannot be read is left out, never an error. */
export interface PageSearch {
  period?: PeriodText | undefined;
  compare?: Compare | undefined;
}

const root = createRootRoute({
  validateSearch: (raw: Record<string, unknown>): PageSearch => ({
    period: readPeriod(raw.period),
    compare: readCompare(raw.compare),
  }),
  search: { middlewares: [retainSearchParams(['period', 'compare'])] },
  component: Frame,
  notFoundComponent: NotFound,
  errorComponent: ScreenError,
});

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/week', replace: true });
  },
});

const week = createRoute({
  getParentRoute: () => root,
  path: 'week',
  component: lazyRouteComponent(() => withLater(import('./screens/week/Week')), 'Week'),
});

const boards = createRoute({
  getParentRoute: () => root,
  path: 'boards',
  validateSearch: (raw: Record<string, unknown>): { find?: string | undefined } => ({ find: readText(raw.find) }),
  component: lazyRouteComponent(() => import('./screens/boards/Boards'), 'Boards'),
});

const monthly = createRoute({
  getParentRoute: () => root,
  path: 'boards/monthly',
  validateSearch: readMonthlySearch,
  component: lazyRouteComponent(() => withLater(import('./screens/monthly/Monthly')), 'Monthly'),
});

export interface BoardSearch {
  /** Being arranged. */
  edit?: 1 | undefined;
  /** For a wall screen: nothing around it. */
  wall?: 1 | undefined;
  /** An older version to look at. */
  version?: number | undefined;
}

const board = createRoute({
  getParentRoute: () => root,
  path: 'boards/$key',
  validateSearch: (raw: Record<string, unknown>): BoardSearch => ({
    edit: raw.edit === 1 ? 1 : undefined,
    wall: raw.wall === 1 ? 1 : undefined,
    version: readVersion(raw.version),
  }),
  component: lazyRouteComponent(() => import('./screens/boards/BoardScreen'), 'BoardScreen'),
});

export interface ExploreHomeSearch {
  /** Saved questions by words and by who saved them. */
  find?: string | undefined;
  by?: string | undefined;
}

const exploreHome = createRoute({
  getParentRoute: () => root,
  path: 'explore',
  validateSearch: (raw: Record<string, unknown>): ExploreHomeSearch => ({
    find: readText(raw.find),
    by: readText(raw.by),
  }),
  component: lazyRouteComponent(() => import('./screens/explore/ExploreHome'), 'ExploreHome'),
});

export interface MapSearch {
  /** Filters, comparison and looks of the map. */
  q?: unknown;
  /** The touchpoint that is open. */
  at?: string | undefined;
  /** The start of the period that is shown alone. */
  moment?: string | undefined;
  /** The number whose customers are shown. */
  open?: Opened | undefined;
}

const journeys = createRoute({
  getParentRoute: () => root,
  path: 'journeys',
  validateSearch: (raw: Record<string, unknown>): MapSearch => ({
    q: raw.q,
    at: typeof raw.at === 'string' ? raw.at : undefined,
    moment: readMoment(raw.moment),
    open: readOpened(raw.open),
  }),
  component: lazyRouteComponent(() => withLater(import('./screens/journeys/JourneyMap')), 'JourneyMap'),
});

export interface ExploreSearch {
  /** The question without its kind, period, zone and language. */
  q?: unknown;
  /** The number whose customers are shown. */
  open?: Opened | undefined;
  /** The saved question that is looked at or changed, and the version it was. */
  saved?: string | undefined;
  version?: number | undefined;
}

const explore = createRoute({
  getParentRoute: () => root,
  path: 'explore/$kind',
  beforeLoad: ({ params }) => {
    if (!isKind(params.kind)) throw redirect({ to: '/explore', replace: true });
  },
  validateSearch: (raw: Record<string, unknown>): ExploreSearch => ({
    q: raw.q,
    open: readOpened(raw.open),
    saved: readText(raw.saved),
    version: readVersion(raw.version),
  }),
  component: lazyRouteComponent(() => import('./screens/explore/Explore'), 'Explore'),
});

const touchpoints = createRoute({
  getParentRoute: () => root,
  path: 'journeys/touchpoints',
  validateSearch: (raw: Record<string, unknown>): RegistrySearch => ({
    ...readRegistrySearch(raw),
    open: readOpened(raw.open),
  }),
  component: lazyRouteComponent(() => withLater(import('./screens/touchpoints/RegistryScreen')), 'RegistryScreen'),
});

const touchpoint = createRoute({
  getParentRoute: () => root,
  path: 'journeys/touchpoints/$key',
  validateSearch: (raw: Record<string, unknown>): CardSearch => ({
    ...readCardSearch(raw),
    open: readOpened(raw.open),
  }),
  component: lazyRouteComponent(() => withLater(import('./screens/touchpoints/CardScreen')), 'CardScreen'),
});

const maps = createRoute({
  getParentRoute: () => root,
  path: 'journeys/maps',
  validateSearch: readMapsSearch,
  component: lazyRouteComponent(() => withLater(import('./screens/maps/Maps')), 'Maps'),
});

const map = createRoute({
  getParentRoute: () => root,
  path: 'journeys/maps/$key',
  validateSearch: readMapSearch,
  component: lazyRouteComponent(() => withLater(import('./screens/maps/MapScreen')), 'MapScreen'),
});

const personas = createRoute({
  getParentRoute: () => root,
  path: 'journeys/personas',
  component: lazyRouteComponent(() => withLater(import('./screens/maps/personas/Personas')), 'Personas'),
});

const persona = createRoute({
  getParentRoute: () => root,
  path: 'journeys/personas/$key',
  validateSearch: readPersonaSearch,
  component: lazyRouteComponent(() => withLater(import('./screens/maps/personas/PersonaScreen')), 'PersonaScreen'),
});

const settingsStart = createRoute({
  getParentRoute: () => root,
  path: 'settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/$tab', params: { tab: 'company' }, replace: true });
  },
});

const settings = createRoute({
  getParentRoute: () => root,
  path: 'settings/$tab',
  beforeLoad: ({ params }) => {
    if (!isTab(params.tab)) throw redirect({ to: '/settings', replace: true });
  },
  validateSearch: (raw: Record<string, unknown>): SettingsSearch => readSettingsSearch(raw),
  component: lazyRouteComponent(() => withLater(import('./screens/settings/Settings')), 'Settings'),
});

const customers = createRoute({
  getParentRoute: () => root,
  path: 'customers',
  validateSearch: readCustomersSearch,
  component: lazyRouteComponent(() => import('./screens/customers/Customers'), 'Customers'),
});

const identity = createRoute({
  getParentRoute: () => root,
  path: 'customers/identity',
  validateSearch: readIdentitySearch,
  component: lazyRouteComponent(() => withLater(import('./screens/identity/Identity')), 'Identity'),
});

const consent = createRoute({
  getParentRoute: () => root,
  path: 'customers/consent',
  validateSearch: readConsentSearch,
  component: lazyRouteComponent(() => withLater(import('./screens/consent/Consent')), 'Consent'),
});

const segments = createRoute({
  getParentRoute: () => root,
  path: 'customers/segments',
  component: lazyRouteComponent(() => withLater(import('./screens/segments/Segments')), 'Segments'),
});

const newSegment = createRoute({
  getParentRoute: () => root,
  path: 'customers/segments/new',
  validateSearch: readNewSegmentSearch,
  component: lazyRouteComponent(() => withLater(import('./screens/segments/NewSegment')), 'NewSegment'),
});

const segment = createRoute({
  getParentRoute: () => root,
  path: 'customers/segments/$key',
  component: lazyRouteComponent(() => withLater(import('./screens/segments/SegmentScreen')), 'SegmentScreen'),
});

const person = createRoute({
  getParentRoute: () => root,
  path: 'customers/$person',
  validateSearch: readPersonSearch,
  component: lazyRouteComponent(() => withLater(import('./screens/customers/Person')), 'Person'),
});

const erasures = createRoute({
  getParentRoute: () => root,
  path: 'erasures',
  validateSearch: readErasuresSearch,
  component: lazyRouteComponent(() => withLater(import('./screens/erasures/Erasures')), 'Erasures'),
});

const erasure = createRoute({
  getParentRoute: () => root,
  path: 'erasures/$number',
  component: lazyRouteComponent(() => withLater(import('./screens/erasures/ErasureScreen')), 'ErasureScreen'),
});

const retention = createRoute({
  getParentRoute: () => root,
  path: 'retention',
  validateSearch: readRetentionSearch,
  component: lazyRouteComponent(() => withLater(import('./screens/retention/Retention')), 'Retention'),
});

const record = createRoute({
  getParentRoute: () => root,
  path: 'record',
  validateSearch: readRecordSearch,
  component: lazyRouteComponent(() => withLater(import('./screens/record/Record')), 'RecordScreen'),
});

const sql = createRoute({
  getParentRoute: () => root,
  path: 'sql',
  validateSearch: readSqlSearch,
  component: lazyRouteComponent(() => import('./screens/sql/Sql'), 'Sql'),
});
const savedQuestion = createRoute({
  getParentRoute: () => root,
  path: 'explore/saved/$key',
  beforeLoad: async ({ params }) => {
    // The newest version; what goes wrong is told by the screen, which asks again.
    const [{ readDocument }, { savedPlace }] = await Promise.all([
      import('./api/documents'),
      import('./screens/explore/saved/savedPlace'),
    ]);
    const saved = await readDocument('question', params.key).catch(() => undefined);
    const place = saved && savedPlace(saved);
    if (place) throw redirect(place);
  },
  component: lazyRouteComponent(() => import('./screens/explore/saved/OpenSaved'), 'OpenSaved'),
});

/** A text, also where it looks like a number in the address. */
function readText(raw: unknown): string | undefined {
  if (typeof raw === 'number') return String(raw);
  return typeof raw === 'string' && raw !== '' && raw.length <= 200 ? raw : undefined;
}

function readVersion(raw: unknown): number | undefined {
  return Number.isSafeInteger(raw) && (raw as number) > 0 ? (raw as number) : undefined;
}

function readOpened(raw: unknown): Opened | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { behind, group } = raw as Record<string, unknown>;
  const read = readBehind(behind);
  if (!read) return undefined;
  return typeof group === 'string' ? { behind: read, group } : { behind: read };
}

export interface DataSearch {
  /** The import whose quarantine is shown. */
  quarantine?: number | undefined;
}

const data = createRoute({
  getParentRoute: () => root,
  path: 'data',
  validateSearch: (raw: Record<string, unknown>): DataSearch => ({ quarantine: readNumber(raw.quarantine) }),
  component: lazyRouteComponent(() => withLater(import('./screens/data/Data')), 'Data'),
});

export interface ImportSearch {
  table?: string | undefined;
  /** The mapping as columns unless it says so. */
  as?: 'file' | undefined;
}

const dataImport = createRoute({
  getParentRoute: () => root,
  path: 'data/import/$upload',
  validateSearch: (raw: Record<string, unknown>): ImportSearch => ({
    table: typeof raw.table === 'string' ? raw.table : undefined,
    as: raw.as === 'file' ? 'file' : undefined,
  }),
  component: lazyRouteComponent(() => withLater(import('./screens/import/Import')), 'Import'),
});

const dataTouchpoints = createRoute({
  getParentRoute: () => root,
  path: 'data/touchpoints',
  validateSearch: (raw: Record<string, unknown>): RegistrySearch => ({
    ...readRegistrySearch(raw),
    open: readOpened(raw.open),
  }),
  component: lazyRouteComponent(() => withLater(import('./screens/touchpoints/RegistryScreen')), 'TouchpointsReview'),
});

const dataSources = createRoute({
  getParentRoute: () => root,
  path: 'data/sources',
  validateSearch: readSourcesSearch,
  component: lazyRouteComponent(() => withLater(import('./screens/sources/SourcesScreen')), 'SourcesScreen'),
});

const dataSource = createRoute({
  getParentRoute: () => root,
  path: 'data/sources/$number',
  validateSearch: readSourceSearch,
  component: lazyRouteComponent(() => withLater(import('./screens/sources/SourceScreen')), 'SourceScreen'),
});

const dataFindings = createRoute({
  getParentRoute: () => root,
  path: 'data/findings',
  component: lazyRouteComponent(() => withLater(import('./screens/findings/Findings')), 'Findings'),
});

export interface WelcomeSearch {
  /** What is looked for among the products to export from. */
  find?: string | undefined;
  /** The product whose guide is open. */
  product?: GuideId | undefined;
}

const welcome = createRoute({
  getParentRoute: () => root,
  path: 'welcome',
  validateSearch: (raw: Record<string, unknown>): WelcomeSearch => ({
    find: typeof raw.find === 'string' || typeof raw.find === 'number' ? String(raw.find) : undefined,
    product: isGuide(raw.product) ? raw.product : undefined,
  }),
  component: lazyRouteComponent(() => withLater(import('./screens/welcome/Welcome')), 'Welcome'),
});

/** A screen with the texts that come later. */
async function withLater<T>(screen: Promise<T>): Promise<T> {
  const [module] = await Promise.all([screen, loadLater()]);
  return module;
}

function readNumber(raw: unknown): number | undefined {
  return typeof raw === 'number' && Number.isInteger(raw) && raw >= 0 ? raw : undefined;
}

export const router = createRouter({
  routeTree: root.addChildren([
    start,
    week,
    journeys,
    touchpoints,
    touchpoint,
    maps,
    map,
    personas,
    persona,
    customers,
    identity,
    consent,
    segments,
    newSegment,
    segment,
    person,
    erasures,
    erasure,
    retention,
    record,
    exploreHome,
    explore,
    savedQuestion,
    boards,
    monthly,
    board,
    sql,
    data,
    dataImport,
    dataTouchpoints,
    dataFindings,
    dataSources,
    dataSource,
    welcome,
    settingsStart,
    settings,
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: ScreenError,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
