import type { Decision } from '../../api/identity';
import type { AuditRow } from '../../api/settings';
import type { Role } from '../../api/types';
import { CHANNELS, channelName, EVERYTHING, oneOf, REASONS } from '../../consent/names';
import type { Text } from '../../i18n/text';
import type { PlainKey } from '../../i18n/types';

export const AUDIT_KINDS = [
  'session',
  'users',
  'tokens',
  'touchpoints',
  'identity',
  'segments',
  'consent',
  'personal',
  'settings',
  'data',
  'maps',
  'other',
  'reads',
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

const KINDS: Record<string, AuditKind> = {
  session: 'session',
  user: 'users',
  token: 'tokens',
  touchpoints: 'touchpoints',
  identity_decision: 'identity',
  identity_rules: 'identity',
  segment: 'segments',
  consent_policy: 'consent',
  consent: 'consent',
  suppress: 'consent',
  unsuppress: 'consent',
  audience: 'consent',
  erasure: 'personal',
  archive: 'personal',
  retention: 'personal',
  retention_rules: 'personal',
  customer_read: 'reads',
  delivery: 'settings',
  settings: 'settings',
  computed_traits: 'settings',
  notifications: 'settings',
  report: 'settings',
  import: 'data',
  entry: 'data',
  sql: 'data',
  map: 'maps',
};

export function auditKind({ action }: AuditRow): AuditKind {
  return KINDS[action.split('.')[0] ?? ''] ?? 'other';
}

/** How what is named in the log is called. */
export interface AuditNames {
  person: (email: string) => string;
  touchpoint: (key: string) => string;
}

/** `anna@example.com as editor`, `anna@example.com is editor`. */
const WITH_ROLE = /^(.*) (?:as|is) (viewer|editor|administrator)$/;
/** `version 4; added cart; changed call, mail`. */
const VERSION = /^version (\d+)(?:; (.*))?$/;
const CHANGE = /^(added|changed|removed) (.*)$/;
/** `2024-05-01 to anna@example.com, jan@example.com`. */
const SENT = /^(\S+) to (.*)$/;
/** `link 12 34; one person, two phones`. */
const DECISION = /^(link|unlink|withdraw) (\d+) (\d+)(?:; (.*))?$/s;
/** `loyal version 3`, `loyal removed`. */
const SEGMENT = /^(\S+) (?:version (\d+)|removed)$/;
/** `customer 7: withdrawn marketing email`, `customer 7: withdrawn * *`. */
const SAID = /^customer (\d+): (given|withdrawn) (\S+) (\S+)$/;
/** `identifier 12: bounced`, `identifier 12`. */
const SUPPRESSED = /^identifier (\d+)(?:: (\w+))?$/;
/** `loyal marketing ads google: 17`. */
const HANDED = /^(\S+) (\S+) (\S+) (\S+): (\d+)$/;
/** The number of a receipt, then that of customers: `3: 2`, `receipt 3: 2 customers`. */
const ERASED = /^\D*(\d+)\D+(\d+)\D*$/;
/** `run 3: 1204 interactions, 12 customers, 3 records; rule 1: 1000, rule 2: 204`. */
const RETAINED = /^run (\d+): (\d+) interactions, (\d+) customers, (\d+) records(?:; (.*))?$/;
const OF_RULE = /rule (\d+): (\d+)/g;
/** The key of a map, then the number or the id of what was done to it: `flight 12`. */
const OF_MAP = /^(.*) (\S+)$/s;
/** What stands for details that named somebody who was erased. */
const HIDDEN = '[erased]';
/** The channel, then what happened: `shop: Visit`. */
const ENTRY = /^([^:]*): (.*)$/s;
/** `customer 7`. */
const READ = /^customer (\d+)$/;
/** `customer 7`, `7`. */
const ARCHIVED = /^(?:customer )?(\d+)$/;
const NUMBER = /^\d+$/;

const SETTINGS: Record<string, PlainKey> = {
  company: 'settings.company',
  zone: 'settings.zone',
  currency: 'settings.currency',
  language: 'settings.language',
  stage_model: 'settings.stages',
  sql_seconds: 'audit.sqlSeconds',
  identifiers_from: 'audit.identifiersFrom',
};

/** What was done, as a sentence without its subject: who did it stands beside it. */
export function auditText({ action, detail }: AuditRow, text: Text, names: AuditNames): string {
  const { t, format } = text;
  if (detail === HIDDEN) return t('audit.erased', { action });
  const [, name = detail, role] = WITH_ROLE.exec(detail) ?? [];
  const roleName = role ? t(`role.${role as Role}`) : '';
  const [, version = detail, changes = ''] = VERSION.exec(detail) ?? [];
  switch (action) {
    case 'session.begin':
      return t('audit.session.begin', { address: detail });
    case 'session.refused':
      return t('audit.session.refused', { email: detail });
    case 'user.add':
      return t('audit.user.add', { email: person(name, names), role: format.quote(roleName) });
    case 'user.change':
      return t('audit.user.change', { email: person(name, names), role: format.quote(roleName) });
    case 'user.remove':
      // Older entries have a number alone.
      return NUMBER.test(detail)
        ? t('audit.user.removeNumber', { number: detail })
        : t('audit.user.remove', { email: person(detail, names) });
    case 'token.add':
      return t('audit.token.add', { name: format.quote(name), role: format.quote(roleName) });
    case 'token.remove':
      return NUMBER.test(detail)
        ? t('audit.token.removeNumber', { number: detail })
        : t('audit.token.remove', { name: format.quote(detail) });
    case 'touchpoints':
      return withChanges(t('audit.touchpoints', { version }), changes, text, key =>
        format.quote(names.touchpoint(key)),
      );
    case 'settings':
      return withChanges(t('audit.settings', { version }), changes, text, key => {
        const label = SETTINGS[key];
        return label ? t(label) : key;
      });
    case 'identity_decision': {
      const [, decision, one = '', other = '', reason] = DECISION.exec(detail) ?? [];
      if (!decision) return `${action}: ${detail}`;
      const said = t(`audit.identity.${decision as Decision}`, { one, other });
      return reason ? `${said}: ${reason}` : said;
    }
    case 'identity_rules':
      return t('audit.identity.rules', { version });
    case 'segment': {
      const [, key = detail, saved] = SEGMENT.exec(detail) ?? [];
      if (saved === undefined) return t('audit.segment.remove', { key });
      return t('audit.segment.save', { key, version: saved });
    }
    case 'computed_traits':
      return t('audit.computedTraits', { version });
    case 'consent_policy':
      return t('audit.consent.policy', { version });
    case 'consent':
      return consentText(action, detail, text);
    case 'suppress':
    case 'unsuppress':
      return suppressionText(action, detail, text);
    case 'audience':
      return audienceText(action, detail, text);
    case 'erasure': {
      const [, number, count] = ERASED.exec(detail) ?? [];
      return number ? t('audit.erasure', { number, count: Number(count) }) : `${action}: ${detail}`;
    }
    case 'archive': {
      const [, person] = ARCHIVED.exec(detail) ?? [];
      return person ? t('audit.archive', { person }) : `${action}: ${detail}`;
    }
    case 'retention':
      return retentionText(action, detail, text);
    case 'retention_rules':
      return t('audit.retention.rules', { version });
    case 'customer_read': {
      const [, person] = READ.exec(detail) ?? [];
      return person ? t('audit.read', { person }) : `${action}: ${detail}`;
    }
    case 'delivery.again':
    case 'delivery.forget': {
      const [, id = '', url = detail] = SENT.exec(detail) ?? [];
      return t(action === 'delivery.again' ? 'audit.delivery.again' : 'audit.delivery.forget', { id, url });
    }
    case 'notifications':
      return t('audit.notifications', { version });
    case 'report.send': {
      const [, month = '', to = detail] = SENT.exec(detail) ?? [];
      return t('audit.report.send', { month: month.slice(0, 7), to });
    }
    case 'sql':
      return t('audit.sql', { query: detail });
    case 'entry': {
      const [, channel = '', event = detail] = ENTRY.exec(detail) ?? [];
      return t('audit.entry', { event: format.quote(event), channel: channel || t('word.unknownChannel') });
    }
    case 'map.share':
    case 'map.unshare':
    case 'map.comment_remove':
    case 'map.task_remove':
      return mapText(action, detail, text);
    case 'import':
      return t('audit.import', { file: format.quote(detail) });
    case 'import.undo':
      return t('audit.import.undo', { number: detail });
    default:
      return `${action}: ${detail}`;
  }
}

function mapText(action: string, detail: string, { t, format }: Text): string {
  const [, map, number = ''] = OF_MAP.exec(detail) ?? [];
  if (!map) return `${action}: ${detail}`;
  const key = format.quote(map);
  if (action === 'map.share') return t('audit.map.share', { key });
  if (action === 'map.unshare') return t('audit.map.unshare', { key });
  return t(action === 'map.comment_remove' ? 'audit.map.commentRemove' : 'audit.map.taskRemove', { key, number });
}

function consentText(action: string, detail: string, text: Text): string {
  const { t, format } = text;
  const [, person, said, key = '', on = ''] = SAID.exec(detail) ?? [];
  if (!person) return `${action}: ${detail}`;
  const purpose = key === EVERYTHING ? t('consent.everything') : format.quote(key);
  const channel = channelName(oneOf(CHANNELS, on), text);
  return t(said === 'given' ? 'audit.consent.given' : 'audit.consent.withdrawn', { person, purpose, channel });
}

function suppressionText(action: string, detail: string, { t }: Text): string {
  const [, number, word = ''] = SUPPRESSED.exec(detail) ?? [];
  if (!number) return `${action}: ${detail}`;
  if (action === 'unsuppress') return t('audit.consent.unsuppress', { number });
  const reason = oneOf(REASONS, word);
  return t('audit.consent.suppress', { number, reason: reason ? t(`consent.reason.${reason}`) : word });
}

function audienceText(action: string, detail: string, text: Text): string {
  const { t, format } = text;
  const [, segment, purpose = '', on = '', as = '', customers = ''] = HANDED.exec(detail) ?? [];
  if (!segment) return `${action}: ${detail}`;
  const channel = channelName(oneOf(CHANNELS, on), text);
  return t('audit.audience', { segment, purpose: format.quote(purpose), channel, format: as, customers });
}

function retentionText(action: string, detail: string, { t }: Text): string {
  const [, number = '', interactions, customers, records, rules = ''] = RETAINED.exec(detail) ?? [];
  if (!number) return `${action}: ${detail}`;
  const counts = { interactions: Number(interactions), customers: Number(customers), records: Number(records) };
  const said = t('audit.retention', { number, ...counts });
  const byRule = [...rules.matchAll(OF_RULE)].map(([, rule = '', count]) => {
    return t('audit.retention.rule', { number: rule, interactions: Number(count) });
  });
  return byRule.length > 0 ? `${said}; ${byRule.join(', ')}` : said;
}

/** Name and e-mail; the e-mail alone where no name is known. */
function person(email: string, names: AuditNames): string {
  const name = names.person(email);
  return name === email ? email : `${name} (${email})`;
}

function withChanges(said: string, changes: string, { t, format }: Text, name: (key: string) => string): string {
  const parts = changes.split('; ').flatMap(part => {
    const [, what, listed] = CHANGE.exec(part) ?? [];
    if (!what || !listed) return [];
    const keys = listed.split(', ');
    const more = keys.at(-1)?.startsWith('+') ? keys.pop() : undefined;
    const named = [...keys.map(name), ...(more ? [more] : [])];
    return t(`audit.${what as 'added' | 'changed' | 'removed'}`, { names: format.list(named) });
  });
  return parts.length > 0 ? `${said}: ${parts.join('; ')}` : said;
}
