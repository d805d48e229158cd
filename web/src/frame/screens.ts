import { IconCompass, IconDatabase, type TablerIcon } from '@tabler/icons-react';
import type { PlainKey } from '../i18n/types';

export interface Screen {
  label: PlainKey;
  to: string;
  icon: TablerIcon;
  /** The letter that opens it after `g`. */
  letter: string;
  /** Without interactions there is nothing on it: the welcome stands in its place. */
  needsData?: true;
}

/**
 * The menu, in its order: this week, journeys, voice, improve, customers,
 * explore, data, settings. A screen is listed from the day it exists.
 */
export const SCREENS: Screen[] = [
  { label: 'nav.explore', to: '/explore', icon: IconCompass, letter: 'E', needsData: true },
  { label: 'nav.data', to: '/data', icon: IconDatabase, letter: 'D' },
];
