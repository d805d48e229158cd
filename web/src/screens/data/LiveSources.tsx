import { Button } from '@mantine/core';
import { IconBroadcast, IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useSources } from '../../api/sources';
import { useText } from '../../i18n/index';
import { useHealth } from '../sources/useHealth';
import classes from './Data.module.css';

/** What arrives by itself, beside files that are taken in. */
export function LiveSources() {
  const { t } = useText();
  const navigate = useNavigate();
  const { data } = useSources();
  const health = useHealth(data?.sources);
  if (!data) return null;
  const receiving = data.sources.filter(row => health(row).state === 'receiving').length;
  const any = data.sources.length > 0;
  return (
    <section className={classes.live} aria-labelledby="live-sources">
      <IconBroadcast size={24} stroke={1.6} aria-hidden />
      <div>
        <h2 id="live-sources">{t('sources.title')}</h2>
        <p>
          {any
            ? `${t('sources.summary', { count: data.sources.length })}${receiving > 0 ? `, ${t('sources.summaryReceiving', { count: receiving })}` : ''}`
            : t('sources.summaryNone')}
        </p>
      </div>
      {any ? (
        <Button component={Link} to="/data/sources" variant="default" size="sm">
          {t('sources.all')}
        </Button>
      ) : (
        <Button
          variant="default"
          size="sm"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => void navigate({ to: '/data/sources', search: { add: 1 } })}
        >
          {t('sources.add')}
        </Button>
      )}
    </section>
  );
}
