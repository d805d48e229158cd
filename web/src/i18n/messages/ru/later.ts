import type { LaterMessages } from '../../types';
import { settings } from './settings';
import { touchpoints } from './touchpoints';

export const later: LaterMessages<'ru'> = { ...settings, ...touchpoints };
