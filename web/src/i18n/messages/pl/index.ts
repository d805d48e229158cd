import type { Messages } from '../../types';
import { charts } from './charts';
import { data } from './data';
import { explore } from './explore';
import { frame } from './frame';
import { sentences } from './sentences';
import { welcome } from './welcome';
import { words } from './words';

export const messages: Messages<'pl'> = {
  ...frame,
  ...words,
  ...charts,
  ...explore,
  ...sentences,
  ...data,
  ...welcome,
};
