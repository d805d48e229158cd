import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../../i18n/index';
import { showFailure } from '../../../states/undo';
import classes from './Talk.module.css';

interface RemovingProps {
  question: string;
  remove: () => Promise<unknown>;
  onClose: () => void;
}

/** It cannot be had back, so this is asked first. */
export function Removing({ question, remove, onClose }: RemovingProps) {
  const { t } = useText();
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    try {
      await remove();
      onClose();
    } catch (error) {
      showFailure(error);
      setBusy(false);
    }
  };
  return (
    <div role="alertdialog" aria-label={question} className={classes.asking}>
      <span>{question}</span>
      <Group gap="xs">
        <Button size="compact-sm" variant="default" autoFocus onClick={onClose}>
          {t('build.cancel')}
        </Button>
        <Button size="compact-sm" color="red" loading={busy} onClick={() => void confirm()}>
          {t('talk.remove')}
        </Button>
      </Group>
    </div>
  );
}
