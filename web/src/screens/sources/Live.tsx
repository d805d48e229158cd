import { Alert, Badge, Button } from '@mantine/core';
import { IconChevronRight, IconPlayerPause, IconPlayerPlay, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useIsMasked } from '../../api/queries';
import { keyOf, type RecentRow, type SourceRow, useRecent } from '../../api/sources';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure } from '../../states/State';
import { propertiesOf } from './plan';
import classes from './Sources.module.css';
import stream from './Stream.module.css';
import { TabLink } from './TabLink';
import { useSeconds } from './when';

/** What arrives, as it arrives: the newest on top. */
export function Live({ row }: { row: SourceRow }) {
  const { t } = useText();
  const { data, error, refetch } = useRecent(row.number);
  /** What was shown when the stream was held. */
  const [held, setHeld] = useState<RecentRow[] | null>(null);
  if (!data) {
    if (error) return <Failure error={error} retry={() => void refetch()} compact />;
    return <ListSkeleton rows={6} />;
  }
  if (data.rows.length === 0) {
    return (
      <Empty
        compact
        title={t(row.closed ? 'source.closed' : 'live.noneTitle')}
        body={t(row.closed ? 'source.closedHelp' : 'live.noneBody')}
        action={<TabLink>{t('live.toSetUp')}</TabLink>}
      />
    );
  }
  const shown = held ?? data.rows;
  const known = new Set(held?.map(keyOf));
  const waiting = held ? data.rows.filter(one => !known.has(keyOf(one))).length : 0;
  return (
    <section aria-label={t('source.view.live')}>
      <div className={classes.tools}>
        <p className={classes.lead}>{t('live.lead')}</p>
        <Button
          variant={held ? 'filled' : 'default'}
          size="sm"
          leftSection={held ? <IconPlayerPlay size={16} aria-hidden /> : <IconPlayerPause size={16} aria-hidden />}
          onClick={() => setHeld(held ? null : data.rows)}
        >
          {held ? (waiting > 0 ? t('live.resumeNew', { count: waiting }) : t('live.resume')) : t('live.pause')}
        </Button>
      </div>
      {data.gaps && !held && (
        <Alert color="petrol" variant="light" mb="sm">
          {t('live.gaps')}
        </Alert>
      )}
      <ol className={stream.stream}>
        {shown.map(one => (
          <Event key={keyOf(one)} row={one} />
        ))}
      </ol>
    </section>
  );
}

/** An identifier as short as tells it from others. */
function short(value: string): string {
  return value.length > 22 ? `${value.slice(0, 10)}…${value.slice(-6)}` : value;
}

/** Why it was not taken is left out for those who see identifiers masked; that it was not counts. */
function isRejected({ rejected }: RecentRow): boolean {
  return rejected != null;
}

function Event({ row }: { row: RecentRow }) {
  const { t } = useText();
  const seconds = useSeconds();
  const [open, setOpen] = useState(false);
  const first = row.who[0];
  const rejected = isRejected(row);
  return (
    <li data-rejected={rejected || undefined}>
      <button type="button" className={stream.event} aria-expanded={open} onClick={() => setOpen(!open)}>
        <IconChevronRight size={15} aria-hidden className={stream.chevron} />
        <time dateTime={row.received}>{seconds(row.received)}</time>
        <b>{row.event || t('source.unreadable')}</b>
        <span className={stream.channel}>{row.channel}</span>
        <span className={stream.who}>
          {first ? (
            <>
              <span className={stream.quiet}>{t(`identifier.${first.kind}`)}</span> {short(first.value)}
              {row.who.length > 1 && <span className={stream.quiet}> +{row.who.length - 1}</span>}
            </>
          ) : (
            !rejected && <span className={stream.quiet}>{t('live.nobody')}</span>
          )}
        </span>
        <span className={stream.badges}>
          {rejected ? (
            <Badge color="red" variant="light" tt="none">
              {t('live.rejected')}
            </Badge>
          ) : (
            row.verified && (
              <Badge variant="light" tt="none" leftSection={<IconShieldCheck size={13} aria-hidden />}>
                {t('live.verified')}
              </Badge>
            )
          )}
        </span>
        {row.rejected && <span className={stream.reason}>{row.rejected}</span>}
      </button>
      {open && <Details row={row} />}
    </li>
  );
}

function Details({ row }: { row: RecentRow }) {
  const { t } = useText();
  const seconds = useSeconds();
  const masked = useIsMasked();
  const properties = propertiesOf(row);
  const facts: [string, string][] = [
    [t('live.time'), seconds(row.time)],
    [t('live.received'), seconds(row.received)],
    [t('column.channel'), row.channel],
    [t('column.place'), row.place],
    ...row.who.map(({ kind, value }): [string, string] => [t(`identifier.${kind}`), value]),
    ...(isRejected(row)
      ? []
      : [[t('live.who'), t(row.verified ? 'live.verifiedHelp' : 'live.unverifiedHelp')] as [string, string]]),
  ];
  return (
    <div className={stream.details}>
      <dl>
        {facts
          .filter(([, value]) => value !== '')
          .map(([label, value], index) => (
            <div key={index}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {masked && row.properties === '' ? (
        <p className={stream.quiet}>{t('mask.properties')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
        <pre role="group" tabIndex={0} aria-label={t('live.properties')}>
          {properties ? JSON.stringify(properties, null, 2) : row.properties}
        </pre>
      )}
    </div>
  );
}
