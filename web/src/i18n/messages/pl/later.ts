import type { LaterMessages } from '../../types';
import { data } from './data';
import { map } from './map';
import { week } from './week';
import { welcome } from './welcome';

export const later: LaterMessages<'pl'> = { ...data, ...map, ...welcome, ...week };
