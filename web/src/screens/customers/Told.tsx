import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import type { ToldRow } from '../../api/consent';
import { useSegmentNames } from '../../api/segmentNames';
import { useText } from '../../i18n/index';
import shared from '../identity/Identity.module.css';
import classes from './Handovers.module.css';

/** What webhooks were told of a customer, and what was withheld and why. */
export function Told({ rows }: { rows: readonly ToldRow[] }) {
  return rows.length > 0 ? <Some rows={rows} /> : null;
}

function Some({ rows }: { rows: readonly ToldRow[] }) {
  const { t, format } = useText();
  const title = useId();
  const segmentName = useSegmentNames(true);
  return (
    <section className={shared.box} aria-labelledby={title}>
      <h2 id={title}>{t('consent.toldTitle')}</h2>
      <p className={shared.lead}>{t('consent.toldLead')}</p>
      <ol className={classes.handovers}>
        {rows.map(({ time, segment, url, entered, withheld }, place) => (
          <li key={`${time} ${place}`}>
            <p className={classes.way}>
              <span>{t(entered ? 'consent.toldEntered' : 'consent.toldLeft')}</span>
              <Link to="/customers/segments/$key" params={{ key: segment }}>
                {segmentName(segment)}
              </Link>
            </p>
            <p>{url}</p>
            <p className={classes.by}>
              <time dateTime={time}>{format.instant(time)}</time>
              {` · ${withheld ? t('consent.withheld', { why: t(`consent.part.${withheldAs(withheld)}`) }) : t('consent.told')}`}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Nobody is withheld who may be reached. */
function withheldAs(why: NonNullable<ToldRow['withheld']>) {
  return why === 'given' || why === 'not_needed' ? 'allowed' : why;
}
