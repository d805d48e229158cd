import { ActionIcon, Tooltip } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { CSSProperties } from 'react';
import type { Saved } from '../../api/documents';
import { useText } from '../../i18n/index';
import type { MapDocument } from '../../maps/map';
import { isOverdue, summaryOf } from '../../maps/summary';
import { dayOf } from '../../question/calendar';
import { ago } from '../../saved/ago';
import { useAuthorName } from '../../saved/useAuthorName';
import classes from './Maps.module.css';
import { useRemoveMap } from './useRemoveMap';

/** A map among others: what it is, whose it is, and how much of it is bound to data. */
export function MapCard({ map, mayEdit }: { map: Saved<MapDocument>; mayEdit: boolean }) {
  const text = useText();
  const { t, format, zone } = text;
  const authorName = useAuthorName();
  const remove = useRemoveMap();
  const { body } = map;
  const summary = summaryOf(body);
  const share = summary.steps > 0 ? summary.bound / summary.steps : 0;
  const overdue = isOverdue(body, dayOf(new Date(), zone));
  return (
    <li className={classes.card}>
      <Link to="/journeys/maps/$key" params={{ key: map.key }}>
        <span className={classes.marks}>
          <span>{t(`maps.kind.${body.kind}`)}</span>
          <span className={classes.status} data-status={body.status}>
            {t(`maps.status.${body.status}`)}
          </span>
        </span>
        <Ribbon map={body} />
        <b>{body.name}</b>
        {body.goal && <span className={classes.goal}>{body.goal}</span>}
        <span className={classes.bound}>
          <i style={{ '--share': share } as CSSProperties} />
          {t('maps.boundOf', { bound: summary.bound, count: summary.steps })}
        </span>
        <small>
          {body.owner && <span>{body.owner}</span>}
          {body.review_due && (
            <span data-overdue={overdue || undefined}>
              {t(overdue ? 'maps.reviewOverdue' : 'maps.reviewDue', { day: format.plainDay(body.review_due) })}
            </span>
          )}
          <span title={format.instant(map.created)}>
            {t('save.by', { author: authorName(map.author), time: ago(map.created, text) })}
          </span>
        </small>
      </Link>
      {mayEdit && (
        <Tooltip label={t('save.delete')}>
          <ActionIcon
            className={classes.remove}
            variant="subtle"
            color="gray"
            aria-label={t('maps.delete', { name: body.name })}
            onClick={() => void remove(map)}
          >
            <IconTrash size={17} stroke={1.7} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  );
}

/** The stages at a glance: each as wide as it has steps. */
function Ribbon({ map }: { map: MapDocument }) {
  return (
    <span className={classes.ribbon} aria-hidden>
      {map.stages.map(stage => (
        <i
          key={stage.key}
          style={{
            flexGrow: Math.max(1, stage.steps.length),
            ...(stage.colour ? { background: stage.colour } : {}),
          }}
        />
      ))}
    </span>
  );
}
