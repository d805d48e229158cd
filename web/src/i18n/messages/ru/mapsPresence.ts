import type { Part } from '../../types';
import type { mapsPresence as english } from '../en/mapsPresence';

export const mapsPresence: Part<'ru', typeof english> = {
  'presence.title': 'Сейчас на этой карте',
  'presence.at': '{name}: {step}, {lane}',
  'presence.here': '{name}: карта открыта',
};
