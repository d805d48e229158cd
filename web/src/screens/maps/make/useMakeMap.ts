import { useNavigate } from '@tanstack/react-router';
import { useSaveDocument } from '../../../api/documents';
import type { MapDocument } from '../../../maps/map';
import type { Persona } from '../../../maps/persona';
import { newKey } from '../../../saved/key';
import { showFailure } from '../../../states/undo';
import type { MapSearch } from '../search';

/** Saves a new map, with personas that are new as well, and opens it. */
export function useMakeMap() {
  const navigate = useNavigate();
  const map = useSaveDocument<MapDocument>('map');
  const persona = useSaveDocument<Persona>('persona');
  const make = async (body: MapDocument, personas: [string, Persona][] = [], search: MapSearch = {}) => {
    try {
      const keys = new Map<string, string>();
      for (const [old, one] of personas) {
        const saved = await persona.mutateAsync({ key: newKey(), version: 0, body: one });
        keys.set(old, saved.key);
      }
      const { key } = await map.mutateAsync({ key: newKey(), version: 0, body: withPersonas(body, keys) });
      void navigate({ to: '/journeys/maps/$key', params: { key }, search });
    } catch (error) {
      showFailure(error);
    }
  };
  return { make, busy: map.isPending || persona.isPending };
}

/** The map with its personas by their new keys. */
function withPersonas(map: MapDocument, keys: ReadonlyMap<string, string>): MapDocument {
  if (keys.size === 0) return map;
  const renamed = (key: string) => keys.get(key) ?? key;
  return {
    ...map,
    personas: map.personas.map(renamed),
    cells: map.cells.map(cell => (cell.persona === undefined ? cell : { ...cell, persona: renamed(cell.persona) })),
  };
}
