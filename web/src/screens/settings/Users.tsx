import { Button, Menu, Modal, Select, Text } from '@mantine/core';
import { IconDots, IconKey, IconTrash, IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useSignedIn } from '../../api/queries';
import { useChangeUser, useRemoveUser, useUsers } from '../../api/settings';
import type { Role, User } from '../../api/types';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure } from '../../states/State';
import { showDone, showFailure } from '../../states/undo';
import { AddUser } from './AddUser';
import { ResetPassword } from './ResetPassword';
import classes from './Settings.module.css';

export const ROLES: Role[] = ['viewer', 'editor', 'administrator'];

type Asked = { what: 'add' } | { what: 'password' | 'remove'; user: User } | null;

/** Who may sign in, and what they may do. */
export function Users() {
  const { t } = useText();
  const users = useUsers();
  const [asked, setAsked] = useState<Asked>(null);
  const close = () => setAsked(null);
  if (users.error) return <Failure error={users.error} retry={() => void users.refetch()} />;
  if (!users.data) return <ListSkeleton rows={5} />;
  return (
    <>
      <div className={classes.tools}>
        <Text size="sm" c="dimmed">
          {t('users.help')}
        </Text>
        <Button leftSection={<IconUserPlus size={17} aria-hidden />} onClick={() => setAsked({ what: 'add' })}>
          {t('users.add')}
        </Button>
      </div>
      {users.data.length === 0 ? (
        <Empty compact title={t('users.noneTitle')} body={t('users.noneBody')} />
      ) : (
        <ul className={classes.list}>
          {users.data.map(user => (
            <Row key={user.id} user={user} onAsk={setAsked} />
          ))}
        </ul>
      )}
      {asked?.what === 'add' && <AddUser onClose={close} />}
      {asked?.what === 'password' && <ResetPassword user={asked.user} onClose={close} />}
      {asked?.what === 'remove' && <RemoveUser user={asked.user} onClose={close} />}
    </>
  );
}

function Row({ user, onAsk }: { user: User; onAsk: (asked: Asked) => void }) {
  const { t, format } = useText();
  const me = useSignedIn().user;
  const change = useChangeUser();
  const setRole = async (role: Role, undo: boolean) => {
    try {
      await change.mutateAsync({ id: user.id, change: { role } });
      const message = t('users.roleChanged', { name: user.name, role: t(`role.${role}`) });
      showDone(message, undo ? () => void setRole(user.role, false) : undefined);
    } catch (error) {
      showFailure(error);
    }
  };
  const icon = { size: 16, 'aria-hidden': true } as const;
  return (
    <li className={classes.row}>
      <div className={classes.who}>
        <b>
          {user.name}
          {me?.id === user.id && <span className={classes.self}> · {t('users.you')}</span>}
        </b>
        <span>{user.email}</span>
      </div>
      <span className={classes.seen}>
        {user.last_seen ? t('users.seen', { time: format.instant(user.last_seen) }) : t('users.neverSeen')}
      </span>
      <Select
        aria-label={t('users.roleOf', { name: user.name })}
        size="sm"
        w={172}
        allowDeselect={false}
        data={ROLES.map(role => ({ value: role, label: t(`role.${role}`) }))}
        value={user.role}
        onChange={role => role && role !== user.role && void setRole(role as Role, true)}
      />
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            size="sm"
            px={8}
            aria-label={t('registry.actionsOf', { name: user.name })}
          >
            <IconDots size={18} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconKey {...icon} />} onClick={() => onAsk({ what: 'password', user })}>
            {t('users.reset')}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash {...icon} />} color="red" onClick={() => onAsk({ what: 'remove', user })}>
            {t('users.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}

/** An account with its tokens cannot be brought back, so this is asked first. */
function RemoveUser({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useText();
  const remove = useRemoveUser();
  const confirm = async () => {
    try {
      await remove.mutateAsync(user.id);
      showDone(t('users.removed', { name: user.name }));
    } catch (error) {
      showFailure(error);
    }
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('users.removeTitle', { name: user.name })}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <Text size="sm">{t('users.removeBody')}</Text>
      <div className={classes.dialogActions}>
        <Button variant="default" onClick={onClose}>
          {t('build.cancel')}
        </Button>
        <Button color="red" loading={remove.isPending} onClick={() => void confirm()}>
          {t('users.remove')}
        </Button>
      </div>
    </Modal>
  );
}
