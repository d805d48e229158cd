import { ActionIcon, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconChevronDown, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { useText } from '../../i18n/index';
import classes from './Consent.module.css';

interface FoldedCardProps {
  name: string;
  /** What it is in short. */
  short: string;
  open: boolean;
  editable: boolean;
  isFirst: boolean;
  isLast: boolean;
  onToggle: () => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
  /** What there is to say or to change, where it is open. */
  children: ReactNode;
}

/** What is in one of several cards that have an order. */
export function FoldedCard(props: FoldedCardProps) {
  const { name, short, open, editable, onToggle, children } = props;
  const body = useId();
  return (
    <>
      <div className={classes.purposeHead}>
        <h2>
          <UnstyledButton
            className={classes.toggle}
            aria-expanded={open}
            aria-controls={open ? body : undefined}
            onClick={onToggle}
          >
            <IconChevronDown size={18} aria-hidden />
            <span>
              {name}
              <small>{short}</small>
            </span>
          </UnstyledButton>
        </h2>
        {editable && <Moves {...props} />}
      </div>
      {open && <div id={body}>{children}</div>}
    </>
  );
}

function Moves({ name, isFirst, isLast, onMove, onRemove }: FoldedCardProps) {
  const { t, format } = useText();
  return (
    <div className={classes.moves}>
      <ActionIcon
        variant="subtle"
        color="gray"
        disabled={isFirst}
        aria-label={t('consent.purposeUp', { name: format.quote(name) })}
        onClick={() => onMove(-1)}
      >
        <IconArrowUp size={17} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        disabled={isLast}
        aria-label={t('consent.purposeDown', { name: format.quote(name) })}
        onClick={() => onMove(1)}
      >
        <IconArrowDown size={17} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('consent.purposeRemove', { name: format.quote(name) })}
        onClick={onRemove}
      >
        <IconTrash size={17} aria-hidden />
      </ActionIcon>
    </div>
  );
}
