import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { useText } from '../i18n/index';

interface UndoRedoProps {
  canUndo: boolean;
  canRedo: boolean;
  undo: () => void;
  redo: () => void;
}

/** The way back and forth of an editor. */
export function UndoRedo({ canUndo, canRedo, undo, redo }: UndoRedoProps) {
  const { t } = useText();
  return (
    <>
      <Tooltip label={t('word.undo')}>
        <ActionIcon variant="default" size={36} aria-label={t('word.undo')} disabled={!canUndo} onClick={undo}>
          <IconArrowBackUp size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('board.redo')}>
        <ActionIcon variant="default" size={36} aria-label={t('board.redo')} disabled={!canRedo} onClick={redo}>
          <IconArrowForwardUp size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
