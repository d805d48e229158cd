import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useSaveDocument } from '../../../api/documents';
import { useText } from '../../../i18n/index';
import { answerCard, type Board, emptyBoard } from '../../../saved/board';
import { newKey } from '../../../saved/key';
import { useAddCards, useBoards } from '../../../saved/useBoards';
import type { View } from '../../../saved/view';
import { ListSkeleton } from '../../../states/Skeletons';
import { Failure } from '../../../states/State';
import { showFailure } from '../../../states/undo';
import classes from './SavedBar.module.css';

interface PinDialogProps {
  view: View;
  /** The saved question that the card is to follow. */
  saved: string | undefined;
  onClose: () => void;
}

const NEW = '';

/** Puts the answer on a board: one that there is, or a new one. */
export function PinDialog({ view, saved, onClose }: PinDialogProps) {
  const { t } = useText();
  const navigate = useNavigate();
  const { boards, isPending, error, refetch } = useBoards();
  const [chosen, setChosen] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [title, setTitle] = useState('');
  const add = useAddCards();
  const make = useSaveDocument<Board>('board');
  const board = chosen ?? boards[0]?.key ?? NEW;
  const submit = async () => {
    const card = answerCard(view, { ...(title.trim() && { title: title.trim() }), ...(saved && { saved }) });
    try {
      const body = { ...emptyBoard(name.trim()), cards: [card] };
      const kept =
        board === NEW
          ? await make.mutateAsync({ key: newKey(), version: 0, body })
          : await add.mutateAsync({ key: board, cards: [card] });
      const named = board === NEW ? name.trim() : (boards.find(one => one.key === board)?.body.name ?? '');
      notifications.show({
        message: (
          // Notifications stand outside of the routes, so this is no Link.
          <a
            href={`/boards/${kept.key}`}
            className={classes.pinned}
            onClick={event => {
              event.preventDefault();
              void navigate({ to: '/boards/$key', params: { key: kept.key } });
            }}
          >
            {t('pin.done', { name: named })}
          </a>
        ),
      });
      onClose();
    } catch (failure) {
      showFailure(failure);
    }
  };
  return (
    <Modal opened onClose={onClose} title={t('pin.title')} closeButtonProps={{ 'aria-label': t('app.close') }}>
      {error ? (
        <Failure compact error={error} retry={() => void refetch()} />
      ) : isPending ? (
        <ListSkeleton rows={3} />
      ) : (
        <form
          onSubmit={event => {
            event.preventDefault();
            void submit();
          }}
        >
          <Stack gap="sm">
            <Select
              label={t('pin.board')}
              data={[
                ...boards.map(one => ({ value: one.key, label: one.body.name })),
                { value: NEW, label: t('pin.new') },
              ]}
              value={board}
              onChange={setChosen}
              allowDeselect={false}
              searchable={boards.length > 6}
              nothingFoundMessage={t('build.nothingFound')}
              data-autofocus
            />
            {board === NEW && (
              <TextInput
                label={t('pin.newName')}
                required
                maxLength={200}
                value={name}
                onChange={event => setName(event.currentTarget.value)}
              />
            )}
            <TextInput
              label={t('pin.cardTitle')}
              description={t(saved ? 'pin.follows' : 'pin.keeps')}
              maxLength={200}
              value={title}
              onChange={event => setTitle(event.currentTarget.value)}
            />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                {t('build.cancel')}
              </Button>
              <Button
                type="submit"
                loading={add.isPending || make.isPending}
                disabled={board === NEW && name.trim() === ''}
              >
                {t('pin.submit')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
