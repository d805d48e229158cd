import {
  IconCalendarWeek,
  IconCompass,
  IconDatabase,
  IconLayoutDashboard,
  IconPencilPlus,
  IconRoute,
  IconSettings,
  IconSql,
  IconUsers,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Role, Session } from '../api/types';
import type { PlainKey } from '../i18n/types';

export interface Screen {
  label: PlainKey;
  to: string;
  icon: TablerIcon;
  /** The letter that opens it after `g`. */
  letter: string;
  /** Who it is for; for everybody where nothing is said. */
  roles?: Role[];
  /** It shows single customers in full: nothing for those who see them masked. */
  inFull?: true;
  /** It has a period of its own, or none: the page's is not offered there. */
  ownPeriod?: true;
  /** Without interactions there is nothing on it: the welcome stands in its place. */
  needsData?: true;
  /** Screens below it that people fill themselves, whatever the data. */
  ownContent?: string[];
}

/**
 * The menu, in its order: this week, journeys, voice, improve, customers,
 * recording, explore, boards, data, settings. A screen is listed from the day it exists.
 */
export const SCREENS: Screen[] = [
  { label: 'nav.week', to: '/week', icon: IconCalendarWeek, letter: 'W', ownPeriod: true, needsData: true },
  {
    label: 'nav.journeys',
    to: '/journeys',
    icon: IconRoute,
    letter: 'J',
    needsData: true,
    ownContent: ['/journeys/maps', '/journeys/personas'],
  },
  { label: 'nav.customers', to: '/customers', icon: IconUsers, letter: 'C', needsData: true },
  {
    label: 'nav.record',
    to: '/record',
    icon: IconPencilPlus,
    letter: 'R',
    ownPeriod: true,
    roles: ['editor', 'administrator'],
  },
  { label: 'nav.explore', to: '/explore', icon: IconCompass, letter: 'E', needsData: true },
  { label: 'nav.boards', to: '/boards', icon: IconLayoutDashboard, letter: 'B', ownPeriod: true, needsData: true },
  {
    label: 'nav.sql',
    to: '/sql',
    icon: IconSql,
    letter: 'Q',
    ownPeriod: true,
    roles: ['editor', 'administrator'],
    inFull: true,
  },
  { label: 'nav.data', to: '/data', icon: IconDatabase, letter: 'D', ownPeriod: true },
  { label: 'nav.settings', to: '/settings', icon: IconSettings, letter: 'S', ownPeriod: true },
];

/** The screens that a reader is offered. */
export function screensFor(session: Pick<Session, 'user' | 'masked'> | undefined): Screen[] {
  const role = session?.user?.role;
  const offered = SCREENS.filter(({ inFull }) => !inFull || !session?.masked);
  return offered.filter(({ roles }) => !roles || (role !== undefined && roles.includes(role)));
}
