import { ActionIcon, Burger, Menu, Tooltip, useMantineColorScheme } from '@mantine/core';
import {
  IconCheck,
  IconDeviceDesktop,
  IconKeyboard,
  IconLanguage,
  IconLayoutSidebar,
  IconLogout,
  IconMoon,
  IconSearch,
  IconSun,
} from '@tabler/icons-react';
import { Link, useRouterState } from '@tanstack/react-router';
import { useSaveLanguage, useSignedIn, useSignOut } from '../api/queries';
import type { Language } from '../api/types';
import { LANGUAGE_NAMES, LANGUAGES, useText } from '../i18n/index';
import { Mark } from './Brand';
import classes from './Frame.module.css';
import { PALETTE_EVENT } from './Keys';
import { PeriodPicker } from './PeriodPicker';
import { SCREENS } from './screens';

interface HeaderProps {
  menuOpen: boolean;
  sidebar: boolean;
  onMenu: () => void;
  onSidebar: () => void;
  onHelp: () => void;
}

export function Header({ menuOpen, sidebar, onMenu, onSidebar, onHelp }: HeaderProps) {
  const { t } = useText();
  const path = useRouterState({ select: state => state.location.pathname });
  // The monthly report has a month of its own in its address; the others are as they are now.
  const apart =
    ['/boards/monthly', '/customers/consent', '/customers/identity', '/journeys/maps'].includes(path) ||
    ['/data/sources', '/customers/segments', '/erasures', '/journeys/personas', '/retention'].some(start =>
      path.startsWith(start),
    );
  const ownPeriod = apart || SCREENS.some(screen => screen.ownPeriod && path === screen.to);
  return (
    <div className={classes.bar}>
      <Burger
        opened={menuOpen}
        onClick={onMenu}
        hiddenFrom="md"
        size="sm"
        aria-label={t(menuOpen ? 'app.closeMenu' : 'app.openMenu')}
      />
      <Tooltip label={t('keys.sidebar')}>
        <ActionIcon
          visibleFrom="md"
          variant="subtle"
          color="gray"
          aria-label={t('keys.sidebar')}
          aria-expanded={sidebar}
          onClick={onSidebar}
        >
          <IconLayoutSidebar size={19} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      {!sidebar && (
        <Link to="/" aria-label={t('app.name')} className={classes.wideOnly}>
          <Mark size={30} />
        </Link>
      )}
      {!ownPeriod && <PeriodPicker />}
      <div className={classes.grow} />
      <button type="button" className={classes.search} onClick={() => window.dispatchEvent(new Event(PALETTE_EVENT))}>
        <IconSearch size={17} stroke={1.8} aria-hidden />
        <span>{t('palette.open')}</span>
        <kbd>{modifier()} K</kbd>
      </button>
      <span className={classes.wideOnly}>
        <LanguageSwitch />
      </span>
      <span className={classes.wideOnly}>
        <SchemeSwitch />
      </span>
      <UserMenu onHelp={onHelp} />
    </div>
  );
}

export function modifier(): string {
  return /mac/i.test(navigator.platform) ? '⌘' : 'Ctrl';
}

export function useChooseLanguage(): (language: Language) => void {
  const { setLanguage } = useText();
  const save = useSaveLanguage();
  return language => {
    setLanguage(language);
    save.mutate(language);
  };
}

function LanguageSwitch() {
  const { t, language } = useText();
  return (
    <Menu position="bottom-end" width={190}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('language.label')}>
          <IconLanguage size={19} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <LanguageItems current={language} />
      </Menu.Dropdown>
    </Menu>
  );
}

function LanguageItems({ current }: { current: Language }) {
  const choose = useChooseLanguage();
  return LANGUAGES.map(one => (
    <Menu.Item
      key={one}
      lang={one}
      onClick={() => choose(one)}
      rightSection={one === current ? <IconCheck size={16} aria-hidden /> : null}
      aria-current={one === current}
    >
      {LANGUAGE_NAMES[one]}
    </Menu.Item>
  ));
}

function SchemeSwitch() {
  const { t } = useText();
  return (
    <Menu position="bottom-end" width={190}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('scheme.label')}>
          <IconMoon size={19} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <SchemeItems />
      </Menu.Dropdown>
    </Menu>
  );
}

function SchemeItems() {
  const { t } = useText();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const items = [
    { scheme: 'light', icon: IconSun },
    { scheme: 'dark', icon: IconMoon },
    { scheme: 'auto', icon: IconDeviceDesktop },
  ] as const;
  return items.map(({ scheme, icon: Icon }) => (
    <Menu.Item
      key={scheme}
      leftSection={<Icon size={16} aria-hidden />}
      rightSection={scheme === colorScheme ? <IconCheck size={16} aria-hidden /> : null}
      aria-current={scheme === colorScheme}
      onClick={() => setColorScheme(scheme)}
    >
      {t(`scheme.${scheme}`)}
    </Menu.Item>
  ));
}

/** The first letters of the first two words of a name. */
function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).slice(0, 2);
  return words.map(word => word.charAt(0).toLocaleUpperCase()).join('');
}

function UserMenu({ onHelp }: { onHelp: () => void }) {
  const { t, language } = useText();
  const { user } = useSignedIn();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <ActionIcon variant="transparent" radius="xl" size={36} aria-label={t('user.menu')}>
          <span className={classes.initials} data-initials={initialsOf(user?.name ?? '')} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {user && (
          <Menu.Label>
            {user.name} · {t(`role.${user.role}`)}
          </Menu.Label>
        )}
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={onHelp}>
          {t('keys.open')}
        </Menu.Item>
        <Menu.Divider hiddenFrom="md" />
        <div className="mantine-hidden-from-md">
          <Menu.Label>{t('language.label')}</Menu.Label>
          <LanguageItems current={language} />
          <Menu.Label>{t('scheme.label')}</Menu.Label>
          <SchemeItems />
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => signOut.mutate()}>
          {t('user.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
