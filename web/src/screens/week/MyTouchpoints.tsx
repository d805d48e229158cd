import { ActionIcon, Select } from '@mantine/core';
import { IconStar, IconStarFilled, IconStarOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Registry } from '../../api/types';
import { Sparkline } from '../../charts/Sparkline';
import { useText } from '../../i18n/index';
import { namesOf } from '../../question/names';
import type { PeriodText } from '../../question/period';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure } from '../../states/State';
import classes from './Week.module.css';
import { DAYS, type Trend } from './week';

interface MyTouchpointsProps {
  registry: Registry | undefined;
  trends: Trend[] | undefined;
  error: unknown;
  retry: () => void;
  starred: string[];
  onStar: (keys: string[]) => void;
  /** What a trend's question looks at. */
  period: PeriodText;
}

/** Until something is starred, so many of the busiest are shown. */
const BUSIEST = 4;

/** The touchpoints one answers for, or the busiest until one said which. */
export function MyTouchpoints({ registry, trends, error, retry, starred, onStar, period }: MyTouchpointsProps) {
  const text = useText();
  const { t, language } = text;
  const all = useMemo(() => {
    const name = namesOf(registry, text);
    return (registry?.touchpoints ?? []).map(one => ({ key: one.key, name: name(one.key) }));
  }, [registry, text]);
  const known = starred.filter(key => all.some(one => one.key === key));
  const keyOf = (trend: Trend) => all.find(one => one.name === trend.name || one.key === trend.name)?.key;
  const busiest = (trends ?? []).flatMap(trend => keyOf(trend) ?? []).slice(0, BUSIEST);
  const shown = known.length > 0 ? known : busiest;
  const options = all
    .filter(one => !known.includes(one.key))
    .map(one => ({ value: one.key, label: one.name }))
    .sort((a, b) => a.label.localeCompare(b.label, language));
  return (
    <section className={classes.section} aria-labelledby="my-touchpoints">
      <div className={classes.sectionHead}>
        <div>
          <h2 id="my-touchpoints">{t(known.length > 0 ? 'week.mine' : 'week.busiest')}</h2>
          {known.length === 0 && <p>{t('week.starHint')}</p>}
        </div>
        <Select
          // Each pick begins with an empty field.
          key={known.length}
          size="sm"
          aria-label={t('week.star')}
          placeholder={t('week.star')}
          leftSection={<IconStar size={16} stroke={1.7} aria-hidden />}
          searchable
          data={options}
          value={null}
          onChange={key => key && onStar([...known, key])}
          nothingFoundMessage={t('build.nothingFound')}
          maxDropdownHeight={280}
        />
      </div>
      {error ? (
        <Failure compact error={error} retry={retry} />
      ) : !trends || !registry ? (
        <ListSkeleton rows={BUSIEST} />
      ) : (
        <ul className={classes.touchpoints}>
          {shown.map(key => {
            const name = all.find(one => one.key === key)?.name ?? key;
            const trend = trends.find(one => one.name === name || one.name === key);
            return (
              <li key={key} className={classes.touchpoint}>
                <Link
                  to="/explore/$kind"
                  params={{ kind: 'series' }}
                  search={{ q: { of: { metric: 'count', of: { touchpoints: [key] } }, period: 'day' }, period }}
                >
                  <span className={classes.name}>{name}</span>
                  <span className={classes.spark}>
                    <Sparkline values={trend?.days ?? []} now={DAYS} width={132} height={34} end base />
                  </span>
                  <Numbers trend={trend} />
                </Link>
                {known.includes(key) ? (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    className={classes.starButton ?? ''}
                    aria-label={t('week.unstar', { name })}
                    onClick={() => onStar(known.filter(one => one !== key))}
                  >
                    <IconStarFilled size={16} className={classes.star} aria-hidden />
                    <IconStarOff size={16} className={classes.starOff} aria-hidden />
                  </ActionIcon>
                ) : (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t('week.starOne', { name })}
                    onClick={() => onStar([...known, key])}
                  >
                    <IconStar size={16} stroke={1.7} aria-hidden />
                  </ActionIcon>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function Numbers({ trend }: { trend: Trend | undefined }) {
  const { t, format } = useText();
  if (!trend) return <span className={classes.numbers}>{t('week.none')}</span>;
  return (
    <span className={classes.numbers}>
      <b>{format.count(trend.now)}</b>
      <small>{t('week.beforeWas', { value: format.count(trend.before) })}</small>
    </span>
  );
}
