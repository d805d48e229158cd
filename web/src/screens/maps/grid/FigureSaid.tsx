import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import type { LivingCell, TargetState } from '../../../api/maps';
import type { Question } from '../../../api/types';
import { useText } from '../../../i18n/index';
import { isStale } from '../../../maps/evidence';
import type { Measure, Reported } from '../../../maps/map';
import { metricName, type NameOf } from '../../../question/names';
import classes from './Grid.module.css';

interface FigureSaidProps {
  measure: Measure;
  living: LivingCell | undefined;
  touchpointName: NameOf;
}

/** A measured figure with its interval and n, and how it stands to its target. */
export function FigureSaid({ measure, living, touchpointName }: FigureSaidProps) {
  const text = useText();
  const { t, format } = text;
  const name = questionName(measure.question, t('maps.measured'), of => metricName(of, text, touchpointName));
  const figure = living?.figure;
  if (!figure) {
    return (
      <span className={classes.figure}>
        <small>{name}</small>
        <span className={classes.noFigure}>{living?.problem ?? t('maps.notMeasured')}</span>
      </span>
    );
  }
  const manner = { unit: figure.unit, currency: figure.currency ?? null };
  const interval = format.interval(figure, manner);
  return (
    <span className={classes.figure} title={living?.verdict ?? undefined}>
      <small>{name}</small>
      <b>
        {format.value(figure.value, manner)}
        {living?.state && <StateMark state={living.state} sure={living.sure ?? false} />}
      </b>
      <small>
        {interval && `${interval} · `}
        {t('maps.n', { n: format.count(figure.n) })}
      </small>
    </span>
  );
}

/** What a question about a metric is called; another one by its verdict alone. */
export function questionName(
  question: Question,
  other: string,
  named: (of: Extract<Question, { ask: 'metric' }>) => string,
): string {
  return question.ask === 'metric' ? named(question) : other;
}

const MARKS = { good: IconCheck, watch: IconAlertTriangle, bad: IconX };

/** Good, to be watched or bad; hollow where the interval reaches into another of these. */
export function StateMark({ state, sure }: { state: TargetState; sure: boolean }) {
  const { t } = useText();
  const Mark = MARKS[state];
  const said = t(sure ? `maps.state.${state}` : `maps.state.${state}.unsure`);
  return (
    <span className={classes.state} data-state={state} data-sure={sure || undefined} title={said}>
      <Mark size={13} stroke={2.4} aria-hidden />
      <span className="unseen">{said}</span>
    </span>
  );
}

/** A figure from outside, with where it is from. */
export function ReportedSaid({ reported, today }: { reported: Reported; today: string }) {
  const { t, format } = useText();
  const { figure, unit, what, source, date, n } = reported;
  const stale = isStale(reported, today);
  return (
    <span className={classes.reported} data-stale={stale || undefined}>
      <b>
        {format.exact(figure)}
        {unit && ` ${unit}`}
      </b>{' '}
      {what}
      <small>
        {[source, format.plainDay(date), n !== undefined && t('maps.n', { n: format.count(n) })]
          .filter(Boolean)
          .join(' · ')}
        {stale && ` · ${t('maps.stale')}`}
      </small>
    </span>
  );
}
