import { useText } from '../../i18n/index';
import type { PlainKey } from '../../i18n/types';
import type { MapChange } from '../../maps/changes';
import { personaName } from '../../maps/persona';
import { usePersonas } from './usePersonas';
import { laneName, quoted } from './words';

/** Fields of a map by the words for them; others are details. */
const FIELDS: Record<string, PlainKey> = {
  kind: 'maps.kind',
  status: 'maps.status',
  owner: 'maps.owner',
  goal: 'maps.goal',
  feedback: 'maps.feedback',
  scenario: 'maps.scenario',
  review_due: 'maps.review',
  journeys: 'build.journeys',
  filters: 'build.filters',
};

/** A change of a map in words. */
export function useChangeText(): (change: MapChange) => string {
  const text = useText();
  const { t, format } = text;
  const { byKey } = usePersonas();
  return change => {
    switch (change.what) {
      case 'renamed':
        return t(`maps.changed.${change.of}.renamed`, {
          before: quoted(change.before, text),
          name: quoted(change.name, text),
        });
      case 'added':
      case 'removed':
      case 'changed':
        return t(`maps.changed.${change.of}.${change.what}`, { name: quoted(change.name, text) });
      case 'moved':
        return t(`maps.changed.${change.of}.moved`);
      case 'edges':
      case 'rules':
      case 'personas':
        return t(`maps.changed.${change.what}`);
      case 'fields': {
        const names = change.fields.map(field => t(FIELDS[field] ?? 'maps.changed.details'));
        return t('maps.changed.fields', { names: format.list([...new Set(names)]) });
      }
      case 'cell': {
        const lane = format.quote(laneName(change.lane, text));
        const where = t('maps.changed.cell', { step: quoted(change.step, text), lane });
        return change.persona ? `${where} (${personaName(byKey, change.persona)})` : where;
      }
    }
  };
}

/** Several changes in one sentence; the first few of many. */
export function useChangesText(): (changes: MapChange[]) => string {
  const { t } = useText();
  const say = useChangeText();
  return changes => {
    const said = [...new Set(changes.map(say))];
    const first = said.slice(0, MOST_SAID).join('; ');
    return said.length > MOST_SAID ? `${first}; ${t('maps.changed.more', { count: said.length - MOST_SAID })}` : first;
  };
}

const MOST_SAID = 4;
