import type { Moment, TouchpointRule } from '../api/types';
import { eventCel } from './registry';

/** The parts of a condition that all must hold; one part where it is not made of such. */
export function splitConditions(where: string | null | undefined): string[] {
  const text = where?.trim() ?? '';
  if (!text) return [];
  const parts: string[] = [];
  let from = 0;
  for (const { at, operator } of topLevel(text)) {
    if (operator !== '&&') return [text];
    parts.push(text.slice(from, at).trim());
    from = at + 2;
  }
  parts.push(text.slice(from).trim());
  return parts.every(Boolean) ? parts : [text];
}

export function joinConditions(parts: readonly string[]): string | undefined {
  const whole = parts.map(part => part.trim()).filter(Boolean);
  if (whole.length === 0) return undefined;
  if (whole.length === 1) return whole[0];
  const loose = (part: string) => [...topLevel(part)].some(({ operator }) => operator !== '&&');
  return whole.map(part => (loose(part) ? `(${part})` : part)).join(' && ');
}

/** `&&`, `||` and `?` outside of quotes and brackets. */
function* topLevel(text: string): Generator<{ at: number; operator: '&&' | '||' | '?' }> {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (quote) {
      if (letter === '\\') at += 1;
      else if (letter === quote) quote = '';
    } else if (letter === '"' || letter === "'") quote = letter;
    else if ('([{'.includes(letter)) depth += 1;
    else if (')]}'.includes(letter)) depth -= 1;
    else if (depth === 0 && letter === '?') yield { at, operator: '?' };
    else if (depth === 0 && (text.startsWith('&&', at) || text.startsWith('||', at))) {
      yield { at, operator: letter === '&' ? '&&' : '||' };
      at += 1;
    }
  }
}

/** The interactions that a rule is about, as filters of a question; its moment is left aside. */
export function filtersOf(rule: TouchpointRule): string[] {
  const events = rule.events?.length ? [eventCel(rule.events)] : [];
  const where = rule.where?.trim();
  return where ? [...events, where] : events;
}

/** The rule without what says nothing, as the server writes it. */
export function tidy(rule: TouchpointRule): TouchpointRule {
  const { events, where, priority, moment } = rule;
  return {
    ...(events?.length ? { events } : {}),
    ...(where?.trim() ? { where: where.trim() } : {}),
    ...(moment ? { moment } : {}),
    ...(priority ? { priority } : {}),
  };
}

export type MomentKind = 'any' | 'first' | 'repeated' | 'before' | 'after';

export function momentKind(moment: Moment | null | undefined): MomentKind {
  if (!moment) return 'any';
  if (typeof moment === 'string') return moment;
  return 'before' in moment ? 'before' : 'after';
}

export function momentParts(moment: Moment | null | undefined): { touchpoint: string; within: string | undefined } {
  if (!moment || typeof moment === 'string') return { touchpoint: '', within: undefined };
  const { touchpoint, within } = 'before' in moment ? moment.before : moment.after;
  return { touchpoint, within: within ?? undefined };
}

export function makeMoment(kind: MomentKind, touchpoint: string, within: string | undefined): Moment | undefined {
  if (kind === 'any') return undefined;
  if (kind === 'first' || kind === 'repeated') return kind;
  const neighbour = { touchpoint, ...(within ? { within } : {}) };
  return kind === 'before' ? { before: neighbour } : { after: neighbour };
}

/** Where the server says that an expression is wrong: the character, from 0. */
export function placeOf(detail: string): number | null {
  const match = /(?:at character|символ|znak) (\d+)/.exec(detail);
  return match ? Number(match[1]) - 1 : null;
}
