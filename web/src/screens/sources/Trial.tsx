import { Alert, Badge, SegmentedControl, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { Problem } from '../../api/client';
import type { SourceRow, SourceSettings } from '../../api/sources';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { FailureText } from '../../states/State';
import styles from './Mapping.module.css';
import { type Tried, useTrySource } from './planned';
import records from './Records.module.css';
import classes from './Sources.module.css';
import { useSeconds } from './when';

/** As long as one types, nothing is tried. */
const PAUSE_MS = 500;

interface TrialProps {
  row: SourceRow;
  settings: SourceSettings;
}

/** What the mapping in the editor makes of the bodies that arrived, or of one's own. */
export function Trial({ row, settings }: TrialProps) {
  const { t } = useText();
  const [on, setOn] = useState<'arrived' | 'own'>('arrived');
  const [body, setBody] = useState('');
  const { mutate, data, error, isPending } = useTrySource(row.number);
  const wanted = JSON.stringify({ settings, ...(on === 'own' ? { body } : {}) });
  const [trial] = useDebouncedValue(wanted, PAUSE_MS);
  const blank = on === 'own' && body.trim() === '';
  useEffect(() => {
    if (!blank) mutate(JSON.parse(trial));
  }, [trial, blank, mutate]);
  return (
    <section className={classes.box} aria-labelledby="trial">
      <h2 id="trial">{t('try.title')}</h2>
      <div className={classes.stack}>
        <SegmentedControl
          size="sm"
          aria-label={t('try.on')}
          value={on}
          onChange={value => setOn(value as typeof on)}
          data={[
            { value: 'arrived', label: t('try.arrived') },
            { value: 'own', label: t('try.own') },
          ]}
        />
        {on === 'own' && (
          <Textarea
            aria-label={t('try.body')}
            placeholder={'{"type": "order", "id": 17}'}
            autosize
            minRows={4}
            maxRows={14}
            spellCheck={false}
            classNames={{ input: classes.cel ?? '' }}
            value={body}
            onChange={event => setBody(event.currentTarget.value)}
          />
        )}
        {error && (
          <Alert color="red" role="alert" title={isOfMapping(error) ? t('try.wrong') : undefined}>
            <FailureText error={error} />
          </Alert>
        )}
        {!error && !data && isPending && <ListSkeleton rows={3} />}
        {data && !error && !blank && <Results tried={data} busy={isPending} />}
      </div>
    </section>
  );
}

/** Not the body, nor the way there. */
function isOfMapping(error: unknown): boolean {
  return error instanceof Problem && error.status === 422;
}

function Results({ tried, busy }: { tried: Tried[]; busy: boolean }) {
  const { t } = useText();
  if (tried.length === 0) return <p className={classes.lead}>{t('try.nothing')}</p>;
  const good = tried.filter(one => one.interactions.length > 0 && one.rejected.length === 0).length;
  return (
    <div data-stale={busy || undefined} className={styles.results}>
      <p className={classes.lead} role="status">
        {t('try.sum', { count: tried.length, good })}
      </p>
      <ol className={styles.tried}>
        {tried.map((one, index) => (
          <Body key={index} tried={one} />
        ))}
      </ol>
    </div>
  );
}

function Body({ tried }: { tried: Tried }) {
  const { t } = useText();
  const seconds = useSeconds();
  return (
    <li>
      {tried.received && <time dateTime={tried.received}>{seconds(tried.received)}</time>}
      {tried.interactions.map((one, index) => (
        <Made key={index} made={one} />
      ))}
      {tried.rejected.map((reason, index) => (
        <p key={index} className={styles.reason}>
          <Badge color="red" variant="light" tt="none">
            {t('live.rejected')}
          </Badge>{' '}
          {reason}
        </p>
      ))}
      <details className={records.long}>
        <summary>{t('try.showBody')}</summary>
        <pre>{tried.body}</pre>
      </details>
    </li>
  );
}

function Made({ made }: { made: Tried['interactions'][number] }) {
  const { t } = useText();
  const seconds = useSeconds();
  const facts: [string, string][] = [
    [t('live.time'), seconds(made.time)],
    [t('column.channel'), made.channel],
    [t('column.place'), made.place],
    ...made.who.map(({ kind, value }): [string, string] => [t(`identifier.${kind}`), value]),
  ];
  return (
    <div className={styles.made}>
      <b>{made.event}</b>
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
      {made.properties !== '' && <code className={styles.props}>{made.properties}</code>}
    </div>
  );
}
