import type { Decision } from '../../api/identity';
import type { AuditRow } from '../../api/settings';
import type { Role } from '../../api/types';
import type { Text } from '../../i18n/text';
import type { PlainKey } from '../../i18n/types';

export const AUDIT_KINDS = [
  'session',
  'users',
  'tokens',
  'touchpoints',
  'identity',
  'segments',
  'settings',
  'data',
  'other',
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
  settings: 'settings',
  notifications: 'settings',
  report: 'settings',
  import: 'data',
  sql: 'data',
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
const NUMBER = /^\d+$/;

const SETTINGS: Record<string, PlainKey> = {
  company: 'settings.company',
  zone: 'settings.zone',
  currency: 'settings.currency',
  language: 'settings.language',
  stage_model: 'settings.stages',
  sql_seconds: 'audit.sqlSeconds',
};

/** What was done, as a sentence without its subject: who did it stands beside it. */
export function auditText({ action, detail }: AuditRow, text: Text, names: AuditNames): string {
  const { t, format } = text;
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
    case 'notifications':
      return t('audit.notifications', { version });
    case 'report.send': {
      const [, month = '', to = detail] = SENT.exec(detail) ?? [];
      return t('audit.report.send', { month: month.slice(0, 7), to });
    }
    case 'sql':
      return t('audit.sql', { query: detail });
    case 'import':
      return t('audit.import', { file: format.quote(detail) });
    case 'import.undo':
      return t('audit.import.undo', { number: detail });
    default:
      return `${action}: ${detail}`;
  }
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
