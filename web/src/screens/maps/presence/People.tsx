import { Tooltip } from '@mantine/core';
import type { CSSProperties } from 'react';
import type { PresentPerson } from '../../../api/presence';
import { useText } from '../../../i18n/index';
import { stepOf } from '../../../maps/map';
import { initials, personColour } from '../../../maps/presence';
import { useStudio } from '../studio';
import { laneName } from '../words';
import classes from './Presence.module.css';

/** Shown by their initials; more are counted. */
const MOST = 5;

/** Who else has the map open, and where they are on it. */
export function People() {
  const { t, format } = useText();
  const { presence } = useStudio();
  const { people } = presence;
  if (people.length === 0) return null;
  const more = people.slice(MOST);
  return (
    <ul className={classes.people} aria-label={t('presence.title')}>
      {people.slice(0, MOST).map(person => (
        <Face key={person.account} person={person} />
      ))}
      {more.length > 0 && (
        <li>
          <Tooltip label={more.map(person => person.name).join(', ')}>
            <span className={classes.face}>{format.signed(more.length, 0)}</span>
          </Tooltip>
        </li>
      )}
    </ul>
  );
}

function Face({ person }: { person: PresentPerson }) {
  const text = useText();
  const { t } = text;
  const { map } = useStudio();
  const { name, cell } = person;
  const step = cell && stepOf(map, cell.step);
  const lane = cell && map.lanes.find(one => one.key === cell.lane);
  const at = step && lane && { step: step.name, lane: laneName(lane, text) };
  const said = at ? t('presence.at', { name, ...at }) : t('presence.here', { name });
  return (
    <li>
      <Tooltip label={said}>
        <span className={classes.face} style={{ '--person': personColour(person) } as CSSProperties}>
          <span aria-hidden>{initials(name)}</span>
          <span className="unseen">{said}</span>
        </span>
      </Tooltip>
    </li>
  );
}
