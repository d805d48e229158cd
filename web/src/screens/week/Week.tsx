import { Button, Group, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useAsk, useData, useTouchpoints } from '../../api/queries';
import type { DataSummary, Question } from '../../api/types';
import { StandsOutCards } from '../../charts/StandsOutCards';
import { useText } from '../../i18n/index';
import { ownDays } from '../../question/period';
import { Bone } from '../../states/Skeletons';
import { Failure, State } from '../../states/State';
import { FindingLink } from '../explore/FindingLink';
import { Figures, FiguresSkeleton } from './Figures';
import { Lately } from './Lately';
import { MyTouchpoints } from './MyTouchpoints';
import { useStarred } from './starred';
import { useLastVisit } from './visit';
import classes from './Week.module.css';
import { DAYS, figuresOf, type Page, SCAN, TREND_DAYS, trendsOf, trendsQuestion, wholeDays } from './week';

/** Older than this, the data's own week is not this week. */
const FRESH_MS = 48 * 3_600_000;

/** Figures that there are besides where the registry has purchases. */
const OF_PURCHASES = 2;

/** The start: what the last seven days came to, what stands out, and what to look at. */
export function Week() {
  const { t } = useText();
  const data = useData();
  if (data.error && !data.data) return <Failure error={data.error} retry={() => void data.refetch()} />;
  if (data.data && !data.data.last) return <Nothing />;
  return (
    <div className={classes.screen}>
      {data.data ? (
        <TheWeek data={data.data} />
      ) : (
        <>
          <header className={classes.head}>
            <Title order={1}>{t('nav.week')}</Title>
            <Bone width={320} height={20} />
          </header>
          <FiguresSkeleton />
        </>
      )}
    </div>
  );
}

/** No data yet: what comes next. */
function Nothing() {
  const { t } = useText();
  return (
    <State
      mood="empty"
      title={t('week.emptyTitle')}
      body={t('week.emptyBody')}
      action={
        <Group mt="sm" justify="center">
          <Button component="a" href="/welcome">
            {t('week.begin')}
          </Button>
        </Group>
      }
    />
  );
}

function TheWeek({ data }: { data: DataSummary }) {
  const text = useText();
  const { t, zone, language, format } = text;
  const newest = data.last ?? '';
  const registry = useTouchpoints();
  const lastVisit = useLastVisit();
  const [starred, setStarred] = useStarred();
  const page: Page = { zone, language, name: span => format.days(span) };
  const period = wholeDays(newest, zone, DAYS);
  const trends = useAsk(trendsQuestion(newest, page));
  const counted = trends.data?.result.kind === 'series' ? trendsOf(trends.data.result) : undefined;
  const [first, last] = ownDays(period) ?? ['', ''];
  const stale = Date.now() - Date.parse(newest) > FRESH_MS;
  return (
    <>
      <header className={classes.head}>
        <Title order={1}>{t('nav.week')}</Title>
        <p>
          {t('week.days', { from: format.plainDay(first), to: format.plainDay(last) })}
          {stale && <span className={classes.stale}>{t('week.until', { time: format.instant(newest) })}</span>}
        </p>
      </header>
      {registry.isPending ? (
        <FiguresSkeleton count={figuresOf(data, undefined, page).length + OF_PURCHASES + 1} />
      ) : (
        <Figures
          figures={figuresOf(data, registry.data, page)}
          period={period}
          all={counted?.all}
          trendsError={trends.error}
        />
      )}
      <div className={classes.columns}>
        <div className={classes.main}>
          <StandsOut wanted={!trends.isPending} />
          <MyTouchpoints
            registry={registry.data}
            trends={counted?.each}
            error={trends.error ?? registry.error}
            retry={() => void Promise.all([trends.refetch(), registry.refetch()])}
            starred={starred}
            onStar={setStarred}
            period={wholeDays(newest, zone, TREND_DAYS)}
          />
        </div>
        <Lately data={data} lastVisit={lastVisit} />
      </div>
    </>
  );
}

/** The five sentences of the fixed scan; it takes longest, so it lets the figures go first. */
function StandsOut({ wanted }: { wanted: boolean }) {
  const { t, zone, language } = useText();
  const question: Question = { ask: 'stands_out', range: { last: SCAN }, zone, language };
  const answer = useAsk(wanted ? question : null);
  const result = answer.data?.result;
  return (
    <section className={classes.section} aria-labelledby="stands-out">
      <div className={classes.sectionHead}>
        <div>
          <h2 id="stands-out">{t('kind.stands_out')}</h2>
          <p>{t('week.scan')}</p>
        </div>
        <Link to="/explore/$kind" params={{ kind: 'stands_out' }} search={{ period: SCAN }} className={classes.more}>
          {t('week.open')}
        </Link>
      </div>
      {answer.error ? (
        <Failure compact error={answer.error} retry={() => void answer.refetch()} />
      ) : result?.kind === 'stands_out' ? (
        <StandsOutCards result={result} link={finding => <FindingLink finding={finding} />} />
      ) : (
        <div className={classes.scanning} role="status" aria-busy="true">
          <span className="unseen">{t('state.loading')}</span>
          <Bone width="100%" height={262} />
          <Bone width="100%" height={262} />
        </div>
      )}
    </section>
  );
}
