import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Registry, Touchpoint, TouchpointRule } from '../../api/types';
import { type Bar, BarList } from '../../charts/BarList';
import { useText } from '../../i18n/index';
import { Bone } from '../../states/Skeletons';
import { Empty, Failure } from '../../states/State';
import { changed, inPrecedence, nameIn } from '../../touchpoints/registry';
import classes from './Card.module.css';
import { isRefusal, type MatchedNumbers } from './useMatched';

interface MatchedProps {
  registry: Registry;
  touchpoint: Touchpoint;
  rule: TouchpointRule;
  matched: MatchedNumbers;
  /** Gives the rule a higher priority; absent for those who may not. */
  onPriority?: (priority: number) => void;
}

const MOST_EVENTS = 6;
const MOST_HOLDERS = 4;

/** How many interactions a rule matches, which ones, and which of them another touchpoint takes. */
export function Matched({ registry, touchpoint, rule, matched, onPriority }: MatchedProps) {
  const { t } = useText();
  return (
    <aside className={`${classes.box} ${classes.matched}`} aria-label={t('rule.matches')} aria-busy={matched.loading}>
      <h2>{t('rule.matches')}</h2>
      {matched.empty ? (
        <Empty compact title={t('rule.nothingTitle')} body={t('rule.nothingBody')} />
      ) : isRefusal(matched.error) ? (
        <p className={classes.verdict}>{t('rule.notUnderstood')}</p>
      ) : matched.error ? (
        <Failure compact error={matched.error} retry={matched.retry} />
      ) : (
        <Counts
          registry={registry}
          touchpoint={touchpoint}
          rule={rule}
          matched={matched}
          {...(onPriority ? { onPriority } : {})}
        />
      )}
    </aside>
  );
}

function Counts({ registry, touchpoint, rule, matched, onPriority }: MatchedProps) {
  const { t, format } = useText();
  const { interactions, customers, events, stale } = matched;
  const bars = [...events].slice(0, MOST_EVENTS).map(
    ([event, count]): Bar => ({
      key: event,
      name: event,
      value: count,
      text: format.count(count),
      tip: { title: event, rows: [[t('word.interactions'), format.count(count)]] },
      opens: null,
    }),
  );
  return (
    <div className={stale ? classes.stale : undefined}>
      <p className={classes.big} role="status">
        {interactions === undefined ? (
          <Bone width="70%" height={26} />
        ) : customers === undefined ? (
          t('data.interactions', { count: interactions })
        ) : (
          t('rule.matchedOf', { count: interactions, customers: t('word.customersMany', { count: customers }) })
        )}
      </p>
      {interactions === 0 && <p className={classes.verdict}>{t('rule.matchesNone')}</p>}
      <Holders
        registry={registry}
        touchpoint={touchpoint}
        rule={rule}
        matched={matched}
        {...(onPriority ? { onPriority } : {})}
      />
      {bars.length > 1 && (
        <div className={classes.topEvents}>
          <h3>{t('rule.topEvents')}</h3>
          <BarList label={t('rule.topEvents')} bars={bars} />
        </div>
      )}
    </div>
  );
}

/** What becomes of the interactions that other touchpoints have now. */
function Holders({ registry, touchpoint, rule, matched, onPriority }: MatchedProps) {
  const { t, format, language } = useText();
  const order = inPrecedence(changed(registry, touchpoint.key, one => ({ ...one, rule })).touchpoints);
  const place = (key: string) => order.findIndex(one => one.key === key);
  const held = [...matched.holders].map(([key, count]) => ({ key, count }));
  const earlier = held.filter(one => place(one.key) < place(touchpoint.key));
  const later = held.filter(one => place(one.key) > place(touchpoint.key));
  const { free } = matched;
  const named = (key: string) => {
    const one = registry.touchpoints.find(known => known.key === key);
    return one ? nameIn(one, language) : '';
  };
  const priorities = earlier.map(one => order[place(one.key)]?.rule?.priority ?? 0);
  return (
    <ul className={classes.taken}>
      {earlier.length > 0 && onPriority && (
        <li data-warning="">
          {t('rule.firstHelp')}{' '}
          <Button size="compact-sm" variant="default" onClick={() => onPriority(Math.max(...priorities) + 1)}>
            {t('rule.first')}
          </Button>
        </li>
      )}
      {earlier.slice(0, MOST_HOLDERS).map(({ key, count }) => (
        <li key={key} data-warning="">
          {t('rule.stays', { count, name: format.quote(named(key)) })}{' '}
          <Link to="/journeys/touchpoints/$key" params={{ key }} search={{ view: 'rule' }}>
            {t('rule.showIts')}
          </Link>
        </li>
      ))}
      <More of={earlier} />
      {later.slice(0, MOST_HOLDERS).map(({ key, count }) => (
        <li key={key}>{t('rule.moves', { count, name: format.quote(named(key)) })}</li>
      ))}
      <More of={later} />
      {free > 0 && <li>{t('rule.takesFree', { count: free })}</li>}
    </ul>
  );
}

/** How much is at the touchpoints that are not listed. */
function More({ of }: { of: readonly { count: number }[] }) {
  const { t } = useText();
  const rest = of.slice(MOST_HOLDERS);
  if (rest.length === 0) return null;
  const interactions = rest.reduce((sum, one) => sum + one.count, 0);
  return (
    <li>{t('rule.alsoAt', { count: rest.length, interactions: t('data.interactions', { count: interactions }) })}</li>
  );
}
