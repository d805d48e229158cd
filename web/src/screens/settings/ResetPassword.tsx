import { Alert, Button, Modal } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChangeUser } from '../../api/settings';
import type { User } from '../../api/types';
import { useText } from '../../i18n/index';
import { FailureText } from '../../states/State';
import { showDone } from '../../states/undo';
import { NewPassword, SHORTEST_PASSWORD } from './NewPassword';
import classes from './Settings.module.css';

export function ResetPassword({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useText();
  const change = useChangeUser();
  const [password, setPassword] = useState('');
  const [sent, setSent] = useState(false);
  const short = password.length < SHORTEST_PASSWORD;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    if (short) return;
    const changed = await change.mutateAsync({ id: user.id, change: { password } }).catch(() => null);
    if (!changed) return;
    showDone(t('users.passwordChanged', { name: user.name }));
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('users.resetTitle', { name: user.name })}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form onSubmit={event => void submit(event)} noValidate>
        {change.error && (
          <Alert color="red" role="alert" mb="md">
            <FailureText error={change.error} />
          </Alert>
        )}
        <NewPassword value={password} error={sent && short ? t('setup.short') : null} onChange={setPassword} />
        <div className={classes.dialogActions}>
          <Button variant="default" onClick={onClose}>
            {t('build.cancel')}
          </Button>
          <Button type="submit" loading={change.isPending}>
            {t('users.reset')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
