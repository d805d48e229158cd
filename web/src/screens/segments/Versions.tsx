import { Badge, Button, Drawer, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconHistory } from '@tabler/icons-react';
import { type SegmentRow, useSegmentVersions } from '../../api/segments';
import { useText } from '../../i18n/index';
import { ago } from '../../saved/ago';
import classes from '../../saved/Saved.module.css';
import { useAuthorName } from '../../saved/useAuthorName';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure } from '../../states/State';
import { useRuleSaid } from './useRuleSaid';

interface VersionsProps {
  row: SegmentRow;
  /** Absent for those who may not edit. */
  onRestore?: (version: SegmentRow) => void;
}

/** Every version of a segment: who saved it when, and its rule; an older one can be edited on. */
export function Versions({ row, onRestore }: VersionsProps) {
  const { t } = useText();
  const [opened, { open, close }] = useDisclosure(false);
  const { data, error, refetch } = useSegmentVersions(row.key, opened);
  return (
    <>
      <Button variant="default" size="sm" leftSection={<IconHistory size={16} aria-hidden />} onClick={open}>
        {t('save.history')}
      </Button>
      <Drawer
        opened={opened}
        onClose={close}
        position="right"
        title={t('save.history')}
        closeButtonProps={{ 'aria-label': t('app.close') }}
      >
        {error && !data ? (
          <Failure compact error={error} retry={() => void refetch()} />
        ) : !data ? (
          <ListSkeleton />
        ) : (
          <ol className={classes.versions}>
            {data.map(version => (
              <Version
                key={version.version}
                version={version}
                newest={version.version === row.version}
                onRestore={
                  onRestore &&
                  (() => {
                    onRestore(version);
                    close();
                  })
                }
              />
            ))}
          </ol>
        )}
      </Drawer>
    </>
  );
}

interface VersionProps {
  version: SegmentRow;
  newest: boolean;
  onRestore: (() => void) | undefined;
}

function Version({ version, newest, onRestore }: VersionProps) {
  const text = useText();
  const { t } = text;
  const authorName = useAuthorName();
  const said = useRuleSaid();
  return (
    <li aria-current={newest || undefined}>
      <Group gap={8} wrap="nowrap">
        <b>{t('save.version', { version: version.version })}</b>
        {newest && (
          <Badge size="sm" variant="light" tt="none">
            {t('save.newest')}
          </Badge>
        )}
      </Group>
      <small title={text.format.instant(version.changed)}>
        {t('save.by', { author: authorName(version.author), time: ago(version.changed, text) })}
      </small>
      <p>
        <b>{version.name}</b>
        <br />
        {version.tree ? said(version.tree) : version.rule}
      </p>
      {!newest && onRestore && (
        <Button size="compact-sm" variant="light" onClick={onRestore}>
          {t('segments.restore')}
        </Button>
      )}
    </li>
  );
}
