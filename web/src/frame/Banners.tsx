import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { connection } from '../api/client';
import { sessionQuery, useSignedIn } from '../api/queries';
import { useText } from '../i18n/index';
import classes from './Frame.module.css';

export function DemoRibbon() {
  const { t } = useText();
  const { demo } = useSignedIn();
  if (!demo) return null;
  return (
    <div className={classes.ribbon}>
      <i aria-hidden />
      {t('demo.ribbon')}
    </div>
  );
}

const RETRY_MS = 5000;

/** Shown while the server is gone; asks for it until it is back, then asks again for what is on the page. */
export function OfflineBanner() {
  const { t } = useText();
  const gone = useSyncExternalStore(connection.subscribe, connection.isGone);
  const client = useQueryClient();
  const [trying, setTrying] = useState(false);
  const retry = useCallback(async () => {
    setTrying(true);
    try {
      await client.fetchQuery({ ...sessionQuery, staleTime: 0, retry: false });
      await client.invalidateQueries({ predicate: query => query.state.status === 'error' });
    } catch {
      // Still gone; the banner stays.
    } finally {
      setTrying(false);
    }
  }, [client]);
  useEffect(() => {
    if (!gone) return;
    const timer = setInterval(() => void retry(), RETRY_MS);
    return () => clearInterval(timer);
  }, [gone, retry]);
  if (!gone) return null;
  return (
    <div className={classes.offline} role="alert">
      <b>{t('offline.title')}</b>
      <span>{t('offline.body')}</span>
      <Button size="compact-sm" variant="default" loading={trying} onClick={() => void retry()}>
        {t('offline.retry')}
      </Button>
    </div>
  );
}
