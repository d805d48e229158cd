import { Button } from '@mantine/core';
import { useText } from '../../../i18n/index';
import { Bone } from '../../../states/Skeletons';
import { FailureText } from '../../../states/State';
import classes from './Framework.module.css';
import type { Health } from './useMapHealth';

/** How customers feel on a journey, how many follow its plan, and how much of it the data shows. */
export function HealthFacts({ health }: { health: Health }) {
  const { t } = useText();
  const { steps, bound, seen, loading, error, retry } = health;
  if (error) {
    return (
      <p className={classes.failed} role="alert">
        <FailureText error={error} />{' '}
        <Button size="compact-xs" variant="subtle" onClick={retry}>
          {t('state.retry')}
        </Button>
      </p>
    );
  }
  return (
    <dl className={classes.facts} aria-busy={loading || undefined}>
      <div>
        <dt>{t('framework.emotion')}</dt>
        <dd>
          <Emotion health={health} />
        </dd>
      </div>
      <div>
        <dt>{t('framework.following')}</dt>
        <dd>
          <Following health={health} />
        </dd>
      </div>
      <div>
        <dt>{t('framework.data')}</dt>
        <dd>
          {bound === 0
            ? t('framework.unbound')
            : seen === null
              ? t('maps.boundOf', { bound, count: steps })
              : t('framework.seenOf', { seen, count: steps })}
        </dd>
      </div>
    </dl>
  );
}

/** Good or bad only where the whole interval is. */
function toneOf(low: number | null | undefined, high: number | null | undefined): 'good' | 'bad' | undefined {
  if (low != null && low > 0) return 'good';
  return high != null && high < 0 ? 'bad' : undefined;
}

function Emotion({ health: { emotion, loading } }: { health: Health }) {
  const { t, format } = useText();
  if (!emotion) return loading ? <Bone width={90} height={14} /> : t('before.notMeasured');
  const interval = format.interval(emotion, { unit: 'number' });
  return (
    <>
      <b data-tone={toneOf(emotion.low, emotion.high)}>{format.signed(emotion.value, 1)}</b>{' '}
      <small>
        {interval && `${interval} · `}
        {t('maps.n', { n: format.count(emotion.n) })}
      </small>
    </>
  );
}

function Following({ health: { following, obstacle, loading } }: { health: Health }) {
  const { t, format } = useText();
  if (!following || following.n === 0) {
    return loading ? <Bone width={90} height={14} /> : (obstacle ?? t('before.notMeasured'));
  }
  return (
    <>
      <b>{format.percent(following.value)}</b>{' '}
      <small>
        {format.rateInterval(following)} · {t('maps.n', { n: format.count(following.n) })}
      </small>
    </>
  );
}
