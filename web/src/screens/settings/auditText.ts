import type { AuditRow } from '../../api/settings';
import type { Role } from '../../api/types';
import type { Text } from '../../i18n/text';

export const AUDIT_KINDS = ['session', 'users', 'tokens', 'touchpoints', 'settings', 'data', 'other'] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

const KINDS: Record<string, AuditKind> = {
  session: 'session',
  user: 'users',
  token: 'tokens',
  touchpoints: 'touchpoints',
  settings: 'settings',
  import: 'data',
  sql: 'data',
};

export function auditKind({ action }: AuditRow): AuditKind {
  return KINDS[action.split('.')[0] ?? ''] ?? 'other';
}

/** `anna@example.com as editor`, `anna@example.com is editor`. */
const WITH_ROLE = /^(.*) (?:as|is) (viewer|editor|administrator)$/;
const VERSION = /^version (\d+)$/;

/** What was done, as a sentence without its subject: who did it stands beside it. */
export function auditText({ action, detail }: AuditRow, { t, format }: Text): string {
  const [, name = detail, role] = WITH_ROLE.exec(detail) ?? [];
  const roleName = role ? t(`role.${role as Role}`) : '';
  const version = VERSION.exec(detail)?.[1] ?? detail;
  switch (action) {
    case 'session.begin':
      return t('audit.session.begin', { address: detail });
    case 'session.refused':
      return t('audit.session.refused', { email: detail });
    case 'user.add':
      return t('audit.user.add', { email: name, role: format.quote(roleName) });
    case 'user.change':
      return t('audit.user.change', { email: name, role: format.quote(roleName) });
    case 'user.remove':
      return t('audit.user.remove', { number: detail });
    case 'token.add':
      return t('audit.token.add', { name: format.quote(name), role: format.quote(roleName) });
    case 'token.remove':
      return t('audit.token.remove', { number: detail });
    case 'touchpoints':
      return t('audit.touchpoints', { version });
    case 'settings':
      return t('audit.settings', { version });
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
