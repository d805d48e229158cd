import { IconArrowRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import type { HandoverRow } from '../../api/audience';
import { useConsentPolicy } from '../../api/consent';
import { useSegmentNames } from '../../api/segmentNames';
import { channelName, purposeName } from '../../consent/names';
import { useText } from '../../i18n/index';
import { useAuthorName } from '../../saved/useAuthorName';
import { formatName } from '../../segments/audience';
import shared from '../identity/Identity.module.css';
import classes from './Handovers.module.css';

/** The lists for other systems that a customer was on: of which segment, where they went, what for, and by whom. */
export function Handovers({ rows }: { rows: readonly HandoverRow[] }) {
  return rows.length > 0 ? <Some rows={rows} /> : null;
}

function Some({ rows }: { rows: readonly HandoverRow[] }) {
  const text = useText();
  const { t, format } = text;
  const title = useId();
  const segmentName = useSegmentNames(true);
  const authorName = useAuthorName();
  const policy = useConsentPolicy().data;
  const aboutOf = ({ purpose, channel, customers }: HandoverRow) => [
    purposeName(purpose, policy, text),
    channel && channelName(channel, text),
    t('audience.handoverOf', { count: customers }),
  ];
  return (
    <section className={shared.box} aria-labelledby={title}>
      <h2 id={title}>{t('audience.handovers')}</h2>
      <p className={shared.lead}>{t('audience.handoversLead')}</p>
      <ol className={classes.handovers}>
        {rows.map((row, place) => (
          <li key={`${row.time} ${place}`}>
            <p className={classes.way}>
              <Link to="/customers/segments/$key" params={{ key: row.segment }}>
                {segmentName(row.segment)}
              </Link>
              <IconArrowRight size={15} stroke={1.7} aria-hidden />
              <b>{formatName(row.format, text)}</b>
            </p>
            <p>{aboutOf(row).filter(Boolean).join(' · ')}</p>
            <p className={classes.by}>
              <time dateTime={row.time}>{format.instant(row.time)}</time>
              {row.author && ` · ${authorName(row.author)}`}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
