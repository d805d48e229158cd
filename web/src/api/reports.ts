import { useMutation, useQueryClient } from '@tanstack/react-query';
import { BASE, call } from './client';
import type { Estimate, Evidence, Language, Question, TimeSpan, Timestamp, Unit } from './types';
import { useQuery } from './useQuery';

export type BlockKind = 'satisfaction' | 'retention' | 'sales' | 'loyalty';
export type TouchpointMeasure = 'volume' | 'score' | 'wait' | 'drop_off';
export type Better = 'higher' | 'lower';
export type ReportFormat = 'pdf' | 'xlsx' | 'pptx' | 'html' | 'json';

/** Against an earlier month; `relative` is the change of the mean of a day as a share of what that was. */
export interface ReportChange {
  month: string;
  was: Estimate;
  difference: Estimate;
  relative: boolean;
  q_value: number;
  real: boolean;
}
export interface ReportFigure {
  kind: string;
  scale?: string | null;
  name: string;
  unit: Unit;
  estimate: Estimate;
  better: Better;
  month_before?: ReportChange | null;
  year_before?: ReportChange | null;
  history: { month: string; value: number }[];
  question: Question;
}
export interface ReportBlock {
  kind: BlockKind;
  title: string;
  verdict?: string | null;
  figures: ReportFigure[];
  missing: string[];
}
export interface TouchpointNamed {
  key: string;
  name: string;
}
export interface Moved {
  touchpoint: TouchpointNamed;
  measure: TouchpointMeasure;
  name: string;
  unit: Unit;
  was: Estimate;
  now: Estimate;
  difference: Estimate;
  q_value: number;
  better?: Better | null;
}
export interface Worst {
  touchpoint: TouchpointNamed;
  measure: TouchpointMeasure;
  name: string;
  unit: Unit;
  value: Estimate;
  usual: number;
}
export interface MonthlyReport {
  company: string;
  month: string;
  zone: string;
  language: Language;
  currency?: string | null;
  span: TimeSpan;
  verdict: string;
  evidence: Evidence;
  blocks: ReportBlock[];
  moved: { verdict: string; compared: number; rows: Moved[] };
  worst: { verdict: string; rows: Worst[] };
  unknown: {
    verdict: string;
    interactions: number;
    unbound?: number | null;
    unidentified: number;
    unmet: TouchpointNamed[];
  };
  purchases: TouchpointNamed[];
  notes: string[];
}

export type Every = { every: 'day' } | { every: 'week'; weekday: number } | { every: 'month'; day: number };
/** When the report of the month before is sent, to whom, and as what. */
export type ReportPlan = Every & {
  to: string[];
  formats: ReportFormat[];
  purchase?: string[];
  at: string;
  zone?: string | null;
};
export interface Notifications {
  version: number;
  mail: boolean;
  report?: ReportPlan | null;
  report_turn?: { next: Timestamp; done?: Timestamp | null; trouble?: string | null } | null;
  webhooks: { url: string }[];
}

interface Wanted {
  month: string;
  language: Language;
  purchase: string[];
}

/** The address of a report, as JSON or, with an ending, as a file. */
function address({ month, language, purchase }: Wanted, format?: ReportFormat): string {
  const search = new URLSearchParams({ language });
  if (purchase.length > 0) search.set('purchase', purchase.join(','));
  return `/reports/monthly/${month}${format ? `.${format}` : ''}?${search}`;
}

export function fileAddress(wanted: Wanted, format: ReportFormat): string {
  return BASE + address(wanted, format);
}

export function useMonthlyReport(wanted: Wanted | null) {
  return useQuery({
    queryKey: ['report', wanted],
    queryFn: ({ signal }) => call<MonthlyReport>('GET', address(wanted as Wanted), { signal }),
    enabled: wanted !== null,
    staleTime: 60_000,
    placeholderData: previous => previous,
  });
}

/** For administrators. */
export function useNotifications(enabled: boolean) {
  return useQuery({
    queryKey: ['notifications'],
    queryFn: ({ signal }) => call<Notifications>('GET', '/notifications', { signal }),
    enabled,
  });
}

/** Saves the plan of the report, or takes it away; webhooks stay as they are. */
export function useSavePlan() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ known, report }: { known: Notifications; report: ReportPlan | null }) =>
      call<Notifications>('PUT', '/notifications', {
        body: { version: known.version, report, webhooks: known.webhooks.map(({ url }) => url) },
      }),
    onSuccess: saved => client.setQueryData(['notifications'], saved),
  });
}

/** Begins a job; it ends when the mail server has taken every message. */
export function useSendReport() {
  return useMutation({
    mutationFn: (body: { month: string; to: string[]; formats: ReportFormat[]; purchase: string[] }) =>
      call<{ job: string }>('POST', '/notifications/report', { body }),
  });
}
