import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Change } from '../../answer/Change';
import { useAsk } from '../../api/queries';
import { Sparkline } from '../../charts/Sparkline';
import { useText } from '../../i18n/index';
import { draftToSearch } from '../../question/draft';
import type { Kind } from '../../question/kinds';
import type { PeriodText } from '../../question/period';
import { Bone } from '../../states/Skeletons';
import { FailureText } from '../../states/State';
import classes from './Week.module.css';
import { DAYS, type Figure, type FigureKey, REPEAT_DAYS, rowOf, type Trend } from './week';

interface FiguresProps {
  figures: Figure[];
  period: PeriodText;
  /** All interactions; absent while they are counted. */
  all: Trend | undefined;
  trendsError: unknown;
}

/** What the week came to, beside the week before; each figure leads to its question. */
export function Figures({ figures, period, all, trendsError }: FiguresProps) {
  const { t } = useText();
  return (
    <section aria-label={t('week.figures')}>
      <ul className={classes.figures}>
        {figures.slice(0, 1).map(figure => (
          <FigureItem key={figure.key} figure={figure} />
        ))}
        <Interactions period={period} all={all} error={trendsError} />
        {figures.slice(1).map(figure => (
          <FigureItem key={figure.key} figure={figure} />
        ))}
      </ul>
    </section>
  );
}

interface CardProps {
  kind: Kind;
  question: Record<string, unknown> | undefined;
  period: PeriodText;
  label: string;
  children: ReactNode;
}

function Card({ kind, question, period, label, children }: CardProps) {
  return (
    <li>
      <Link
        to="/explore/$kind"
        params={{ kind }}
        search={{ q: question, period, compare: 'previous' }}
        className={classes.figure}
      >
        <span className={classes.label}>{label}</span>
        {children}
      </Link>
    </li>
  );
}

function FigureItem({ figure }: { figure: Figure }) {
  const { t } = useText();
  const labels: Record<FigureKey, string> = {
    customers: t('week.figure.customers'),
    conversion: t('week.figure.conversion'),
    nps: t('metric.nps'),
    csat: t('metric.csat'),
    repeat: t('week.figure.repeat', { count: REPEAT_DAYS }),
  };
  return (
    <Card
      kind={figure.draft.ask as Kind}
      question={draftToSearch(figure.draft)}
      period={figure.period}
      label={labels[figure.key]}
    >
      <FigureValue figure={figure} />
    </Card>
  );
}

function FigureValue({ figure }: { figure: Figure }) {
  const { t, format } = useText();
  const answer = useAsk(figure.question);
  if (answer.error) {
    return (
      <span className={classes.failed}>
        <FailureText error={answer.error} />
      </span>
    );
  }
  if (!answer.data) return <FigureBones />;
  const { result } = answer.data;
  const row = result.kind === 'difference' ? rowOf(figure.key, result.rows) : undefined;
  if (result.kind !== 'difference' || !row || row.b.n === 0)
    return <span className={classes.none}>{t('week.none')}</span>;
  const manner = { unit: row.unit };
  const interval = row.unit === 'count' ? null : format.interval(row.b, manner);
  return (
    <>
      <b className={classes.value}>{format.value(row.b.value, manner)}</b>
      {row.unit !== 'count' && (
        <span className={classes.interval}>
          {interval && `${t('word.interval')}: ${interval} · `}
          {`n = ${format.count(row.b.n)}`}
        </span>
      )}
      {row.a.n > 0 && <Change row={row} against={t(figure.key === 'repeat' ? 'week.daysBefore' : 'week.before')} />}
    </>
  );
}

function Interactions({ period, all, error }: { period: PeriodText; all: Trend | undefined; error: unknown }) {
  const { t, format } = useText();
  return (
    <Card kind="metric" question={{ metric: 'count' }} period={period} label={t('word.interactions')}>
      {error ? (
        <span className={classes.failed}>
          <FailureText error={error} />
        </span>
      ) : !all ? (
        <FigureBones />
      ) : (
        <>
          <span className={classes.withSpark}>
            <b className={classes.value}>{format.count(all.now)}</b>
            <Sparkline values={all.days} now={DAYS} width={104} height={34} end base />
          </span>
          <span className={classes.plain}>{t('week.beforeWas', { value: format.count(all.before) })}</span>
        </>
      )}
    </Card>
  );
}

/** The figures before it is known which there are; as many as there may be, so that little moves then. */
export function FiguresSkeleton({ count = 4 }: { count?: number }) {
  const { t } = useText();
  return (
    <ul className={classes.figures} aria-label={t('state.loading')}>
      {Array.from({ length: count }, (_, place) => (
        <li key={place} className={classes.figure}>
          <FigureBones />
        </li>
      ))}
    </ul>
  );
}

function FigureBones() {
  return (
    <span className={classes.bones} aria-busy="true">
      <Bone width="52%" height={34} />
      <Bone width="74%" height={15} />
      <Bone width="90%" height={15} />
    </span>
  );
}
