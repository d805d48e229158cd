import { IconCompass, IconRoute, IconSql, IconUsers, type TablerIcon } from '@tabler/icons-react';
import type { Role } from '../api/types';
import type { PlainKey } from '../i18n/types';

export interface Screen {
  label: PlainKey;
  to: string;
  icon: TablerIcon;
  /** The letter that opens it after `g`. */
  letter: string;
  /** Who it is for; for everybody where nothing is said. */
  roles?: Role[];
}

/**
 * The menu, in its order: this week, journeys, voice, improve, customers,
 * explore, data, settings. A screen is listed from the day it exists.
 */
export const SCREENS: Screen[] = [
  { label: 'nav.journeys', to: '/journeys', icon: IconRoute, letter: 'J' },
  { label: 'nav.customers', to: '/customers', icon: IconUsers, letter: 'C' },
  { label: 'nav.explore', to: '/explore', icon: IconCompass, letter: 'E' },
  { label: 'nav.sql', to: '/sql', icon: IconSql, letter: 'Q', roles: ['editor', 'administrator'] },
];

/** The screens that a reader of a role is offered. */
export function screensFor(role: Role | undefined): Screen[] {
  return SCREENS.filter(({ roles }) => !roles || (role !== undefined && roles.includes(role)));
}
