import { Button, Group, Modal, MultiSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useDocuments } from '../../api/documents';
import { useText } from '../../i18n/index';
import { type AnswerCard, answerCard } from '../../saved/board';
import { readAll, readSavedQuestion } from '../../saved/savedQuestion';
import { viewOf } from '../../saved/view';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure } from '../../states/State';

interface AddDialogProps {
  onAdd: (cards: AnswerCard[]) => void;
  onClose: () => void;
}

/** Saved questions to put on the board. */
export function AddDialog({ onAdd, onClose }: AddDialogProps) {
  const { t } = useText();
  const documents = useDocuments('question');
  const [chosen, setChosen] = useState<string[]>([]);
  const questions = readAll(documents.data, readSavedQuestion);
  const add = () => {
    const picked = chosen.flatMap(key => questions.find(one => one.key === key) ?? []);
    onAdd(
      picked.map(({ key, body: { kind, question, period, compare } }) =>
        answerCard(viewOf(kind, { q: question, period, compare }), { saved: key }),
      ),
    );
  };
  return (
    <Modal opened onClose={onClose} title={t('board.addSaved')} closeButtonProps={{ 'aria-label': t('app.close') }}>
      {documents.error && !documents.data ? (
        <Failure compact error={documents.error} retry={() => void documents.refetch()} />
      ) : !documents.data ? (
        <ListSkeleton rows={3} />
      ) : questions.length === 0 ? (
        <Text size="sm">{t('board.noSaved')}</Text>
      ) : (
        <Stack gap="sm">
          <MultiSelect
            label={t('save.list')}
            data-autofocus
            searchable
            hidePickedOptions
            data={questions.map(one => ({ value: one.key, label: one.body.name }))}
            value={chosen}
            onChange={setChosen}
            nothingFoundMessage={t('build.nothingFound')}
            maxDropdownHeight={260}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('build.cancel')}
            </Button>
            <Button disabled={chosen.length === 0} onClick={add}>
              {t('board.add')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
