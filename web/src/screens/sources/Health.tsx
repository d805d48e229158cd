import { useText } from '../../i18n/index';
import { ago } from '../../saved/ago';
import type { Health } from './health';
import classes from './Sources.module.css';

/** How a source is, in words, and when its last event came. */
export function HealthSaid({ health }: { health: Health }) {
  const text = useText();
  const { t, format } = text;
  const tone = health.state === 'silent' && health.long ? 'late' : health.state;
  const said =
    health.state === 'silent' ? t('source.silent', { time: format.instant(health.last) }) : t(`source.${health.state}`);
  return (
    <span className={classes.health} data-tone={tone}>
      <span>
        <i aria-hidden />
        {said}
      </span>
      {health.state === 'receiving' && <small>{t('source.last', { time: ago(health.last, text) })}</small>}
    </span>
  );
}
