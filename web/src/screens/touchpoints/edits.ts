import type { Language, Registry, Touchpoint } from '../../api/types';

export const STAGES = ['awareness', 'interest', 'decision', 'loyalty', 'advocacy'] as const;
export const PHASES = ['pre-purchase', 'purchase', 'use', 'post-purchase'] as const;
export type Stage = (typeof STAGES)[number];
export type Phase = (typeof PHASES)[number];
export type StageModel = 'loyalty' | 'purchase';

/** What a reader changed of a touchpoint; an empty stage takes it out of all. */
export interface Edit {
  name?: string;
  stage?: string;
}
export type Edits = Readonly<Record<string, Edit>>;

export function stageOf(touchpoint: Touchpoint, model: StageModel): string {
  return (model === 'purchase' ? touchpoint.phase : touchpoint.stage) ?? '';
}

/** An edit added; one that changes nothing is left out. */
export function withEdit(
  edits: Edits,
  touchpoint: Touchpoint,
  edit: Edit,
  language: Language,
  model: StageModel,
): Edits {
  const { [touchpoint.key]: before, ...others } = edits;
  const next = { ...before, ...edit };
  const name = next.name?.trim();
  const renamed = name && name !== touchpoint.names[language] ? { name } : {};
  const moved = next.stage !== undefined && next.stage !== stageOf(touchpoint, model) ? { stage: next.stage } : {};
  const kept = { ...renamed, ...moved };
  return Object.keys(kept).length === 0 ? others : { ...others, [touchpoint.key]: kept };
}

/** The registry with the edits; touchpoints that are no longer there are passed over. */
export function edited(registry: Registry, edits: Edits, language: Language, model: StageModel): Registry {
  const touchpoints = registry.touchpoints.map(touchpoint => {
    const edit = edits[touchpoint.key];
    if (!edit) return touchpoint;
    const place = edit.stage === undefined ? {} : { [model === 'purchase' ? 'phase' : 'stage']: edit.stage || null };
    return {
      ...touchpoint,
      ...place,
      names: edit.name ? renamed(touchpoint.names, edit.name, language) : touchpoint.names,
    };
  });
  return { ...registry, touchpoints };
}

/** A name that a source gave is the same in all languages; a new one takes its place in all. */
function renamed(names: Record<Language, string>, name: string, language: Language): Record<Language, string> {
  if (names.en === names.ru && names.ru === names.pl) return { en: name, ru: name, pl: name };
  return { ...names, [language]: name };
}
