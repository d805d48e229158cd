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
import { readMoment } from './screens/journeys/mapSearch';
import { isTab, readSettingsSearch, type SettingsSearch } from './screens/settings/search';
import { type CardSearch, type RegistrySearch, readCardSearch, readRegistrySearch } from './screens/touchpoints/search';
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
    throw redirect({ to: '/explore', replace: true });
  },
});

const exploreHome = createRoute({
  getParentRoute: () => root,
  path: 'explore',
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
  component: lazyRouteComponent(() => import('./screens/journeys/JourneyMap'), 'JourneyMap'),
});

export interface ExploreSearch {
  /** The question without its kind, period, zone and language. */
  q?: unknown;
  /** The number whose customers are shown. */
  open?: Opened | undefined;
}

const explore = createRoute({
  getParentRoute: () => root,
  path: 'explore/$kind',
  beforeLoad: ({ params }) => {
    if (!isKind(params.kind)) throw redirect({ to: '/explore', replace: true });
  },
  validateSearch: (raw: Record<string, unknown>): ExploreSearch => ({ q: raw.q, open: readOpened(raw.open) }),
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

/** A screen with the texts that come later. */
async function withLater<T>(screen: Promise<T>): Promise<T> {
  const [module] = await Promise.all([screen, loadLater()]);
  return module;
}

function readOpened(raw: unknown): Opened | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { behind, group } = raw as Record<string, unknown>;
  const read = readBehind(behind);
  if (!read) return undefined;
  return typeof group === 'string' ? { behind: read, group } : { behind: read };
}

export const router = createRouter({
  routeTree: root.addChildren([
    start,
    journeys,
    exploreHome,
    explore,
    touchpoints,
    touchpoint,
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
