import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { MonthlyReport, Moved, ReportBlock, ReportChange, ReportFigure, Worst } from '../../api/reports';
import type { Estimate, Unit } from '../../api/types';
import { useText } from '../../i18n/index';
import { changeTexts, type Tone, toneOf } from '../../monthly/change';
import { later, monthName } from '../../monthly/months';
import classes from './Monthly.module.css';
import { Spark } from './Spark';

/** The figures of a month. */
export function Report({ report }: { report: MonthlyReport }) {
  const { t } = useText();
  return (
    <>
      <p className={classes.lead}>{report.verdict}</p>
      <ul className={classes.keys} aria-label={t('monthly.leading')}>
        {report.blocks.map(block => {
          const figure = block.figures[0];
          return figure && <Key key={block.kind} figure={figure} report={report} />;
        })}
      </ul>
      <p className={classes.legend}>{t('monthly.legend')}</p>
      {report.blocks.map(block => (
        <Block key={block.kind} block={block} report={report} />
      ))}
      <MovedPart report={report} />
      <WorstPart report={report} />
      <section className={classes.block}>
        <h2>{t('monthly.unknown')}</h2>
        <p>{report.unknown.verdict}</p>
        {report.unknown.unmet.length > 0 && (
          <p className={classes.missing}>
            {t('monthly.unmet', { names: report.unknown.unmet.map(({ name }) => name).join(', ') })}
          </p>
        )}
        {report.notes.length > 0 && (
          <ul className={classes.notes}>
            {report.notes.map(note => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function Key({ figure, report }: { figure: ReportFigure; report: MonthlyReport }) {
  const { t } = useText();
  return (
    <li>
      <span>{figure.name}</span>
      <Value unit={figure.unit} estimate={figure.estimate} report={report} />
      {figure.month_before ? (
        <Change change={figure.month_before} figure={figure} report={report} />
      ) : (
        <small>{t('monthly.noData')}</small>
      )}
    </li>
  );
}

/** A value with its interval and n. */
function Value(props: { unit: Unit; estimate: Estimate; report: MonthlyReport }) {
  const { format } = useText();
  const manner = { unit: props.unit, currency: props.report.currency ?? null };
  const interval = format.interval(props.estimate, manner);
  const n = `n ${format.count(props.estimate.n)}`;
  const rests = interval ? `${interval} · ${n}` : props.unit === 'count' ? null : n;
  return (
    <>
      <b>{format.value(props.estimate.value, manner)}</b>
      {rests && <small>{rests}</small>}
    </>
  );
}

const MARKS = { up: '▲', down: '▼', level: '' };

function Mark({ tone, of, children }: { tone: Tone; of: number; children: ReactNode }) {
  const { t } = useText();
  const mark = MARKS[of > 0 ? 'up' : of < 0 ? 'down' : 'level'];
  return (
    <span className={classes.change} data-tone={tone} title={t(tone === 'chance' ? 'monthly.chance' : 'monthly.real')}>
      {mark && <i aria-hidden>{mark}</i>} {children}
    </span>
  );
}

function Change({ change, figure, report }: { change: ReportChange; figure: ReportFigure; report: MonthlyReport }) {
  const text = useText();
  const told = changeTexts(change, figure.unit, report.currency, text);
  const tone = toneOf(figure.better, change.difference.value, change.real);
  return (
    <>
      <Mark tone={tone} of={change.difference.value}>
        {told.change}
      </Mark>
      {told.bounds && <small>{told.bounds}</small>}
    </>
  );
}

function Against({
  change,
  figure,
  report,
}: {
  change?: ReportChange | null;
  figure: ReportFigure;
  report: MonthlyReport;
}) {
  const { t, format } = useText();
  if (!change) return <small>{t('monthly.noData')}</small>;
  return (
    <>
      <span>{format.value(change.was.value, { unit: figure.unit, currency: report.currency ?? null })}</span>
      <Change change={change} figure={figure} report={report} />
    </>
  );
}

function Block({ block, report }: { block: ReportBlock; report: MonthlyReport }) {
  const { t, format } = useText();
  const names = [report.month, later(report.month, -1), later(report.month, -12)].map(one =>
    monthName(one, format.locale),
  );
  const [now = '', before = '', year = ''] = names;
  return (
    <section className={classes.block} aria-labelledby={`block-${block.kind}`}>
      <h2 id={`block-${block.kind}`}>{block.title}</h2>
      {block.verdict && <p>{block.verdict}</p>}
      {block.figures.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('monthly.figure')}</th>
              <th scope="col">{now}</th>
              <th scope="col">{before}</th>
              <th scope="col">{year}</th>
              <th scope="col">{t('monthly.thirteen')}</th>
            </tr>
          </thead>
          <tbody>
            {block.figures.map(figure => (
              <tr key={`${figure.kind} ${figure.scale ?? ''}`}>
                <th scope="row">{figure.name}</th>
                <td data-label={now}>
                  <Value unit={figure.unit} estimate={figure.estimate} report={report} />
                </td>
                <td data-label={before}>
                  <Against change={figure.month_before ?? null} figure={figure} report={report} />
                </td>
                <td data-label={year}>
                  <Against change={figure.year_before ?? null} figure={figure} report={report} />
                </td>
                <td data-label={t('monthly.thirteen')}>
                  <Spark history={figure.history} end={report.month} name={figure.name} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {block.missing.map(sentence => (
        <p key={sentence} className={classes.missing}>
          {sentence}
        </p>
      ))}
    </section>
  );
}

function Touchpoint({ of, measure }: { of: Moved['touchpoint']; measure: string }) {
  return (
    <th scope="row">
      <Link to="/journeys/touchpoints/$key" params={{ key: of.key }}>
        {of.name}
      </Link>
      <small>{measure}</small>
    </th>
  );
}

function MovedPart({ report }: { report: MonthlyReport }) {
  const text = useText();
  const { t, format } = text;
  const [now, before] = [report.month, later(report.month, -1)].map(one => monthName(one, format.locale));
  return (
    <section className={classes.block}>
      <h2>{t('monthly.moved')}</h2>
      <p>{report.moved.verdict}</p>
      {report.moved.rows.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('monthly.touchpoint')}</th>
              <th scope="col">{before}</th>
              <th scope="col">{now}</th>
              <th scope="col">{t('monthly.change')}</th>
            </tr>
          </thead>
          <tbody>
            {report.moved.rows.map(row => {
              const told = changeTexts(
                { difference: row.difference, relative: false },
                row.unit,
                report.currency,
                text,
              );
              return (
                <tr key={`${row.touchpoint.key} ${row.name}`}>
                  <Touchpoint of={row.touchpoint} measure={row.name} />
                  <td data-label={before}>
                    <Value unit={row.unit} estimate={row.was} report={report} />
                  </td>
                  <td data-label={now}>
                    <Value unit={row.unit} estimate={row.now} report={report} />
                  </td>
                  <td data-label={t('monthly.change')}>
                    <Mark tone={toneOf(row.better, row.difference.value, true)} of={row.difference.value}>
                      {told.change}
                    </Mark>
                    {told.bounds && <small>{told.bounds}</small>}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}

function WorstPart({ report }: { report: MonthlyReport }) {
  const { t, format } = useText();
  const usual = (row: Worst) => format.value(row.usual, { unit: row.unit, currency: report.currency ?? null });
  return (
    <section className={classes.block}>
      <h2>{t('monthly.worst')}</h2>
      <p>{report.worst.verdict}</p>
      {report.worst.rows.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('monthly.touchpoint')}</th>
              <th scope="col">{t('monthly.value')}</th>
              <th scope="col">{t('monthly.overall')}</th>
            </tr>
          </thead>
          <tbody>
            {report.worst.rows.map(row => (
              <tr key={`${row.touchpoint.key} ${row.name}`}>
                <Touchpoint of={row.touchpoint} measure={row.name} />
                <td data-label={t('monthly.value')}>
                  <Value unit={row.unit} estimate={row.value} report={report} />
                </td>
                <td data-label={t('monthly.overall')}>{usual(row)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
