import { call } from './client';
import type { QuestionFrame, Schema } from './types';
import { useQuery } from './useQuery';

export type MapQuestion = Extract<Schema<'Ask'>, { ask: 'map' }> & QuestionFrame;
/** A share against what it is compared with. */
export type Change = Schema<'Change'>;
export type MapTouchpoint = Schema<'MapTouchpoint'>;
export type MapLink = Schema<'MapLink'>;
export type MapResult = Extract<Schema<'AnswerResult'>, { kind: 'map' }>;
export type MapAnswer = Omit<Schema<'Answer'>, 'result' | 'question'> & { question: MapQuestion; result: MapResult };

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
