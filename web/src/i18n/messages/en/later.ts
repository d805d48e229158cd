import { data } from './data';
import { welcome } from './welcome';

/** Texts that the first screens do without: loaded with the first screen that needs any of them. */
export const later = { ...data, ...welcome } as const;
