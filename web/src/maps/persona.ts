// Who maps are about (`crates/maps/src/persona.rs`).

import type { Language } from '../api/types';
import { same } from '../touchpoints/merge';
import { type Evidence, isUnset } from './map';
import { type Clash, mergedFields, mergedList } from './mergeFields';

export const EMPATHY_PARTS = ['says', 'thinks', 'does', 'feels', 'pains', 'gains'] as const;
export type EmpathyPart = (typeof EMPATHY_PARTS)[number];

export interface EmpathyNote {
  text: string;
  evidence?: Evidence[];
}
export type EmpathyMap = Partial<Record<EmpathyPart, EmpathyNote[]>>;

export interface Persona {
  name: string;
  language: Language;
  /** In one line: age, family, work, place. */
  demographic?: string;
  /** Values, habits, attitudes. */
  psychographic?: string;
  needs?: string[];
  goals?: string[];
  quote?: string;
  picture?: string;
  symbol?: string;
  /** `#rrggbb`, of its curve. */
  colour?: string;
  /** A segment: how many such customers there really are. */
  segment?: string;
  empathy?: EmpathyMap;
  evidence?: Evidence[];
}

/** A persona out of a document, which the server has checked; none where it was deleted. */
export function readPersona(raw: unknown): Persona | null {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return null;
  const persona = raw as Partial<Persona>;
  return { ...persona, name: persona.name ?? '', language: persona.language ?? 'en' };
}

/** The persona with another field, which is left out where it says nothing. */
export function withField<Field extends keyof Persona>(
  persona: Persona,
  field: Field,
  value: Persona[Field] | undefined,
): Persona {
  const fields = Object.entries({ ...persona, [field]: value });
  return Object.fromEntries(fields.filter(([name, one]) => name === 'name' || !isUnset(one))) as unknown as Persona;
}

/** The persona with other notes in one part of its empathy map. */
export function withNotes(persona: Persona, part: EmpathyPart, notes: EmpathyNote[]): Persona {
  const { [part]: _, ...rest } = persona.empathy ?? {};
  const empathy: EmpathyMap = notes.length > 0 ? { ...rest, [part]: notes } : rest;
  const { empathy: __, ...others } = persona;
  return Object.keys(empathy).length > 0 ? { ...others, empathy } : others;
}

/** Two people's edits of one persona; notes of the empathy map are put together, of other fields mine counts. */
export function mergePersonas(base: Persona, mine: Persona, theirs: Persona): { merged: Persona; clashes: Clash[] } {
  const without = ({ empathy: _, ...rest }: Persona) => rest;
  const { merged, conflicts } = mergedFields(without(base), without(mine), without(theirs));
  const empathy: EmpathyMap = {};
  for (const part of EMPATHY_PARTS) {
    const notes = mergedList(base.empathy?.[part], mine.empathy?.[part], theirs.empathy?.[part]);
    if (notes.length > 0) empathy[part] = notes;
  }
  const clashes = conflicts.map(field => ({ of: 'persona' as const, key: '', field }));
  return { merged: Object.keys(empathy).length > 0 ? { ...merged, empathy } : merged, clashes };
}

/** What is called a persona on a map though its document is gone. */
export function personaName(personas: ReadonlyMap<string, Persona>, key: string): string {
  return personas.get(key)?.name || key;
}

/** Colours of curves, in the order of a map's personas, where a persona has none of its own. */
const CURVES = ['var(--s0)', 'var(--s1)', 'var(--s2)', 'var(--s3)', 'var(--s4)', 'var(--s5)', 'var(--s6)', 'var(--s7)'];

export function curveColour(persona: Persona | undefined, place: number): string {
  return persona?.colour ?? CURVES[place % CURVES.length] ?? 'var(--s0)';
}

/** Fields in which two versions of a persona differ. */
export function personaChanges(before: Persona, after: Persona): (keyof Persona)[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Persona>;
  return [...fields].filter(field => !same(before[field], after[field]));
}
