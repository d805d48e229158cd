import type { Messages } from '../../types';
import { boards } from './boards';
import { charts } from './charts';
import { explore } from './explore';
import { frame } from './frame';
import { map } from './map';
import { people } from './people';
import { sentences } from './sentences';
import { week } from './week';
import { words } from './words';

export const messages: Messages<'ru'> = {
  ...frame,
  ...words,
  ...charts,
  ...explore,
  ...boards,
  ...map,
  ...people,
  ...week,
  ...sentences,
};
