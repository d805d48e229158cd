import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { OnOpen } from '../charts/Plot';
import { useText } from '../i18n/index';
import classes from './Answer.module.css';
import { type Cell, cellMore, cellText, isFigure, opensOf, type Table } from './table';

const FIRST_ROWS = 10;
const MORE_ROWS = 200;

/** A table under a picture: figures open their customers, long tables unfold. */
export function AnswerTable({ table, onOpen }: { table: Table; onOpen?: OnOpen | undefined }) {
  const { t } = useText();
  const [shown, setShown] = useState(FIRST_ROWS);
  const rest = table.rows.length - shown;
  return (
    <div className={classes.tableBox}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard. */}
      <section className={classes.tableScroll} tabIndex={0} aria-label={table.title}>
        <table className={classes.table}>
          <caption>{table.title}</caption>
          <thead>
            <tr>
              {table.columns.map((column, index) => (
                <th
                  key={column.key}
                  scope="col"
                  data-figure={(index > 0 && isFigure(firstCell(table, index))) || undefined}
                >
                  {column.heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.slice(0, shown).map((row, place) => (
              <tr key={place}>
                {row.map((cell, index) => (
                  <Entry key={index} cell={cell} head={index === 0} onOpen={onOpen} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rest > 0 && (
        <UnstyledButton className={classes.more} onClick={() => setShown(shown + MORE_ROWS)}>
          {t('chart.moreRows', { count: rest })}
        </UnstyledButton>
      )}
    </div>
  );
}

function firstCell(table: Table, index: number): Cell | undefined {
  return table.rows.find(row => row[index] != null)?.[index];
}

interface EntryProps {
  cell: Cell;
  head: boolean;
  onOpen: OnOpen | undefined;
}

function Entry({ cell, head, onOpen }: EntryProps) {
  const text = useText();
  const figure = isFigure(cell);
  const opens = opensOf(cell);
  const more = cellMore(cell, text);
  const written = cellText(cell, text);
  const content = (
    <>
      {opens && onOpen ? (
        <UnstyledButton className={classes.open} onClick={() => onOpen(opens)}>
          {written}
        </UnstyledButton>
      ) : (
        written
      )}
      {more && <small>{more}</small>}
    </>
  );
  if (head) {
    return (
      <th scope="row" data-number={figure || undefined}>
        {content}
      </th>
    );
  }
  return (
    <td data-figure={figure || undefined} data-words={(cell !== null && 'text' in cell) || undefined}>
      {content}
    </td>
  );
}
