import { IconCompass, IconRoute, IconSettings, type TablerIcon } from '@tabler/icons-react';
import type { PlainKey } from '../i18n/types';

export interface Screen {
  label: PlainKey;
  to: string;
  icon: TablerIcon;
  /** The letter that opens it after `g`. */
  letter: string;
}

/**
 * The menu, in its order: this week, journeys, voice, improve, customers,
 * explore, data, settings. A screen is listed from the day it exists.
 */
export const SCREENS: Screen[] = [
  { label: 'nav.journeys', to: '/journeys', icon: IconRoute, letter: 'J' },
  { label: 'nav.explore', to: '/explore', icon: IconCompass, letter: 'E' },
  { label: 'nav.settings', to: '/settings', icon: IconSettings, letter: 'S' },
];
