import type { SourceRow } from '../../api/sources';
import { useText } from '../../i18n/index';
import { ago } from '../../saved/ago';
import classes from './Sources.module.css';
import { useHealth } from './useSources';

/** How a source is, in words, and when its last event came. */
export function HealthSaid({ row }: { row: SourceRow }) {
  const text = useText();
  const { t, format } = text;
  const health = useHealth()(row);
  const tone = health.state === 'silent' && health.long ? 'late' : health.state;
  const since = 'last' in health ? ago(health.last, text) : undefined;
  return (
    <span className={classes.health} data-tone={tone}>
      <i aria-hidden />
      <span>
        {health.state === 'silent'
          ? t('source.silent', { time: format.instant(health.last) })
          : t(`source.${health.state}`)}
        {health.state === 'receiving' && <small>{t('source.last', { time: since ?? '' })}</small>}
      </span>
    </span>
  );
}
