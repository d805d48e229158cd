import { charts } from './charts';
import { explore } from './explore';
import { frame } from './frame';
import { map } from './map';
import { sentences } from './sentences';
import { words } from './words';

export const messages = {
  ...frame,
  ...words,
  ...charts,
  ...explore,
  ...map,
  ...sentences,
} as const;
