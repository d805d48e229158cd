import { AppShell } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useText } from '../i18n/index';
import { DemoRibbon, OfflineBanner } from './Banners';
import classes from './Frame.module.css';
import { Header } from './Header';
import { KeysHelp, useKeys } from './Keys';
import { Palette } from './Palette';
import { Sidebar } from './Sidebar';

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
          <Outlet />
        </div>
      </AppShell.Main>
      <Palette onHelp={helpList.open} />
      <KeysHelp opened={help} onClose={helpList.close} />
    </AppShell>
  );
}
