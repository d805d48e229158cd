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
    throw redirect({ to: '/explore', replace: true });
  },
});

const exploreHome = createRoute({
  getParentRoute: () => root,
  path: 'explore',
  component: lazyRouteComponent(() => import('./screens/explore/ExploreHome'), 'ExploreHome'),
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

export interface TouchpointsSearch {
  /** Only those that the last import brought. */
  fresh?: boolean | undefined;
}

const dataTouchpoints = createRoute({
  getParentRoute: () => root,
  path: 'data/touchpoints',
  validateSearch: (raw: Record<string, unknown>): TouchpointsSearch => ({ fresh: raw.fresh === true || undefined }),
  component: lazyRouteComponent(() => withLater(import('./screens/touchpoints/Touchpoints')), 'Touchpoints'),
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
  routeTree: root.addChildren([start, exploreHome, explore, data, dataImport, dataTouchpoints, dataFindings, welcome]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: ScreenError,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
