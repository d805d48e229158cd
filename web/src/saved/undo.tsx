import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { FailureText } from '../states/State';

const UNDO_MS = 10_000;

/** Says what was done, with a way back. */
export function offerUndo(message: string, label: string, undo: () => void) {
  const id = notifications.show({
    autoClose: UNDO_MS,
    message: (
      <Group justify="space-between" gap="sm" wrap="nowrap">
        <span>{message}</span>
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          {label}
        </Button>
      </Group>
    ),
  });
}

export function showFailure(error: unknown) {
  notifications.show({ color: 'red', message: <FailureText error={error} /> });
}
