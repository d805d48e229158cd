import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { toCsv } from '../../../answer/csv';
import { save } from '../../../answer/picture';
import type { Cell, Table } from '../../../answer/table';
import type { Estimate } from '../../../api/types';
import { useText } from '../../../i18n/index';
import type { BeforeAfterRow, Designed } from '../../../maps/beforeAfter';
import { Empty } from '../../../states/State';
import { useStudio } from '../studio';
import views from '../views/Views.module.css';
import classes from './Before.module.css';
import { ChangeSaid, MeasuredSaid } from './said';
import { useDoneText } from './useDoneText';

interface BeforeTableProps {
  rows: BeforeAfterRow[];
  loading: boolean;
  /** Whether there is anything to measure by. */
  measurable: boolean;
}

/** A row for each step: the problem, what was done about it, and how customers feel, designed and measured. */
export function BeforeTable({ rows, loading, measurable }: BeforeTableProps) {
  const text = useText();
  const { t } = text;
  const { map, touchpointName } = useStudio();
  const done = useDoneText();
  if (rows.length === 0) return <Empty compact title={t('before.sameTitle')} body={t('before.sameBody')} />;
  const download = () => {
    const table = tableOf(rows, map.name, row => row.touchpoints.map(touchpointName).join(', '), done);
    const csv = toCsv(table, { excel: true, language: text.language, zone: text.zone });
    save(new Blob([csv], { type: 'text/csv;charset=utf-8' }), 'styk-before-after.csv');
  };
  return (
    <>
      <div className={classes.download}>
        <Button size="xs" variant="default" leftSection={<IconDownload size={15} aria-hidden />} onClick={download}>
          {t('behind.download')}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard. */}
      <section className={views.tableScroll} tabIndex={0} aria-label={t('maps.view.before')}>
        <table className={views.table}>
          <thead>
            <tr>
              <th scope="col">{t('before.step')}</th>
              <th scope="col">{t('before.problem')}</th>
              <th scope="col">{t('before.done')}</th>
              <th scope="col">{t('before.designed')}</th>
              {measurable && (
                <>
                  <th scope="col">{t('before.measuredBefore')}</th>
                  <th scope="col">{t('before.measuredAfter')}</th>
                  <th scope="col">{t('before.change')}</th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <Row key={row.key} row={row} loading={loading} measurable={measurable} />
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

interface RowProps {
  row: BeforeAfterRow;
  loading: boolean;
  measurable: boolean;
}

function Row({ row, loading, measurable }: RowProps) {
  const { t } = useText();
  const { touchpointName } = useStudio();
  const done = useDoneText();
  const { measured } = row;
  return (
    <tr>
      <th scope="row">
        {row.name}
        <small>{row.touchpoints.map(touchpointName).join(', ') || t('maps.unbound')}</small>
      </th>
      <td>
        <Texts texts={row.problems} />
      </td>
      <td>
        {row.done.length > 0 ? (
          <Texts texts={row.done.map(done)} />
        ) : (
          <span className={classes.none}>{t('before.nothing')}</span>
        )}
      </td>
      <td>
        <DesignedSaid designed={row.designed} />
      </td>
      {measurable && (
        <>
          <td>
            <MeasuredSaid estimate={measured.before} loading={loading} />
          </td>
          <td>
            <MeasuredSaid estimate={measured.after} loading={loading} />
          </td>
          <td>
            <ChangeSaid measured={measured} loading={loading} />
          </td>
        </>
      )}
    </tr>
  );
}

function Texts({ texts }: { texts: string[] }) {
  if (texts.length <= 1) return texts[0] ?? null;
  return (
    <ul className={classes.texts}>
      {texts.map((one, at) => (
        <li key={at}>{one}</li>
      ))}
    </ul>
  );
}

/** How it should have felt, and how it should feel. */
function DesignedSaid({ designed }: { designed: Designed | null }) {
  const { t, format } = useText();
  if (!designed) return null;
  const said = (point: number | null) => (point === null ? '–' : format.signed(point, 1));
  return (
    <>
      {t('before.from', { before: said(designed.before), after: said(designed.after) })}
      {designed.of === 'mean' && <small>{t('before.mean')}</small>}
    </>
  );
}

const COLUMNS = [
  'touchpoints',
  'step',
  'problem',
  'what_was_changed',
  'designed_before',
  'designed_after',
  'measured_before',
  'measured_after',
  'measured_change',
];

function tableOf(
  rows: BeforeAfterRow[],
  title: string,
  touchpoints: (row: BeforeAfterRow) => string,
  done: (one: BeforeAfterRow['done'][number]) => string,
): Table {
  const point = (value: number | null | undefined): Cell => (value == null ? null : { number: value });
  const figure = (estimate: Estimate | null): Cell => estimate && { estimate, unit: 'number' };
  return {
    key: 'before_after',
    title,
    columns: COLUMNS.map(key => ({ key, heading: key })),
    rows: rows.map(row => [
      { text: touchpoints(row) },
      { text: row.name },
      { text: row.problems.join('\n') },
      { text: row.done.map(done).join('\n') },
      point(row.designed?.before),
      point(row.designed?.after),
      figure(row.measured.before),
      figure(row.measured.after),
      figure(row.measured.change),
    ]),
  };
}
