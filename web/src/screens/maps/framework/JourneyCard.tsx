import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowsMove, IconGripVertical, IconPinnedOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { KeyboardEvent, PointerEvent } from 'react';
import type { Saved } from '../../../api/documents';
import { useText } from '../../../i18n/index';
import type { Nested, Phase, Way } from '../../../maps/framework';
import type { MapDocument } from '../../../maps/map';
import { isOverdue } from '../../../maps/summary';
import { dayOf } from '../../../question/calendar';
import classes from './Framework.module.css';
import { HealthFacts } from './HealthFacts';
import { useMapHealth } from './useMapHealth';
import { useOnceSeen } from './useOnceSeen';

interface JourneyCardProps {
  nested: Nested;
  maps: ReadonlyMap<string, Saved<MapDocument>>;
  /** The phase it stands in; none where it stands in none. */
  phase: string | null;
  phases: Phase[];
  editable: boolean;
  isHeld: boolean;
  onGrab: (map: string, event: PointerEvent<HTMLElement>) => void;
  onArrow: (map: string, way: Way) => void;
  onPlace: (map: string, phase: string | null) => void;
}

const WAYS: Record<string, Way> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };

/** A journey of a phase, with those that show its steps in detail below it. */
export function JourneyCard({ nested, maps, editable, isHeld, ...rest }: JourneyCardProps) {
  const { t } = useText();
  const map = maps.get(nested.key);
  const name = map?.body.name ?? nested.key;
  return (
    <li className={classes.card} data-map={nested.key} data-held={isHeld || undefined}>
      {editable && <Tools {...rest} map={nested.key} name={name} />}
      {map ? <Journey map={map} /> : <p className={classes.gone}>{t('framework.gone', { name })}</p>}
      {nested.children.length > 0 && (
        <ul className={classes.nested} aria-label={t('framework.nested', { name })}>
          {nested.children.map(child => (
            <NestedJourney key={child.key} nested={child} maps={maps} />
          ))}
        </ul>
      )}
    </li>
  );
}

function NestedJourney({ nested, maps }: Pick<JourneyCardProps, 'nested' | 'maps'>) {
  const map = maps.get(nested.key);
  if (!map) return null;
  return (
    <li>
      <Journey map={map} />
      {nested.children.length > 0 && (
        <ul className={classes.nested}>
          {nested.children.map(child => (
            <NestedJourney key={child.key} nested={child} maps={maps} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** What a journey is called, how it is doing, whose it is and when it is looked at again. */
function Journey({ map }: { map: Saved<MapDocument> }) {
  const { t, format, zone } = useText();
  const { ref, seen } = useOnceSeen<HTMLDivElement>();
  const health = useMapHealth(map, seen);
  const { body } = map;
  const overdue = isOverdue(body, dayOf(new Date(), zone));
  return (
    <div ref={ref} className={classes.journey}>
      <Link to="/journeys/maps/$key" params={{ key: map.key }} className={classes.name}>
        {body.name}
      </Link>
      <p className={classes.about}>
        <span>{t(`maps.kind.${body.kind}`)}</span>
        <span>{t(`maps.status.${body.status}`)}</span>
      </p>
      <HealthFacts health={health} />
      <p className={classes.about}>
        <span>{body.owner || t('framework.noOwner')}</span>
        <span data-overdue={overdue || undefined}>
          {body.review_due
            ? t(overdue ? 'maps.reviewOverdue' : 'maps.reviewDue', { day: format.plainDay(body.review_due) })
            : t('framework.noReview')}
        </span>
      </p>
    </div>
  );
}

interface ToolsProps extends Pick<JourneyCardProps, 'phase' | 'phases' | 'onGrab' | 'onArrow' | 'onPlace'> {
  map: string;
  name: string;
}

/** A grip for the hand and the arrow keys, and a menu that does the same. */
function Tools({ map, name, phase, phases, onGrab, onArrow, onPlace }: ToolsProps) {
  const { t } = useText();
  const press = (event: KeyboardEvent) => {
    const way = WAYS[event.key];
    if (!way) return;
    event.preventDefault();
    onArrow(map, way);
  };
  return (
    <span className={classes.tools}>
      <ActionIcon
        data-grip={map}
        className={classes.grip}
        variant="subtle"
        color="gray"
        size={30}
        aria-label={t('framework.grip', { name })}
        onPointerDown={event => onGrab(map, event)}
        onKeyDown={press}
      >
        <IconGripVertical size={17} aria-hidden />
      </ActionIcon>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={30} aria-label={t('framework.moveTo', { name })}>
            <IconArrowsMove size={17} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown mah="60vh" style={{ overflowY: 'auto' }}>
          {phases.map(one => (
            <Menu.Item key={one.key} disabled={one.key === phase} onClick={() => onPlace(map, one.key)}>
              {one.name || t('maps.unnamed')}
            </Menu.Item>
          ))}
          {phase !== null && (
            <>
              <Menu.Divider />
              <Menu.Item leftSection={<IconPinnedOff size={16} aria-hidden />} onClick={() => onPlace(map, null)}>
                {t('framework.takeOut')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
