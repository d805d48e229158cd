import { useText } from '../i18n/index';
import type { Opened } from '../question/question';
import { sequential } from './common';
import { shortened, textWidth } from './fit';
import classes from './HeatGrid.module.css';
import { Mark, type OnOpen, Plot, type Tip } from './Plot';
import plot from './Plot.module.css';

export interface HeatCell {
  /** 0 to 1 of the scale. */
  share: number;
  text: string;
  tip: Tip;
  opens?: Opened | null;
}
export interface HeatRow {
  key: string;
  name: string;
  /** A figure beside the name. */
  count?: string;
  countOpens?: Opened | null;
  cells: (HeatCell | null)[];
  strong?: boolean;
}

interface HeatGridProps {
  label: string;
  columns: string[];
  corner: string;
  rows: HeatRow[];
  onOpen?: OnOpen | undefined;
}

const ROW = 31;
const HEAD = 30;
const LEAST_CELL = 41;
const MOST_CELL = 92;

/** Rows of cells coloured by their share: triangles of retention, matrices of positions. */
export function HeatGrid({ label, columns, corner, rows, onOpen }: HeatGridProps) {
  const count = Math.max(0, ...rows.map(row => textWidth(row.count ?? '', 12.5)));
  const counted = count > 0 ? count + 16 : 0;
  const longest = Math.max(textWidth(corner, 12), ...rows.map(row => textWidth(row.name, row.strong ? 14 : 13)));
  const names = Math.min(longest + 14, 210);
  const left = names + counted;
  // The keyboard enters at the first cell there is.
  const firstRow = rows.findIndex(row => row.cells.some(one => one !== null));
  const firstPlace = rows[firstRow]?.cells.findIndex(one => one !== null);
  return (
    <Plot label={label} onOpen={onOpen} least={left + columns.length * LEAST_CELL}>
      {width => {
        const cell = Math.min(MOST_CELL, (width - left) / Math.max(1, columns.length));
        const body = (
          <>
            <text className={plot.small} x={0} y={18}>
              {shortened(corner, left - 8, 12)}
            </text>
            {columns.map((column, index) => (
              <text key={index} className={plot.small} x={left + (index + 0.5) * cell} y={18} textAnchor="middle">
                {shortened(column, cell - 4, 12)}
              </text>
            ))}
            {rows.map((row, index) => (
              <g key={row.key} transform={`translate(0 ${HEAD + index * ROW})`}>
                <text className={row.strong ? plot.strong : undefined} x={0} y={ROW / 2 + 4.5}>
                  {shortened(row.name, names - 8)}
                </text>
                {row.count && <CountCell row={row} x={left - 12} />}
                {row.cells.map(
                  (one, place) =>
                    one && (
                      <Cell
                        key={place}
                        cell={one}
                        x={left + place * cell}
                        width={cell}
                        first={index === firstRow && place === firstPlace}
                      />
                    ),
                )}
              </g>
            ))}
          </>
        );
        return { height: HEAD + rows.length * ROW + 2, width: Math.min(width, left + columns.length * cell), body };
      }}
    </Plot>
  );
}

function CountCell({ row, x }: { row: HeatRow; x: number }) {
  const { t } = useText();
  const figure = (
    <text className={plot.small} x={x} y={ROW / 2 + 4.5} textAnchor="end">
      {row.count}
    </text>
  );
  if (!row.countOpens) return figure;
  return (
    <Mark
      tip={{ title: row.name, rows: [[t('word.customers'), row.count ?? '']] }}
      hit={[x - 40, 2, 46, ROW - 4]}
      opens={row.countOpens}
    >
      {figure}
    </Mark>
  );
}

function Cell({ cell, x, width, first }: { cell: HeatCell; x: number; width: number; first: boolean }) {
  const { fill, dark } = sequential(cell.share);
  return (
    <Mark tip={cell.tip} hit={[x + 1, 1, width - 2, ROW - 2]} opens={cell.opens} first={first} className={classes.cell}>
      <rect x={x + 1} y={1} width={width - 2} height={ROW - 2} rx={4} style={{ fill }} />
      <text className={dark ? classes.onDark : classes.onLight} x={x + width / 2} y={ROW / 2 + 4.5} textAnchor="middle">
        {cell.text}
      </text>
    </Mark>
  );
}
