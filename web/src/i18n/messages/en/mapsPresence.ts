export const mapsPresence = {
  'presence.title': 'Also on this map',
  'presence.at': '{name} is at {step}, {lane}',
  'presence.here': '{name} has this map open',
} as const;
