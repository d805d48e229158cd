import type { Part } from '../../types';
import type { mapsPresence as english } from '../en/mapsPresence';

export const mapsPresence: Part<'pl', typeof english> = {
  'presence.title': 'Teraz na tej mapie',
  'presence.at': '{name}: {step}, {lane}',
  'presence.here': '{name}: mapa otwarta',
};
