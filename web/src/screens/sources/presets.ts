import type { Signature, SourceSettings } from '../../api/sources';
import type { Language } from '../../api/types';
import type { PlainKey } from '../../i18n/types';

/** A sender whose bodies the server reads by itself (`crates/collect/webhooks`). */
export interface Preset {
  name: string;
  title: Record<Language, string>;
  /** How it signs; those without a scheme prove themselves by the key in the address. */
  scheme?: Signature['scheme'];
  /** What to do at the sender. */
  steps: PlainKey;
  /** What to subscribe to, as the sender calls it. */
  events?: string;
  /** Where the sender has the secret. */
  secret?: PlainKey;
}

const everywhere = (title: string): Record<Language, string> => ({ en: title, ru: title, pl: title });

export const PRESETS: Preset[] = [
  {
    name: 'bitrix24',
    title: { en: 'Bitrix24', ru: 'Битрикс24', pl: 'Bitrix24' },
    steps: 'source.steps.bitrix24',
    events:
      'ONCRMDEALADD, ONCRMDEALUPDATE, ONCRMLEADADD, ONCRMLEADUPDATE, ONCRMCONTACTADD, ONCRMCONTACTUPDATE, ONVOXIMPLANTCALLEND',
  },
  { name: 'amocrm', title: everywhere('amoCRM'), steps: 'source.steps.amocrm' },
  {
    name: 'hubspot',
    title: everywhere('HubSpot'),
    scheme: 'hubspot',
    steps: 'source.steps.hubspot',
    events: 'contact.creation, deal.creation, deal.propertyChange (dealstage), ticket.creation',
    secret: 'source.secretAt.hubspot',
  },
  {
    name: 'shopify',
    title: everywhere('Shopify'),
    scheme: 'shopify',
    steps: 'source.steps.shopify',
    events:
      'orders/create, orders/paid, orders/fulfilled, orders/cancelled, refunds/create, checkouts/create, customers/create',
    secret: 'source.secretAt.shopify',
  },
  {
    name: 'stripe',
    title: everywhere('Stripe'),
    scheme: 'stripe',
    steps: 'source.steps.stripe',
    events:
      'checkout.session.completed, invoice.paid, charge.refunded, customer.subscription.created, customer.subscription.deleted',
    secret: 'source.secretAt.stripe',
  },
  {
    name: 'typeform',
    title: everywhere('Typeform'),
    scheme: 'typeform',
    steps: 'source.steps.typeform',
    secret: 'source.secretAt.typeform',
  },
  {
    name: 'tilda',
    title: { en: 'Tilda forms', ru: 'Формы Tilda', pl: 'Formularze Tilda' },
    steps: 'source.steps.tilda',
  },
  {
    name: 'telegram',
    title: { en: 'Telegram bot', ru: 'Бот Telegram', pl: 'Bot Telegrama' },
    scheme: 'token',
    steps: 'source.steps.telegram',
    secret: 'source.secretAt.telegram',
  },
  {
    name: 'calltouch',
    title: { en: 'Calltouch calls', ru: 'Звонки Calltouch', pl: 'Połączenia Calltouch' },
    steps: 'source.steps.calltouch',
  },
  {
    name: 'comagic',
    title: { en: 'CoMagic (UIS) calls', ru: 'Звонки CoMagic (UIS)', pl: 'Połączenia CoMagic (UIS)' },
    steps: 'source.steps.comagic',
    events:
      'call_session_id, notification_mnemonic, start_time, contact_phone_number, talk_time_duration, wait_time_duration, is_lost, direction, visitor_id',
  },
];

export function presetOf(settings: SourceSettings): Preset | undefined {
  return PRESETS.find(({ name }) => name === settings.webhook?.preset);
}

/** Whether the sender signs what it sends, so that its address needs no key. */
export function signs(settings: SourceSettings): boolean {
  return Boolean(settings.webhook?.signature) || presetOf(settings)?.scheme !== undefined;
}
