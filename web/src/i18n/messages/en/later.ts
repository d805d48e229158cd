import { settings } from './settings';
import { touchpoints } from './touchpoints';

/** Texts that the first screens do without: loaded with the first screen that needs any of them. */
export const later = { ...settings, ...touchpoints } as const;
