import { Alert, Button, Code, Modal, Select, Text, TextInput } from '@mantine/core';
import { IconCopy, IconPlus, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useSignedIn } from '../../api/queries';
import { type TokenRow, useAddToken, useRemoveToken, useTokens } from '../../api/settings';
import type { Role } from '../../api/types';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure, FailureText, State } from '../../states/State';
import { showDone, showFailure } from '../../states/undo';
import classes from './Settings.module.css';

const ROLES: Role[] = ['viewer', 'editor', 'administrator'];

/** Tokens for programs. */
export function Tokens() {
  const { t } = useText();
  const { demo } = useSignedIn();
  if (demo) return <State mood="forbidden" title={t('account.demoTitle')} body={t('account.demoBody')} />;
  return <OwnTokens />;
}

function OwnTokens() {
  const { t } = useText();
  const tokens = useTokens();
  const [making, setMaking] = useState(false);
  if (tokens.error) return <Failure error={tokens.error} retry={() => void tokens.refetch()} />;
  if (!tokens.data) return <ListSkeleton rows={3} />;
  return (
    <>
      <div className={classes.tools}>
        <Text size="sm" c="dimmed">
          {t('tokens.help')}
        </Text>
        <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setMaking(true)}>
          {t('tokens.add')}
        </Button>
      </div>
      {tokens.data.length === 0 ? (
        <Empty compact title={t('tokens.noneTitle')} body={t('tokens.noneBody')} />
      ) : (
        <ul className={classes.list}>
          {tokens.data.map(token => (
            <Row key={token.id} token={token} />
          ))}
        </ul>
      )}
      {making && <NewToken onClose={() => setMaking(false)} />}
    </>
  );
}

function Row({ token }: { token: TokenRow }) {
  const { t, format } = useText();
  const remove = useRemoveToken();
  const [asked, setAsked] = useState(false);
  const revoke = async () => {
    try {
      await remove.mutateAsync(token.id);
      showDone(t('tokens.revoked', { name: token.name }));
    } catch (error) {
      showFailure(error);
    }
  };
  return (
    <li className={classes.row}>
      <div className={classes.who}>
        <b>{token.name}</b>
        <span>
          {t(`role.${token.role}`)} · {t('tokens.made', { time: format.day(token.created) })}
        </span>
      </div>
      <span className={classes.seen}>
        {token.last_used ? t('tokens.used', { time: format.instant(token.last_used) }) : t('tokens.neverUsed')}
      </span>
      {asked ? (
        <>
          <Button size="sm" color="red" loading={remove.isPending} onClick={() => void revoke()}>
            {t('tokens.revokeSure')}
          </Button>
          <Button size="sm" variant="default" onClick={() => setAsked(false)}>
            {t('build.cancel')}
          </Button>
        </>
      ) : (
        <Button
          size="sm"
          variant="default"
          aria-label={t('tokens.revokeOf', { name: token.name })}
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => setAsked(true)}
        >
          {t('tokens.revoke')}
        </Button>
      )}
    </li>
  );
}

/** Names a token, then shows it once. */
function NewToken({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const own = useSignedIn().user?.role ?? 'viewer';
  const add = useAddToken();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [sent, setSent] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    if (name.trim()) add.mutate({ name: name.trim(), role });
  };
  const copy = async (token: string) => {
    await navigator.clipboard.writeText(token);
    showDone(t('tokens.copied'));
  };
  const made = add.data;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('tokens.add')}
      // A click beside it must not lose what is shown only once.
      closeOnClickOutside={!made}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {made ? (
        <>
          <Alert color="amber">{t('tokens.once')}</Alert>
          <Code block className={classes.token} mt="md">
            {made.token}
          </Code>
          <div className={classes.dialogActions}>
            <Button
              leftSection={<IconCopy size={16} aria-hidden />}
              onClick={() => void copy(made.token)}
              data-autofocus
            >
              {t('tokens.copy')}
            </Button>
            <Button variant="default" onClick={onClose}>
              {t('tokens.done')}
            </Button>
          </div>
        </>
      ) : (
        <form onSubmit={submit} className={classes.form} noValidate>
          {add.error && (
            <Alert color="red" role="alert">
              <FailureText error={add.error} />
            </Alert>
          )}
          <TextInput
            label={t('tokens.name')}
            description={t('tokens.nameHelp')}
            data-autofocus
            value={name}
            error={sent && !name.trim() ? t('setup.required') : null}
            onChange={event => setName(event.currentTarget.value)}
          />
          <Select
            label={t('tokens.role')}
            description={t(`users.role.${role}`)}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            allowDeselect={false}
            data={ROLES.slice(0, ROLES.indexOf(own) + 1).map(one => ({ value: one, label: t(`role.${one}`) }))}
            value={role}
            onChange={one => one && setRole(one as Role)}
          />
          <div className={classes.dialogActions}>
            <Button variant="default" onClick={onClose}>
              {t('build.cancel')}
            </Button>
            <Button type="submit" loading={add.isPending}>
              {t('tokens.create')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
