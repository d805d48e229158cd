// What the parts of consent are called, in the order in which they are listed.

import type { ConsentWhy, ContactChannel, LegalBasis, Policy, PurposeClass, SuppressionReason } from '../api/consent';
import type { Text } from '../i18n/text';
import type { PlainKey } from '../i18n/types';

export const CHANNELS: ContactChannel[] = ['email', 'sms', 'phone', 'messenger', 'push', 'post', 'ads'];
export const CLASSES: PurposeClass[] = ['service', 'research', 'marketing'];
export const BASES: LegalBasis[] = ['consent', 'contract', 'legal_obligation', 'legitimate_interest'];
export const REASONS: SuppressionReason[] = ['requested', 'complained', 'bounced', 'blocked'];

/** Stands for all purposes, in withdrawals. */
export const EVERYTHING = '*';

/** One of a list, as a field gives it back. */
export function oneOf<One extends string>(list: readonly One[], value: string | null): One | null {
  return list.find(one => one === value) ?? null;
}

/** The name of a channel; no channel stands for all of them. */
export function channelName(channel: ContactChannel | null | undefined, { t }: Text): string {
  return t(channel ? `consent.channel.${channel}` : 'consent.allChannels');
}

/** What a purpose is called; one that the policy does not have goes by its key. */
export function purposeName(key: string, policy: Pick<Policy, 'purposes'> | undefined, { t }: Text): string {
  if (key === EVERYTHING) return t('consent.everything');
  return policy?.purposes.find(purpose => purpose.key === key)?.name ?? key;
}

/** Whether messages that belong to what was bought are kept back too. */
export function stopsService(reason: SuppressionReason): boolean {
  return reason === 'bounced' || reason === 'blocked';
}

const NOT_NEEDED: Record<LegalBasis, PlainKey> = {
  consent: 'consent.why.given',
  contract: 'consent.why.contract',
  legal_obligation: 'consent.why.obligation',
  legitimate_interest: 'consent.why.interest',
};
const WHYS: Record<Exclude<ConsentWhy, 'not_needed' | 'withdrawn'>, PlainKey> = {
  given: 'consent.why.given',
  never_asked: 'consent.why.neverAsked',
  unconfirmed: 'consent.why.unconfirmed',
  required: 'consent.why.required',
  suppressed: 'consent.why.suppressed',
  not_on_this_channel: 'consent.why.otherChannels',
  no_such_purpose: 'consent.why.noSuchPurpose',
};

/** The sentence that says why; a no is a withdrawal or an objection, by the basis of the purpose. */
export function whyKey(why: ConsentWhy, basis: LegalBasis | undefined): PlainKey {
  if (why === 'not_needed') return NOT_NEEDED[basis ?? 'contract'];
  if (why === 'withdrawn') return basis === 'consent' ? 'consent.why.withdrawn' : 'consent.why.objected';
  return WHYS[why];
}
