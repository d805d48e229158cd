import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useText } from '../i18n/index';
import { FailureText } from './State';
import classes from './State.module.css';

/** Long enough to read the sentence and reach the button from the keyboard. */
const SHOWN_MS = 12_000;

/** Says what was done, with a way back. */
export function showDone(message: string, undo?: () => void): void {
  const back = () => {
    notifications.hide(id);
    undo?.();
  };
  const id = notifications.show({
    autoClose: undo ? SHOWN_MS : 5000,
    message: undo ? <Done message={message} undo={back} /> : message,
  });
}

function Done({ message, undo }: { message: string; undo: () => void }) {
  const { t } = useText();
  return (
    <div className={classes.done}>
      <span>{message}</span>
      <Button size="compact-sm" variant="light" onClick={undo}>
        {t('word.undo')}
      </Button>
    </div>
  );
}

/** Says what is wrong with what was given, where no form shows it. */
export function showRefusal(message: string): void {
  notifications.show({ color: 'red', autoClose: SHOWN_MS, message });
}

/** Says why something was not done, where no form shows it. */
export function showFailure(error: unknown): void {
  notifications.show({ color: 'red', autoClose: SHOWN_MS, message: <FailureText error={error} /> });
}
