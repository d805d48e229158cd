import type { Messages } from '../../types';
import { boards } from './boards';
import { charts } from './charts';
import { explore } from './explore';
import { frame } from './frame';
import { people } from './people';
import { sentences } from './sentences';
import { words } from './words';

export const messages: Messages<'ru'> = {
  ...frame,
  ...words,
  ...charts,
  ...explore,
  ...boards,
  ...people,
  ...sentences,
};
