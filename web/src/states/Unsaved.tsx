import { Button, Group, Modal, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useText } from '../i18n/index';

/** Asks before a page with an unsaved edit is left; another period is the same page. */
export function UnsavedGuard({ dirty }: { dirty: boolean }) {
  const { t } = useText();
  const blocker = useBlocker({
    disabled: !dirty,
    enableBeforeUnload: dirty,
    withResolver: true,
    shouldBlockFn: ({ current, next }) => {
      // A tab of a page, by whichever name.
      const shown = (search: object) => {
        const { view, tab, list } = search as { view?: unknown; tab?: unknown; list?: unknown };
        return view ?? tab ?? list;
      };
      return current.pathname !== next.pathname || shown(current.search) !== shown(next.search);
    },
  });
  return (
    <Modal
      opened={blocker.status === 'blocked'}
      onClose={() => blocker.reset?.()}
      title={t('unsaved.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <Text size="sm">{t('unsaved.body')}</Text>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={() => blocker.reset?.()}>
          {t('unsaved.stay')}
        </Button>
        <Button color="red" onClick={() => blocker.proceed?.()}>
          {t('unsaved.leave')}
        </Button>
      </Group>
    </Modal>
  );
}
