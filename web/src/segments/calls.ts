// A segment as a list for the people who call: what is chosen, and what came of it.

import type { CallsFound, CallsOf } from '../api/calls';
import type { Purpose } from '../api/consent';
import { partsOf as consentPartsOf, type PartName } from '../consent/bars';
import { addDays, isDay, startOfDay } from '../question/calendar';

/** What is chosen of a list, as an address has it. */
export interface CallsSearch {
  purpose?: string | undefined;
  day?: string | undefined;
}

/** What a list needs of a purpose. */
type CalledPurpose = Pick<Purpose, 'key' | 'channels'>;

export interface CallsChoice<One extends CalledPurpose = Purpose> {
  purpose: One;
  /** The day at whose end customers were in the segment; null for now. */
  day: string | null;
}

/** The purposes that customers may be called for. */
export function calledFor<One extends CalledPurpose>(purposes: readonly One[]): One[] {
  return purposes.filter(({ channels }) => channels.length === 0 || channels.includes('phone'));
}

/** The list that is chosen; what is not, or is no longer there, is taken as usual. Null where nobody may be called. */
export function choiceOf<One extends CalledPurpose>(
  purposes: readonly One[],
  wanted: CallsSearch,
): CallsChoice<One> | null {
  const called = calledFor(purposes);
  const purpose = called.find(({ key }) => key === wanted.purpose) ?? called[0];
  if (!purpose) return null;
  return { purpose, day: wanted.day !== undefined && isDay(wanted.day) ? wanted.day : null };
}

/** The same as the server is asked for it. `contacts` is the id of the file that was sent. */
export function callsOf({ purpose, day }: CallsChoice<CalledPurpose>, zone: string, contacts: string | null): CallsOf {
  const at = day === null ? null : new Date(startOfDay(addDays(day, 1), zone).getTime() - 1).toISOString();
  return { purpose: purpose.key, at, contacts };
}

/** On the list, off it for want of a way to call or for being seen long ago, or why somebody may not be called. */
export interface CallsPart {
  name: 'listed' | 'unmatched' | 'beyond' | PartName;
  customers: number;
}

/** The customers of a segment by where they are, those on the list first. Parts of nobody are left out. */
export function partsOf({ customers, unmatched, beyond, excluded }: Omit<CallsFound, 'members'>): CallsPart[] {
  const parts: CallsPart[] = [
    { name: 'listed', customers },
    { name: 'beyond', customers: beyond },
    { name: 'unmatched', customers: unmatched },
    ...consentPartsOf({ allowed: 0, whys: excluded }),
  ];
  return parts.filter(part => part.customers > 0);
}

/** As the server calls the file. */
export function fileName(segment: string): string {
  return `${segment}-calls.xlsx`;
}
