import type { Rate, RetentionResult } from '../api/types';
import { useText } from '../i18n/index';
import type { Text } from '../i18n/text';
import { valueName } from '../question/names';
import { rateRows } from './common';
import { type HeatCell, HeatGrid, type HeatRow } from './HeatGrid';
import type { OnOpen } from './Plot';
import classes from './Plot.module.css';

/** Cohorts this old and older are in the table only: nobody reads further down a picture. */
const MOST_COHORTS = 26;

interface RetentionChartProps {
  result: RetentionResult;
  by?: string | null | undefined;
  onOpen?: OnOpen | undefined;
}

/** The triangle: cohorts down, periods after the first across. */
export function RetentionChart({ result, by, onOpen }: RetentionChartProps) {
  const text = useText();
  const { t, format } = text;
  const width = Math.max(0, ...result.cohorts.map(cohort => cohort.retained.length), result.overall.length);
  // The scale ends at the largest share after the first period, in which everybody is there.
  const later = [...result.cohorts.map(cohort => cohort.retained), result.overall].flatMap(rates => rates.slice(1));
  const most = Math.max(0.05, ...later.filter(rate => rate.n >= 10).map(rate => rate.value));
  const overall: HeatRow = {
    key: 'overall',
    name: t('word.allCohorts'),
    strong: true,
    cells: result.overall.map((rate, index) => cellOf(rate, index, t('word.allCohorts'), most, text, result, null)),
  };
  const cohorts = result.cohorts.slice(-MOST_COHORTS).map((cohort): HeatRow => {
    const start = format.period(cohort.start, result.period);
    const group = cohort.key == null ? {} : { group: cohort.key };
    const name = cohort.key == null ? start : `${valueName(by, cohort.key, text)}, ${start}`;
    return {
      key: name,
      name,
      count: format.count(cohort.customers),
      countOpens: { behind: { number: 'cohort', start: cohort.start }, ...group },
      cells: cohort.retained.map((rate, back) =>
        cellOf(rate, back, name, most, text, result, {
          behind:
            back === 0 ? { number: 'cohort', start: cohort.start } : { number: 'cohort', start: cohort.start, back },
          ...group,
        }),
      ),
    };
  });
  const columns = Array.from({ length: width }, (_, index) => String(index));
  return (
    <>
      <HeatGrid
        label={t('answer.picture', { name: t('kind.retention') })}
        corner={`${t('word.cohort')} · ${t(`period.${result.period}`)}`}
        columns={columns}
        rows={[overall, ...cohorts]}
        onOpen={onOpen}
      />
      <p className={classes.caption}>{t('chart.perRow')}</p>
    </>
  );
}

function cellOf(
  rate: Rate,
  index: number,
  name: string,
  most: number,
  text: Text,
  result: RetentionResult,
  opens: HeatCell['opens'],
): HeatCell | null {
  if (rate.n === 0) return null;
  const { t, format } = text;
  return {
    share: Math.min(1, rate.value / (index === 0 ? 1 : most)),
    text: format.percentShort(rate.value),
    tip: {
      title: `${name} · ${t(`period.${result.period}`)} ${index}`,
      rows: rateRows(rate, t('word.retained'), text),
    },
    opens,
  };
}
