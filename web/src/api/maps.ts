// Maps beside their documents: templates, files, what the data says of them, and what is made from them.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Figures, figuresOf, measuredPart } from '../maps/figures';
import type { MapDocument, MapKind } from '../maps/map';
import { readReality } from '../maps/reality';
import { BASE, call } from './client';
import { Turns } from './turns';
import type { Answer, Language, Question, QuestionFrame, RulesResult, Schema, TimeSpan } from './types';
import { useQuery } from './useQuery';

/** What a file of any format holds. */
export type MapFile = Schema<'MapRead'>;
/** What the data says of a map: plain figures beside its steps and cells. */
export type LivingMap = Schema<'LivingMap'>;
export type LivingStep = Schema<'LivingStep'>;
export type LivingCell = Schema<'LivingCell'>;
/** Of a figure against its target. */
export type TargetState = Schema<'TargetState'>;
/** A step as people know it. */
export type NamedStep = Schema<'NamedStep'>;
/** What answers one of the seven questions; without facts and plans it is a gap altogether. */
export type CardAnswer = Schema<'CardAnswer'>;
export type CardFact = Schema<'CardFact'>;
/** The events to send so that the data can show what the map shows. */
export type MapTracking = Schema<'MapTracking'>;
export type TrackedEvent = Schema<'TrackedEvent'>;
/** A touchpoint that the map does not have and companies commonly do. */
export type TouchpointSuggestion = Schema<'TouchpointSuggestion'>;
/** What differs between two versions, and their steps one by one. */
export type MapCompared = Schema<'MapCompared'>;
export type StepBeforeAfter = Schema<'StepBeforeAfter'>;

export const FILE_FORMATS = [
  'pdf',
  'pptx',
  'poster',
  'png',
  'svg',
  'xlsx',
  'csv',
  'bpmn',
  'mermaid',
  'cjml',
  'pnml',
  'json',
] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];
/** What can be read, for the dialog that chooses files; others are let through all the same. */
export const READ_FORMATS = '.xlsx,.csv,.tsv,.json,.cjml,.xml,.mmd,.md,.bpmn,.pnml,.txt';

/** What maps ask of the data: so many questions are on their way at once. */
const turns = new Turns(3);

function path(key: string): string {
  return `/maps/${encodeURIComponent(key)}`;
}

/** A span of time as the map's own addresses take it. */
function spanQuery(span: TimeSpan | undefined): string {
  return span ? `?from=${encodeURIComponent(span.from)}&to=${encodeURIComponent(span.to)}` : '';
}

export function fileAddress(key: string, format: FileFormat, version?: number): string {
  return `${BASE}${path(key)}/file?format=${format}${version === undefined ? '' : `&version=${version}`}`;
}

export function useMapTemplates(language: Language) {
  return useQuery({
    queryKey: ['maps', 'templates', language],
    queryFn: ({ signal }) => call<Schema<'TemplateRow'>[]>('GET', `/maps/templates?language=${language}`, { signal }),
    staleTime: 300_000,
  });
}

export function readTemplate(key: string, language: Language): Promise<Schema<'TemplateFound'>> {
  return call<Schema<'TemplateFound'>>('GET', `/maps/templates/${encodeURIComponent(key)}?language=${language}`);
}

/** Reads a file as a map; nothing is saved. */
export function useReadMapFile() {
  return useMutation({
    mutationFn: ({ file, language }: { file: File; language: Language }) =>
      call<MapFile>('POST', `/maps/read?name=${encodeURIComponent(file.name)}&language=${language}`, { body: file }),
  });
}

function figuresFrom(key: string, asked: string, signal: AbortSignal): Promise<LivingMap> {
  return call<LivingMap>('GET', `${path(key)}/figures${asked}`, { signal });
}

/** What the data says of a saved map; asked again only when something that is measured changed. */
export function useFigures(key: string, map: MapDocument, span: TimeSpan | undefined, enabled: boolean) {
  return useQuery({
    // As an answer: counted anew when the data or the registry change.
    queryKey: ['ask', 'maps', 'figures', key, span, measuredPart(map)],
    queryFn: async ({ signal }): Promise<Figures> =>
      figuresOf(await turns.run(signal, () => figuresFrom(key, spanQuery(span), signal))),
    enabled,
    staleTime: 60_000,
    placeholderData: previous => previous,
    // Functions cannot be compared.
    structuralSharing: false,
  });
}

/** What the data says of one version of a map, which stays as it is. */
export function useVersionFigures(key: string, version: number | undefined, span: TimeSpan | undefined) {
  return useQuery({
    queryKey: ['ask', 'maps', 'figures', key, span, version],
    queryFn: async ({ signal }): Promise<Figures> => {
      const asked = `${spanQuery(span)}${span ? '&' : '?'}version=${version}`;
      return figuresOf(await turns.run(signal, () => figuresFrom(key, asked, signal)));
    },
    enabled: version !== undefined && span !== undefined,
    staleTime: 60_000,
    // Another time of the same version; another version has other steps.
    placeholderData: (previous, asked) =>
      asked?.queryKey[3] === key && asked.queryKey[5] === version ? previous : undefined,
    structuralSharing: false,
  });
}

/** A version of a map, or of another one that it is compared with. */
export interface EarlierVersion {
  of: string;
  version: number;
}

/** What differs between an earlier version and a later one: the newest, where it is not said which. */
export function useMapCompared(key: string, earlier: EarlierVersion | null, later: number | undefined, newest: number) {
  return useQuery({
    queryKey: ['maps', 'compared', key, earlier, later ?? newest],
    queryFn: ({ signal }) => {
      const asked = `of=${encodeURIComponent(earlier?.of ?? key)}&before=${earlier?.version}`;
      const after = later === undefined ? '' : `&after=${later}`;
      return call<MapCompared>('GET', `${path(key)}/compare?${asked}${after}`, { signal });
    },
    enabled: earlier !== null,
  });
}

/** The question how journeys keep to a map, as any question is asked. */
export function realityQuestion(key: string, frame: QuestionFrame): Question {
  return { ask: 'conformance', map: key, ...frame };
}

/** How journeys keep to a map; the version makes it asked again once the map changed. */
export function useReality(question: Question | null, version: number) {
  return useQuery({
    queryKey: ['ask', 'maps', 'reality', question, version],
    queryFn: async ({ signal }) =>
      readReality(await turns.run(signal, () => call<Answer>('POST', '/ask', { body: question, signal }))),
    enabled: question !== null,
    staleTime: 60_000,
    placeholderData: previous => previous,
  });
}

/** The question how well the rules of a map are kept: of a version of it, or of the newest. */
export function rulesQuestion(key: string, version: number | undefined, frame: QuestionFrame): Question {
  return { ask: 'rules', map: key, ...(version === undefined ? {} : { version }), ...frame };
}

/** How well rules are kept; the version makes it asked again once the map changed. */
export function useRules(question: Question | null, version: number) {
  return useQuery({
    queryKey: ['ask', 'maps', 'rules', question, version],
    queryFn: async ({ signal }): Promise<RulesResult | null> => {
      const { result } = await turns.run(signal, () => call<Answer>('POST', '/ask', { body: question, signal }));
      return result.kind === 'rules' ? result : null;
    },
    enabled: question !== null,
    staleTime: 60_000,
    placeholderData: previous => previous,
  });
}

export function useMapCard(key: string, version: number, language: Language) {
  return useQuery({
    queryKey: ['maps', 'card', key, version, language],
    queryFn: ({ signal }) => call<CardAnswer[]>('GET', `${path(key)}/card?language=${language}`, { signal }),
    placeholderData: previous => previous,
  });
}

/** Of touchpoints and their rules as they are now, so asked anew with every answer. */
export function useMapPlan(key: string, version: number, language: Language) {
  return useQuery({
    queryKey: ['ask', 'maps', 'plan', key, version, language],
    queryFn: ({ signal }) => call<MapTracking>('GET', `${path(key)}/plan?language=${language}`, { signal }),
    placeholderData: previous => previous,
  });
}

/** Touchpoints that companies commonly have and the map does not. */
export function useMapMissing(key: string, version: number, language: Language) {
  return useQuery({
    queryKey: ['ask', 'maps', 'missing', key, version, language],
    queryFn: ({ signal }) =>
      call<TouchpointSuggestion[]>('GET', `${path(key)}/missing?language=${language}`, { signal }),
    placeholderData: previous => previous,
  });
}

/** A deviation to be made part of a version of a map, and the journeys that it was found in. */
export type MapAdopting = Schema<'MapAdopting'>;
/** A draft of a map, what changes, and who follows before and then. */
export type MapAdopted = Schema<'MapAdopted'>;
export type MapFollowed = Schema<'MapFollowed'>;

/** The draft of a map that has a deviation in it; nothing is saved. Its sentences are in the reader's language. */
export function useMapAdopted(key: string, adopting: MapAdopting | null, language: Language) {
  return useQuery({
    queryKey: ['ask', 'maps', 'adopted', key, adopting, language],
    queryFn: ({ signal }) =>
      turns.run(signal, () => call<MapAdopted>('POST', `${path(key)}/adopt`, { body: adopting, signal })),
    enabled: adopting !== null,
    staleTime: 60_000,
  });
}

/** Makes a map of another kind from a saved one; the key of the new one. */
export function useMakeFrom(key: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (kind: Exclude<MapKind, 'current_state'>) =>
      call<Schema<'MapMade'>>('POST', `${path(key)}/blueprint`, { body: { kind } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['documents', 'map'] }),
  });
}
