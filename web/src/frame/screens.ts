import { IconCalendarWeek, IconCompass, IconLayoutDashboard, type TablerIcon } from '@tabler/icons-react';
import type { PlainKey } from '../i18n/types';

export interface Screen {
  label: PlainKey;
  to: string;
  icon: TablerIcon;
  /** The letter that opens it after `g`. */
  letter: string;
  /** It has a period of its own, or none: the page's is not offered there. */
  ownPeriod?: true;
}

/**
 * The menu, in its order: this week, journeys, voice, improve, customers,
 * explore, boards, data, settings. A screen is listed from the day it exists.
 */
export const SCREENS: Screen[] = [
  { label: 'nav.week', to: '/week', icon: IconCalendarWeek, letter: 'W', ownPeriod: true },
  { label: 'nav.explore', to: '/explore', icon: IconCompass, letter: 'E' },
  { label: 'nav.boards', to: '/boards', icon: IconLayoutDashboard, letter: 'B', ownPeriod: true },
];
