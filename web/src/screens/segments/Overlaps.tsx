import { Tooltip } from '@mantine/core';
import type { SegmentRow, SegmentSizes } from '../../api/segments';
import { sequential } from '../../charts/common';
import { useText } from '../../i18n/index';
import { type Counted, countedOf, type Pair, pairsOf } from '../../segments/overlaps';
import classes from './Segments.module.css';

/** More of them no table on a page can hold. */
const MOST = 12;
const MOST_PAIRS = 30;

/** How many customers segments share: a table, and on a phone the pairs of them. */
export function Overlaps({ rows, sizes }: { rows: SegmentRow[]; sizes: SegmentSizes }) {
  const { t } = useText();
  const all = countedOf(rows, sizes);
  const counted = all.slice(0, MOST);
  if (counted.length < 2) return null;
  return (
    <section className={classes.overlaps} aria-labelledby="segment-overlaps">
      <h2 id="segment-overlaps">{t('segments.overlaps')}</h2>
      <p className={classes.lead}>
        {t('segments.overlapsLead')}
        {all.length > MOST && ` ${t('segments.overlapsFirst', { count: MOST })}`}
      </p>
      <OverlapTable counted={counted} />
      <OverlapPairs pairs={pairsOf(counted).slice(0, MOST_PAIRS)} />
    </section>
  );
}

function OverlapTable({ counted }: { counted: Counted[] }) {
  const { t, format } = useText();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
    <section className={classes.tableScroll} tabIndex={0} aria-label={t('segments.overlaps')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <td />
            {counted.map(({ key, name }) => (
              <th key={key} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {counted.map(row => (
            <tr key={row.key}>
              <th scope="row">
                {row.name}
                <small>{format.count(row.customers)}</small>
              </th>
              {counted.map(column => (
                <td key={column.key}>{column.key !== row.key && <Shared row={row} column={column} />}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Shared({ row, column }: { row: Counted; column: Counted }) {
  const { t, format } = useText();
  const both = row.shared.get(column.key) ?? 0;
  const share = row.customers > 0 ? both / row.customers : 0;
  const { fill, dark } = sequential(share);
  const tip = t('segments.overlapTip', {
    count: both,
    row: format.quote(row.name),
    column: format.quote(column.name),
  });
  return (
    <Tooltip label={tip} multiline maw={280}>
      <span className={classes.cell} style={{ background: fill }} data-dark={dark || undefined}>
        <span aria-hidden>{row.customers > 0 ? format.percentShort(share) : '–'}</span>
        <span className="unseen">{tip}</span>
      </span>
    </Tooltip>
  );
}

function OverlapPairs({ pairs }: { pairs: Pair[] }) {
  const { t, format } = useText();
  const part = (of: Counted, both: number) =>
    t('segments.shareOf', {
      share: format.percentShort(of.customers > 0 ? both / of.customers : 0),
      name: format.quote(of.name),
    });
  return (
    <ul className={classes.pairs}>
      {pairs.map(({ one, other, both }) => (
        <li key={`${one.key} ${other.key}`}>
          <b>{format.list([format.quote(one.name), format.quote(other.name)])}</b>
          <span>{t('word.customersMany', { count: both })}</span>
          <small>{`${part(one, both)} · ${part(other, both)}`}</small>
        </li>
      ))}
    </ul>
  );
}
