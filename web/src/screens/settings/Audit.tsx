import { Select, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTouchpoints } from '../../api/queries';
import { type AuditRow, useAudit } from '../../api/settings';
import { useText } from '../../i18n/index';
import { namesOf } from '../../question/names';
import { useAuthorName } from '../../saved/useAuthorName';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure } from '../../states/State';
import { AUDIT_KINDS, auditKind, auditText } from './auditText';
import classes from './Settings.module.css';
import type { SettingsSearch } from './search';

/** What was done, newest first. */
export function Audit() {
  const text = useText();
  const { t, format } = text;
  const search: SettingsSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const reads = search.kind === 'reads';
  const audit = useAudit(reads);
  const registry = useTouchpoints();
  const person = useAuthorName();
  const touchpoint = useMemo(() => namesOf(registry.data, text), [registry.data, text]);
  const names = { person, touchpoint };
  if (audit.error) return <Failure error={audit.error} retry={() => void audit.refetch()} />;
  if (!audit.data) return <ListSkeleton rows={8} />;
  const change = (changed: SettingsSearch) =>
    void navigate({
      to: '.',
      search: (before: SettingsSearch) => ({ ...before, ...changed }),
      replace: true,
      resetScroll: false,
    });
  const wanted = search.find?.trim().toLocaleLowerCase() ?? '';
  const fits = (row: AuditRow) =>
    (!search.kind || auditKind(row) === search.kind) &&
    (!wanted || `${row.who} ${person(row.who)} ${auditText(row, text, names)}`.toLocaleLowerCase().includes(wanted));
  const shown = audit.data.filter(fits);
  const nobody = ({ action }: AuditRow) => t(action === 'retention' ? 'retention.byItself' : 'audit.nobody');
  return (
    <>
      <div className={classes.filters} role="search">
        <TextInput
          aria-label={t('audit.find')}
          placeholder={t('audit.find')}
          size="sm"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={search.find ?? ''}
          onChange={event => change({ find: event.currentTarget.value || undefined })}
        />
        <Select
          aria-label={t('audit.kind')}
          placeholder={t('audit.anyKind')}
          size="sm"
          clearable
          data={AUDIT_KINDS.map(kind => ({ value: kind, label: t(`audit.kind.${kind}`) }))}
          value={search.kind ?? null}
          onChange={kind => change({ kind: kind ?? undefined })}
        />
      </div>
      {reads && (
        <Text size="sm" c="dimmed" mb="sm">
          {t('audit.readsLead')}
        </Text>
      )}
      {shown.length === 0 ? (
        <Empty compact title={t('audit.none')} body={t('audit.noneBody')} />
      ) : (
        <ol className={classes.audit}>
          {shown.map((row, place) => (
            <li key={`${row.time} ${place}`}>
              <time dateTime={row.time}>{format.instant(row.time)}</time>
              <b title={row.who}>{row.who ? person(row.who) : nobody(row)}</b>
              <span>{auditText(row, text, names)}</span>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
