import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconCalendarPin,
  IconDots,
  IconGripVertical,
  IconLayoutColumns,
  IconPencil,
  IconRectangle,
  IconTrash,
} from '@tabler/icons-react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useText } from '../../i18n/index';
import type { Card } from '../../saved/board';
import classes from './Board.module.css';

interface CardMenuProps {
  card: Card;
  name: string;
  place: number;
  count: number;
  onMove: (to: number) => void;
  onChange: (change: (card: Card) => Card) => void;
  onRename: () => void;
  onRemove: () => void;
  handle: {
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
    onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    onPointerUp: () => void;
    onPointerCancel: () => void;
  };
}

/** What can be done with a card while the board is arranged. */
export function CardMenu({ card, name, place, count, onMove, onChange, onRename, onRemove, handle }: CardMenuProps) {
  const { t } = useText();
  const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;
  const wide = card.width === 'full';
  return (
    <div className={classes.tools}>
      <button
        type="button"
        className={classes.handle}
        data-handle={card.id}
        aria-label={t('board.handle', { name, place: place + 1, all: count })}
        aria-describedby="arrange-hint"
        {...handle}
      >
        <IconGripVertical size={18} aria-hidden />
      </button>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('board.cardMenu', { name })}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconArrowUp {...icon} />} disabled={place === 0} onClick={() => onMove(place - 1)}>
            {t('board.earlier')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconArrowDown {...icon} />}
            disabled={place === count - 1}
            onClick={() => onMove(place + 1)}
          >
            {t('board.later')}
          </Menu.Item>
          <Menu.Item
            leftSection={wide ? <IconLayoutColumns {...icon} /> : <IconRectangle {...icon} />}
            onClick={() => onChange(one => ({ ...one, width: wide ? 'half' : 'full' }))}
          >
            {t(wide ? 'board.makeHalf' : 'board.makeFull')}
          </Menu.Item>
          {card.type === 'answer' && (
            <>
              <Menu.Item leftSection={<IconPencil {...icon} />} onClick={onRename}>
                {t('board.cardTitle')}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconCalendarPin {...icon} />}
                onClick={() => onChange(one => (one.type === 'answer' ? { ...one, fixed: !one.fixed } : one))}
              >
                {t(card.fixed ? 'board.followPeriod' : 'board.keepPeriod')}
              </Menu.Item>
            </>
          )}
          <Menu.Divider />
          <Menu.Item c="var(--bad)" leftSection={<IconTrash {...icon} />} onClick={onRemove}>
            {t('board.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
