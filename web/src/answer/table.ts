import type { Answer, Estimate, Period, Rate, Timestamp, Unit } from '../api/types';
import type { Text } from '../i18n/text';
import type { Opened } from '../question/question';

/** A figure of a table, kept as a value: the page and the files write it each in their way. */
export type Cell =
  | null
  | { text: string }
  | { count: number; opens?: Opened }
  | { rate: Rate; opens?: Opened }
  | { estimate: Estimate; unit: Unit; currency?: string | null; difference?: boolean; opens?: Opened }
  | { seconds: number }
  | { at: Timestamp; period?: Period }
  | { number: number }
  | { share: number; opens?: Opened }
  | { flag: boolean };

export interface Column {
  /** The stable name in files. */
  key: string;
  heading: string;
}

export interface Table {
  key: string;
  title: string;
  columns: Column[];
  rows: Cell[][];
}

export function cellText(cell: Cell, { t, format }: Text): string {
  if (cell === null) return '';
  if ('text' in cell) return cell.text;
  if ('count' in cell) return format.count(cell.count);
  if ('rate' in cell) return format.percent(cell.rate.value);
  if ('estimate' in cell) return format.value(cell.estimate.value, cell);
  if ('seconds' in cell) return format.duration(cell.seconds);
  if ('at' in cell) return cell.period ? format.period(cell.at, cell.period) : format.instant(cell.at);
  if ('share' in cell) return format.percent(cell.share);
  if ('flag' in cell) return t(cell.flag ? 'word.yes' : 'word.no');
  return format.number(cell.number);
}

/** What stands in small beside a figure: its interval and n. */
export function cellMore(cell: Cell, { format }: Text): string | null {
  if (cell === null) return null;
  if ('rate' in cell)
    return `${format.rateInterval(cell.rate)} · ${format.count(cell.rate.successes)}/${format.count(cell.rate.n)}`;
  if ('estimate' in cell) {
    const interval = format.interval(cell.estimate, cell);
    const n = `n = ${format.count(cell.estimate.n)}`;
    if (interval) return `${interval} · ${n}`;
    // A count is its own n.
    return cell.difference || cell.estimate.n === cell.estimate.value ? null : n;
  }
  return null;
}

export function isFigure(cell: Cell | undefined): boolean {
  return cell != null && !('text' in cell) && !('at' in cell) && !('flag' in cell);
}

export function opensOf(cell: Cell): Opened | null {
  return cell !== null && 'opens' in cell && cell.opens ? cell.opens : null;
}

/** The table without columns in which nothing stands. */
export function withoutEmptyColumns(table: Table): Table {
  const kept = table.columns.map((_, index) => table.rows.some(row => row[index] != null));
  return {
    ...table,
    columns: table.columns.filter((_, index) => kept[index]),
    rows: table.rows.map(row => row.filter((_, index) => kept[index])),
  };
}

/** Who or what an answer counted. */
export function population(answer: Answer): { count: number; of: 'journeys' | 'customers' | 'buyers' } | null {
  const { result } = answer;
  switch (result.kind) {
    case 'funnel':
      return { count: result.groups.reduce((sum, group) => sum + (group.steps[0]?.journeys ?? 0), 0), of: 'journeys' };
    case 'transitions':
    case 'bottlenecks':
    case 'paths':
    case 'variants':
    case 'step_matrix':
    case 'rework':
    case 'drop_off':
    case 'channels':
    case 'conformance':
      return { count: result.journeys, of: 'journeys' };
    case 'retention':
      return { count: result.cohorts.reduce((sum, cohort) => sum + cohort.customers, 0), of: 'customers' };
    case 'repeat_purchase':
      return { count: result.customers, of: 'buyers' };
    case 'customers':
      return { count: result.total, of: 'customers' };
    default:
      return null;
  }
}
