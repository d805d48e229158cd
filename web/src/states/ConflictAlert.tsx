import { Alert, Button, Group } from '@mantine/core';
import { useText } from '../i18n/index';
import type { MergedDraft } from './useMergedDraft';

interface ConflictAlertProps {
  editing: Pick<MergedDraft<unknown, unknown, unknown>, 'theirs' | 'keepMine' | 'discard'>;
  body: string;
}

/** Somebody else changed the same meanwhile; one's own stays in the form. */
export function ConflictAlert({ editing: { theirs, keepMine, discard }, body }: ConflictAlertProps) {
  const { t } = useText();
  if (!theirs) return null;
  return (
    <Alert color="amber" role="alert" title={t('registry.conflict.title')}>
      {body}
      <Group mt="sm" gap="xs">
        <Button size="xs" onClick={keepMine}>
          {t('settings.keepMine')}
        </Button>
        <Button size="xs" variant="default" onClick={discard}>
          {t('settings.takeTheirs')}
        </Button>
      </Group>
    </Alert>
  );
}
