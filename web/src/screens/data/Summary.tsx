import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useAsk } from '../../api/queries';
import type { DataSummary } from '../../api/types';
import { useText } from '../../i18n/index';
import { Bone } from '../../states/Skeletons';
import classes from './Data.module.css';

/** What is in the lake, in four figures. */
export function Summary({ data }: { data: DataSummary }) {
  const { t, format } = useText();
  const period = data.first && data.last ? format.days({ from: data.first, to: afterwards(data.last) }) : '–';
  return (
    <dl className={classes.figures}>
      <Figure label={t('word.interactions')} value={format.count(data.interactions)} />
      <Figure label={t('word.customers')} value={format.count(data.people)} />
      <Figure label={t('lake.period')} value={period} long />
      <Figure
        label={t('lake.onDisk')}
        value={format.bytes(data.size_bytes)}
        note={t('lake.files', { count: data.files })}
      />
    </dl>
  );
}

/** A span ends before the instant that ends it. */
function afterwards(last: string): string {
  return new Date(new Date(last).getTime() + 1000).toISOString();
}

function Figure(props: { label: string; value: string; note?: string; long?: boolean }) {
  return (
    <div data-long={props.long || undefined}>
      <dt>{props.label}</dt>
      <dd>
        {props.value}
        {props.note && <small>{props.note}</small>}
      </dd>
    </div>
  );
}

/** What the data does not say: interactions at no touchpoint, and of nobody known. Any question that looks at touchpoints tells. */
export function UnknownShare() {
  const { t, format, zone, language } = useText();
  const { data } = useAsk({ ask: 'transitions', limit: 1, zone, language });
  if (!data) return <Bone width="100%" height={92} />;
  const { interactions, unbound, unidentified } = data.unknown;
  const share = (count: number) => (interactions > 0 ? count / interactions : 0);
  const rows = [
    ...(unbound == null ? [] : [{ key: 'unbound' as const, count: unbound }]),
    { key: 'nobody' as const, count: unidentified },
  ];
  return (
    <section className={classes.panel} aria-labelledby="unknown">
      <h2 id="unknown">{t('lake.unknown')}</h2>
      <ul className={classes.unknown}>
        {rows.map(({ key, count }) => (
          <li key={key} className={classes.share}>
            <span>{t(`lake.unknown.${key}`)}</span>
            <b>{format.percent(share(count))}</b>
            <span className={classes.track} aria-hidden>
              <i style={{ width: `${share(count) * 100}%` }} />
            </span>
            <small className={classes.shareOf}>
              {t('lake.unknown.of', { some: format.count(count), all: format.count(interactions) })}
            </small>
          </li>
        ))}
      </ul>
      <Anchor component={Link} to="/data/touchpoints" size="sm">
        {t('lake.reviewTouchpoints')}
      </Anchor>
    </section>
  );
}
