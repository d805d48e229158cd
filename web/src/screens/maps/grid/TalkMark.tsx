import { IconMessage } from '@tabler/icons-react';
import { useText } from '../../../i18n/index';
import type { Open, Where } from '../../../maps/talk';
import { openSaid } from '../talk/places';
import classes from './Grid.module.css';

/** What heads and cells are given of what is open at them. */
export interface TalkedOf {
  open: Open | undefined;
  onTalk: (where: Where, open: Open) => void;
}

interface TalkMarkProps extends TalkedOf {
  where: Where;
  /** What the place is called. */
  name: string;
  active: boolean;
}

/** That comments or tasks are open here, and how many; opens them. */
export function TalkMark({ open, where, name, active, onTalk }: TalkMarkProps) {
  const text = useText();
  if (!open) return null;
  const said = openSaid(open, text);
  const count = text.format.count(open.comments + open.tasks);
  return (
    <button
      type="button"
      className={classes.talk}
      tabIndex={active ? 0 : -1}
      title={said}
      aria-label={`${count} (${said}): ${name}`}
      onClick={() => onTalk(where, open)}
      // Two clicks on a cell write into it.
      onDoubleClick={event => event.preventDefault()}
    >
      <IconMessage size={13} aria-hidden />
      {count}
    </button>
  );
}
