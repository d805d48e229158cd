import { Button, Progress, Text } from '@mantine/core';
import { Rings } from '../../frame/Brand';
import { useText } from '../../i18n/index';
import { cancelRun, type Run } from '../data/runs';
import classes from './Import.module.css';

/** An import under way: how far it is, and the way to stop it. */
export function Running({ upload, table, run }: { upload: string; table: string; run: Run }) {
  const { t, format } = useText();
  const { done = 0, total, rows = 0 } = run.progress ?? {};
  const share = total ? Math.min(1, done / total) : null;
  return (
    <section className={classes.running} aria-live="polite" aria-busy="true">
      <Rings mood="loading" size={96} />
      <h2>{t('running.title')}</h2>
      <p>{rows > 0 ? t('running.rows', { count: rows }) : t('running.begins')}</p>
      {share !== null && (
        <Progress
          value={share * 100}
          w="min(420px, 100%)"
          aria-label={t('running.share', { percent: format.percent(share, 0) })}
        />
      )}
      {run.job ? (
        <Button variant="default" onClick={() => cancelRun(upload, table)}>
          {t('running.cancel')}
        </Button>
      ) : (
        <Text size="sm" c="dimmed">
          {t('running.goesOn')}
        </Text>
      )}
    </section>
  );
}
