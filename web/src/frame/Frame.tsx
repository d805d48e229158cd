import { AppShell } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useData } from '../api/queries';
import { loadLater, useText } from '../i18n/index';
import { Loading } from '../states/State';
import { DemoRibbon, OfflineBanner } from './Banners';
import classes from './Frame.module.css';
import { Header } from './Header';
import { PALETTE_EVENT, useKeys } from './Keys';
import { Sidebar } from './Sidebar';
import { SCREENS } from './screens';

const Welcome = lazy(async () => {
  const [{ Welcome }] = await Promise.all([import('../screens/welcome/Welcome'), loadLater()]);
  return { default: Welcome };
});

const Palette = lazy(async () => {
  const [palette] = await Promise.all([import('./Palette'), loadLater()]);
  return palette;
});
const KeysHelp = lazy(() => import('./KeysHelp'));

/** Everything around a screen. */
export function Frame() {
  const { t } = useText();
  const [menu, { toggle, close }] = useDisclosure(false);
  const [wide, wideMenu] = useDisclosure(true);
  const [help, helpList] = useDisclosure(false);
  const path = useRouterState({ select: state => state.location.pathname });
  // A wall screen shows a board and nothing around it.
  const wall = useRouterState({ select: state => 'wall' in state.location.search && state.location.search.wall === 1 });
  const closeMenu = useRef(close);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another screen closes the menu of a small one.
  useEffect(() => closeMenu.current(), [path]);
  useKeys({ help: helpList.open, sidebar: wideMenu.toggle });
  return (
    <AppShell
      layout="alt"
      header={{ height: 58 }}
      navbar={{ width: 224, breakpoint: 'md', collapsed: { mobile: !menu, desktop: !wide } }}
      padding={0}
      disabled={wall}
      transitionDuration={160}
    >
      <a className={classes.skip} href="#content">
        {t('app.skip')}
      </a>
      <AppShell.Header className={classes.header} withBorder={false}>
        <Header menuOpen={menu} sidebar={wide} onMenu={toggle} onSidebar={wideMenu.toggle} onHelp={helpList.open} />
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar} withBorder={false}>
        <Sidebar onClose={close} />
      </AppShell.Navbar>
      <AppShell.Main className={classes.main}>
        <DemoRibbon />
        <OfflineBanner />
        <div id="content" className={classes.content} tabIndex={-1}>
          <Screen path={path} />
        </div>
      </AppShell.Main>
      <PaletteWhenAsked onHelp={helpList.open} />
      <Suspense fallback={null}>{help && <KeysHelp opened onClose={helpList.close} />}</Suspense>
    </AppShell>
  );
}

/** The palette is loaded once the page is at rest, and is there from the first time it is asked for. */
function PaletteWhenAsked({ onHelp }: { onHelp: () => void }) {
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    const ask = () => setAsked(true);
    window.addEventListener(PALETTE_EVENT, ask, { once: true });
    const timer = setTimeout(() => void import('./Palette'), 2000);
    return () => {
      clearTimeout(timer);
      window.removeEventListener(PALETTE_EVENT, ask);
    };
  }, []);
  return <Suspense fallback={null}>{asked && <Palette onHelp={onHelp} />}</Suspense>;
}

/** The screen of the address; the welcome where it would have nothing to show. */
function Screen({ path }: { path: string }) {
  const { data } = useData();
  const within = (to: string) => path === to || path.startsWith(`${to}/`);
  const needed = SCREENS.some(({ needsData, ownContent, to }) => needsData && within(to) && !ownContent?.some(within));
  if (!needed || data?.interactions !== 0) return <Outlet />;
  return (
    <Suspense fallback={<Loading />}>
      <Welcome />
    </Suspense>
  );
}
