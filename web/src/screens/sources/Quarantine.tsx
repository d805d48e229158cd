import { Alert, Button, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { type RejectedEvent, type SourceRow, useReplay, useSourceQuarantine } from '../../api/sources';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure, FailureText } from '../../states/State';
import shared from '../data/Data.module.css';
import { useReason } from '../data/reasons';
import records from './Records.module.css';
import classes from './Sources.module.css';
import { useSeconds } from './when';

/** Records longer than this are shown by their beginning. */
const SHORT = 280;

/** Events that could not be read: why, as they came, and another try once it is mended. */
export function Quarantine({ row }: { row: SourceRow }) {
  const { t, format } = useText();
  const reason = useReason();
  const found = useSourceQuarantine(row.number);
  const replay = useReplay(row.number);
  const reasons = Object.entries(row.quarantine).sort((a, b) => b[1] - a[1]);
  const rows = found.data?.pages.flat() ?? [];
  // Neither the records come then, nor the sentences that may name what stood in them.
  const masked = rows.some(({ message, record }) => message === '' && record === '');
  if (found.error && !found.data) return <Failure error={found.error} retry={() => void found.refetch()} compact />;
  if (!found.data) return <ListSkeleton rows={5} />;
  const outcome = replay.data && (
    <Alert color={replay.data.left > 0 ? 'amber' : 'petrol'} variant="light" role="status">
      {replay.data.taken > 0 ? t('held.taken', { count: replay.data.taken }) : t('held.noneTaken')}{' '}
      {replay.data.left > 0 ? t('held.left', { count: replay.data.left }) : t('held.allTaken')}
    </Alert>
  );
  if (rows.length === 0) {
    return (
      <div className={classes.stack}>
        {outcome}
        <Empty compact title={t('held.noneTitle')} body={t('held.noneBody')} />
      </div>
    );
  }
  return (
    <div className={classes.stack}>
      <section className={classes.box} aria-labelledby="held">
        <div className={classes.tools}>
          <div>
            <h2 id="held">{t('held.title')}</h2>
            <p className={classes.lead}>{t('held.lead')}</p>
          </div>
          <Button
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={replay.isPending}
            onClick={() => replay.mutate()}
          >
            {t('held.again')}
          </Button>
        </div>
        <ul className={records.reasons}>
          {reasons.map(([name, count]) => (
            <li key={name}>
              <b>{format.count(count)}</b> {reason(name)}
            </li>
          ))}
        </ul>
        {replay.error && (
          <Alert color="red" role="alert">
            <FailureText error={replay.error} />
          </Alert>
        )}
        {outcome}
        {masked && <p className={classes.lead}>{t('mask.records')}</p>}
      </section>
      <ol className={records.records}>
        {rows.map(one => (
          <Record key={one.number} row={one} masked={masked} />
        ))}
      </ol>
      {found.hasNextPage ? (
        <Button
          variant="default"
          className={records.more ?? ''}
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t('held.more')}
        </Button>
      ) : (
        <Text size="sm" c="dimmed">
          {t('held.kept')}
        </Text>
      )}
    </div>
  );
}

function Record({ row, masked }: { row: RejectedEvent; masked: boolean }) {
  const seconds = useSeconds();
  const reason = useReason();
  const long = row.record.length > SHORT;
  const text = <pre>{row.record}</pre>;
  return (
    <li className={shared.record}>
      <time className={shared.line} dateTime={row.received}>
        {seconds(row.received)}
      </time>
      <p>{row.message || reason(row.reason)}</p>
      {long ? (
        <details className={records.long}>
          <summary>
            <code>{row.record.slice(0, SHORT)}…</code>
          </summary>
          {text}
        </details>
      ) : (
        !masked && text
      )}
    </li>
  );
}
