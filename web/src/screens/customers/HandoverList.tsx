import { IconArrowRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { HandoverRow } from '../../api/audience';
import { useConsentPolicy } from '../../api/consent';
import { useSegmentNames } from '../../api/segmentNames';
import { CHANNELS, channelName, oneOf, purposeName } from '../../consent/names';
import { useText } from '../../i18n/index';
import { useAuthorName } from '../../saved/useAuthorName';
import { formatName } from '../../segments/audience';
import classes from './Handovers.module.css';

type Row = Omit<HandoverRow, 'channel'> & { channel?: string | null };

interface HandoverListProps {
  rows: readonly Row[];
  /** What the number of customers says: all who were on a list, or some of them. */
  counted: (customers: number) => string;
}

/** Lists for other systems: of which segment, where they went, what for, when and by whom. */
export function HandoverList({ rows, counted }: HandoverListProps) {
  const text = useText();
  const { format } = text;
  const segmentName = useSegmentNames(true);
  const authorName = useAuthorName();
  const policy = useConsentPolicy().data;
  const aboutOf = ({ purpose, channel, customers }: Row) => [
    purposeName(purpose, policy, text),
    channel && channelName(oneOf(CHANNELS, channel), text),
    counted(customers),
  ];
  return (
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
  );
}
