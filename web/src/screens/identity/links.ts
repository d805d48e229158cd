import type { Decision, Known, LinkRow } from '../../api/identity';

/** A decision that is about to be made. */
export interface Wanted {
  decision: Decision;
  one: number;
  other: number;
  /** What is known of the two so far. */
  said: string;
  /** What takes it back. */
  back: { decision: Decision; reason: string };
}

/** What there is to decide about a link: part what is joined, join what is not, take back what was decided. */
export function decisionAbout({ kind, rule, holds }: LinkRow): Decision | null {
  if (kind !== 'seen') return holds && kind !== 'withdrawn' ? 'withdraw' : null;
  if (!rule) return 'unlink';
  // A value that names nobody stays so, whatever anybody decides about one of its links.
  return rule === 'junk' ? null : 'link';
}

export function wantedAbout(link: LinkRow): Wanted | null {
  const decision = decisionAbout(link);
  if (!decision) return null;
  const { one, other, kind, note, sentence } = link;
  const again = { decision: kind === 'unlinked' ? ('unlink' as const) : ('link' as const), reason: note };
  const back = decision === 'withdraw' ? again : { decision: 'withdraw' as const, reason: '' };
  return { decision, one, other, said: sentence, back };
}

/** The customers that the two identifiers of a link belong to. */
export function customersOf({ one, other }: LinkRow, known: ReadonlyMap<number, Known>): number[] {
  const people = [one, other].map(alias => known.get(alias)?.person ?? 0);
  return [...new Set(people)].filter(person => person !== 0);
}

export function byAlias(known: readonly Known[]): Map<number, Known> {
  return new Map(known.map(one => [one.alias, one]));
}
