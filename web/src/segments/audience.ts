// A segment as a list for other systems: what is chosen, what came of it, and how the file is called.

import type { AudienceFormat, AudienceFound, AudienceOf } from '../api/audience';
import type { ContactChannel, Purpose } from '../api/consent';
import { partsOf as consentPartsOf, type PartName } from '../consent/bars';
import type { Text } from '../i18n/text';

export const FORMATS: AudienceFormat[] = ['csv', 'google', 'meta', 'yandex', 'vk'];

/** What lists for people who call are written down as. */
const CALLS = 'calls';
/** Networks that take hashes of numbers without their `+` only; Styk has none of these. */
const WITHOUT_PHONES: AudienceFormat[] = ['meta', 'yandex'];
/** Rows that a network wants at least. */
const LEAST: Partial<Record<AudienceFormat, number>> = { yandex: 100 };
/** Lists are for ads until somebody says otherwise. */
const USUAL: ContactChannel = 'ads';

/** What is chosen of a list, as an address has it. */
export interface AudienceSearch {
  purpose?: string | undefined;
  channel?: string | undefined;
  format?: string | undefined;
}

/** What a list needs of a purpose. */
type ListedPurpose = Pick<Purpose, 'key' | 'channels'>;

export interface AudienceChoice<One extends ListedPurpose = Purpose> {
  purpose: One;
  /** Null where the purpose is bound to no channel. */
  channel: ContactChannel | null;
  format: AudienceFormat;
}

/** The list that is chosen; what is not, or is no longer there, is taken as usual. Null where there are no purposes. */
export function choiceOf<One extends ListedPurpose>(
  purposes: readonly One[],
  wanted: AudienceSearch,
): AudienceChoice<One> | null {
  const named = purposes.find(({ key }) => key === wanted.purpose);
  const purpose = named ?? purposes.find(({ channels }) => channels.includes(USUAL)) ?? purposes[0];
  if (!purpose) return null;
  const { channels } = purpose;
  const has = (channel: string | undefined) => channels.find(one => one === channel);
  const channel = has(wanted.channel) ?? has(USUAL) ?? channels[0] ?? null;
  return { purpose, channel, format: FORMATS.find(one => one === wanted.format) ?? 'csv' };
}

/** The same as the server is asked for it. */
export function audienceOf({ purpose, channel, format }: AudienceChoice<ListedPurpose>): AudienceOf {
  return { purpose: purpose.key, channel, format };
}

/** Whether a list for an advertising network is of those who may be reached over something else than ads. */
export function isForAnotherChannel({ channel, format }: Pick<AudienceChoice, 'channel' | 'format'>): boolean {
  return format !== 'csv' && channel !== null && channel !== USUAL;
}

/** Whether a list has hashes of e-mail addresses, and none of the phone numbers that there are. */
export function leavesPhonesOut(format: AudienceFormat): boolean {
  return WITHOUT_PHONES.includes(format);
}

/** The number of rows that a network wants at least, where a list has fewer customers. */
export function leastRows(format: AudienceFormat, customers: number): number | null {
  const least = LEAST[format] ?? 0;
  return customers > 0 && customers < least ? least : null;
}

/** On the list, without an identifier that it takes, or why somebody may not be reached. */
export interface AudiencePart {
  name: 'listed' | 'unmatched' | PartName;
  customers: number;
}

/** The customers of a segment by where they are, those on the list first. Parts of nobody are left out. */
export function partsOf({ customers, unmatched, excluded }: Omit<AudienceFound, 'members'>): AudiencePart[] {
  const parts: AudiencePart[] = [
    { name: 'listed', customers },
    { name: 'unmatched', customers: unmatched },
    ...consentPartsOf({ allowed: 0, whys: excluded }),
  ];
  return parts.filter(part => part.customers > 0);
}

/** What a list was made for; what this version of Styk does not know goes by its own name. */
export function formatName(format: string, { t }: Text): string {
  if (format === CALLS) return t('audience.format.calls');
  const known = FORMATS.find(one => one === format);
  return known ? t(`audience.format.${known}`) : format;
}

/** As the server calls the file. */
export function fileName(segment: string, format: AudienceFormat): string {
  return `${segment}-${format}.csv`;
}
