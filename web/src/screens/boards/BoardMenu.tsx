import { ActionIcon, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCheck, IconCopyPlus, IconDots, IconHistory, IconLink, IconPrinter, IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useText } from '../../i18n/index';
import { type Board, INTERVALS, readBoard } from '../../saved/board';
import { changesOf } from '../../saved/merge';
import { VersionHistory } from '../../saved/VersionHistory';
import type { BoardHeadProps } from './BoardHead';
import { useChangeText } from './MergeDialog';
import { useRemoveBoard } from './useRemoveBoard';

/** What is done with a board as a whole. */
export function BoardMenu({ editing, board, base, mayEdit, search, onLook, onPrint }: BoardHeadProps) {
  const { t } = useText();
  const navigate = useNavigate();
  const remove = useRemoveBoard();
  const say = useChangeText();
  const [history, setHistory] = useState(false);
  const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;
  const copyLink = async () => {
    await navigator.clipboard.writeText(location.href);
    notifications.show({ message: t('answer.copied') });
  };
  const restore = (body: Board) => {
    setHistory(false);
    editing.change(() => body);
    onLook({ version: undefined });
  };
  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t('save.more')}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconHistory {...icon} />} onClick={() => setHistory(true)}>
            {t('save.history')}
          </Menu.Item>
          <Menu.Item leftSection={<IconPrinter {...icon} />} onClick={onPrint}>
            {t('answer.print')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLink {...icon} />} onClick={() => void copyLink()}>
            {t('answer.copyLink')}
          </Menu.Item>
          {mayEdit && (
            <>
              <Menu.Item
                leftSection={<IconCopyPlus {...icon} />}
                onClick={async () => {
                  const key = await editing.copy(t('save.copyOf', { name: board.name }));
                  if (key) void navigate({ to: '/boards/$key', params: { key } });
                }}
              >
                {t('save.saveAs')}
              </Menu.Item>
              <Menu.Divider />
              <Menu.Label>{t('board.interval')}</Menu.Label>
              {INTERVALS.map(minutes => (
                <Menu.Item
                  key={minutes}
                  role="menuitemradio"
                  aria-checked={board.refresh === minutes}
                  rightSection={board.refresh === minutes ? <IconCheck {...icon} /> : null}
                  onClick={() => editing.change(now => ({ ...now, refresh: minutes }))}
                >
                  {t(`board.interval.${minutes}`)}
                </Menu.Item>
              ))}
              <Menu.Divider />
              <Menu.Item
                c="var(--bad)"
                leftSection={<IconTrash {...icon} />}
                onClick={async () => {
                  if (await remove(base)) void navigate({ to: '/boards' });
                }}
              >
                {t('save.delete')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <VersionHistory
        kind="board"
        docKey={base.key}
        opened={history}
        onClose={() => setHistory(false)}
        read={readBoard}
        describe={(before, after) => changesOf(before, after).map(say).join('; ')}
        shown={search.version ?? base.version}
        onLook={version => {
          setHistory(false);
          onLook({ version: version.version === base.version ? undefined : version.version, edit: undefined });
        }}
        onRestore={mayEdit ? version => restore(version.body) : undefined}
      />
    </>
  );
}
