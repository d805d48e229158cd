import type { LaterMessages } from '../../types';
import { data } from './data';
import { welcome } from './welcome';

export const later: LaterMessages<'pl'> = { ...data, ...welcome };
