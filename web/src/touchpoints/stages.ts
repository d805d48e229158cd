import type { Language, Touchpoint } from '../api/types';
import { nameIn } from './registry';

export type ModelId = 'loyalty' | 'purchase' | 'own';

/** A company's own stages: a document of the kind `stages`. */
export interface OwnStages {
  /** Whether the app shows them rather than one of the two models that ship. */
  used: boolean;
  stages: OwnStage[];
}
export interface OwnStage {
  key: string;
  names: Record<Language, string>;
  /** Keys of its touchpoints. */
  touchpoints: string[];
}

export interface Stage {
  key: string;
  name: string;
}

/** Stages in the order of the journey, and which one a touchpoint stands in. */
export interface StageModel {
  id: ModelId;
  stages: Stage[];
  of: (touchpoint: Touchpoint) => string | undefined;
  /** Stages after the purchase, which companies tend to neglect. */
  late: string[];
}

type Names = Record<Language, string>;

/** The stages that ship, named as the server names them. */
const SHIPPED: Record<'loyalty' | 'purchase', { key: string; names: Names }[]> = {
  loyalty: [
    { key: 'awareness', names: { en: 'Awareness', ru: 'Осведомлённость', pl: 'Świadomość' } },
    { key: 'interest', names: { en: 'Interest', ru: 'Интерес', pl: 'Zainteresowanie' } },
    { key: 'decision', names: { en: 'Decision', ru: 'Решение', pl: 'Decyzja' } },
    { key: 'loyalty', names: { en: 'Loyalty', ru: 'Лояльность', pl: 'Lojalność' } },
    { key: 'advocacy', names: { en: 'Advocacy', ru: 'Рекомендации', pl: 'Rekomendacja' } },
  ],
  purchase: [
    { key: 'pre-purchase', names: { en: 'Before purchase', ru: 'До покупки', pl: 'Przed zakupem' } },
    { key: 'purchase', names: { en: 'Purchase', ru: 'Покупка', pl: 'Zakup' } },
    { key: 'use', names: { en: 'Use', ru: 'Использование', pl: 'Użytkowanie' } },
    { key: 'post-purchase', names: { en: 'After purchase', ru: 'После покупки', pl: 'Po zakupie' } },
  ],
};

export function shippedModel(id: 'loyalty' | 'purchase', language: Language): StageModel {
  const stages = SHIPPED[id].map(({ key, names }) => ({ key, name: names[language] }));
  if (id === 'loyalty') return { id, stages, of: one => one.stage ?? undefined, late: ['loyalty', 'advocacy'] };
  return { id, stages, of: one => one.phase ?? undefined, late: ['use', 'post-purchase'] };
}

export function ownModel(own: OwnStages, language: Language): StageModel {
  const stages = own.stages.map(({ key, names }) => ({ key, name: nameIn({ key, names }, language) }));
  const placed = new Map(own.stages.flatMap(stage => stage.touchpoints.map(key => [key, stage.key] as const)));
  return { id: 'own', stages, of: one => placed.get(one.key), late: [] };
}

/** The touchpoint at another stage, or at none. */
export function ownMoved(own: OwnStages, keys: readonly string[], stage: string | undefined): OwnStages {
  return {
    ...own,
    stages: own.stages.map(one => {
      const rest = one.touchpoints.filter(key => !keys.includes(key));
      return { ...one, touchpoints: one.key === stage ? [...rest, ...keys] : rest };
    }),
  };
}

/** The touchpoint at a stage of a model that ships, or at none. */
export function shippedMoved(touchpoint: Touchpoint, model: ModelId, stage: string | undefined): Touchpoint {
  const at = stage ?? null;
  return model === 'loyalty'
    ? { ...touchpoint, stage: at as Touchpoint['stage'] }
    : { ...touchpoint, phase: at as Touchpoint['phase'] };
}

/** Own stages that begin as a copy of a model that ships. */
export function ownFrom(id: 'loyalty' | 'purchase', touchpoints: readonly Touchpoint[]): OwnStages {
  const { of } = shippedModel(id, 'en');
  const placed = (key: string) => touchpoints.filter(one => of(one) === key).map(one => one.key);
  return { used: false, stages: SHIPPED[id].map(({ key, names }) => ({ key, names, touchpoints: placed(key) })) };
}

/** Own stages out of a document that anybody may have written. */
export function readOwnStages(body: unknown): OwnStages | null {
  if (typeof body !== 'object' || body === null || !Array.isArray((body as OwnStages).stages)) return null;
  const { used, stages } = body as OwnStages;
  const sound = stages.filter(
    one => typeof one?.key === 'string' && typeof one.names === 'object' && one.names !== null,
  );
  return {
    used: used === true,
    stages: sound.map(({ key, names, touchpoints }) => ({
      key,
      names,
      touchpoints: Array.isArray(touchpoints) ? touchpoints.filter(one => typeof one === 'string') : [],
    })),
  };
}
