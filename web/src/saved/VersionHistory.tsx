import { Badge, Button, Drawer, Group } from '@mantine/core';
import { type DocumentKind, type Saved, useVersions } from '../api/documents';
import { useText } from '../i18n/index';
import { ListSkeleton } from '../states/Skeletons';
import { Failure } from '../states/State';
import { ago } from './ago';
import classes from './Saved.module.css';
import { useAuthorName } from './useAuthorName';

interface VersionHistoryProps<Body> {
  kind: DocumentKind;
  docKey: string;
  opened: boolean;
  onClose: () => void;
  read: (raw: unknown) => Body | null;
  /** What changed from one version to the next, in words. */
  describe: (before: Body, after: Body) => string;
  /** The version that is on the page. */
  shown: number | undefined;
  onLook: (version: Saved<Body>) => void;
  /** Absent for readers who may not edit. */
  onRestore?: ((version: Saved<Body>) => void) | undefined;
}

/** Every version of a document: who, when, what; each can be looked at and made the newest again. */
export function VersionHistory<Body>(props: VersionHistoryProps<Body>) {
  const { t } = useText();
  const versions = useVersions(props.kind, props.docKey, props.opened);
  return (
    <Drawer
      opened={props.opened}
      onClose={props.onClose}
      position="right"
      title={t('save.history')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {versions.error && !versions.data ? (
        <Failure compact error={versions.error} retry={() => void versions.refetch()} />
      ) : !versions.data ? (
        <ListSkeleton />
      ) : (
        <ol className={classes.versions}>
          {versions.data.map((version, index) => (
            <Version
              key={version.version}
              {...props}
              version={version}
              before={versions.data[index + 1]}
              first={index === 0}
            />
          ))}
        </ol>
      )}
    </Drawer>
  );
}

interface VersionProps<Body> extends VersionHistoryProps<Body> {
  version: Saved;
  before: Saved | undefined;
  /** The newest of all. */
  first: boolean;
}

function Version<Body>({ version, before, first, shown, read, describe, onLook, onRestore }: VersionProps<Body>) {
  const text = useText();
  const { t } = text;
  const authorName = useAuthorName();
  const body = read(version.body);
  const previous = before ? read(before.body) : null;
  const said = !body
    ? t('save.versionDeleted')
    : !before
      ? t('save.versionFirst')
      : previous
        ? describe(previous, body) || t('save.versionSame')
        : t('save.versionBack');
  return (
    <li aria-current={version.version === shown || undefined}>
      <Group gap={8} wrap="nowrap">
        <b>{t('save.version', { version: version.version })}</b>
        {first && (
          <Badge size="sm" variant="light" tt="none">
            {t('save.newest')}
          </Badge>
        )}
      </Group>
      <small title={text.format.instant(version.created)}>
        {t('save.by', { author: authorName(version.author), time: ago(version.created, text) })}
      </small>
      <p>{said}</p>
      {body && (
        <Group gap={8}>
          {version.version !== shown && (
            <Button size="compact-sm" variant="default" onClick={() => onLook({ ...version, body })}>
              {t('save.look')}
            </Button>
          )}
          {!first && onRestore && (
            <Button size="compact-sm" variant="light" onClick={() => onRestore({ ...version, body })}>
              {t('save.restore')}
            </Button>
          )}
        </Group>
      )}
    </li>
  );
}
