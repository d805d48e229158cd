import { useQuery } from '@tanstack/react-query';
import { call } from './client';
import type { Answer, Estimate, Group, Period, QuestionFrame, Rate, TimeSpan, Times, Timestamp } from './types';

export interface MapQuestion extends QuestionFrame {
  ask: 'map';
  period?: Period;
  limit?: number;
  against?: Group;
}
/** A share against what it is compared with. */
export interface Change {
  before: number;
  difference: Estimate;
  q_value: number;
  real: boolean;
}
export interface MapTouchpoint {
  key: string;
  touchpoint: string;
  interactions: number;
  customers: number;
  share: Rate;
  journeys: number;
  starts: number;
  ended_here: Rate;
  repeated: Rate;
  times: Times;
  /** 0 first, 1 last. */
  place?: number | null;
  trend: number[];
  change?: { share: Change; ended_here: Change } | null;
}
export interface MapLink {
  from: string;
  to: string;
  count: number;
  customers: number;
  share: Rate;
  times: Times;
  change?: Change | null;
}
export interface MapResult {
  kind: 'map';
  customers: number;
  journeys: number;
  period: Period;
  periods: Timestamp[];
  touchpoints: MapTouchpoint[];
  links: MapLink[];
  other_transitions: number;
  against?: { name: string; customers: number; journeys: number; span?: TimeSpan | null } | null;
}
export type MapAnswer = Omit<Answer, 'result' | 'question'> & { question: MapQuestion; result: MapResult };

/** The map; while another one is on its way the last one stays. */
export function useMap(question: MapQuestion | null) {
  return useQuery({
    queryKey: ['map', question],
    queryFn: ({ signal }) => call<MapAnswer>('POST', '/ask', { body: question, signal }),
    enabled: question !== null,
    staleTime: 60_000,
    placeholderData: previous => previous,
  });
}
