import { readMonth } from '../../monthly/months';

export interface MonthlySearch {
  /** The newest whole month of the data when absent. */
  month?: string | undefined;
  /** Touchpoints that are purchases; recognised when absent. */
  purchase?: string[] | undefined;
  /** The form for mail is open. */
  mail?: 1 | undefined;
}

const MOST = 20;

export function readMonthlySearch(raw: Record<string, unknown>): MonthlySearch {
  const purchase = Array.isArray(raw.purchase)
    ? raw.purchase.filter((key): key is string => typeof key === 'string' && key !== '').slice(0, MOST)
    : [];
  return {
    month: readMonth(raw.month),
    purchase: purchase.length > 0 ? purchase : undefined,
    mail: raw.mail === 1 ? 1 : undefined,
  };
}
