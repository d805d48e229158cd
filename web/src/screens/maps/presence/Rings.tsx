import type { CSSProperties } from 'react';
import type { Layout } from '../../../maps/layout';
import { initials, personColour, standings } from '../../../maps/presence';
import { useStudio } from '../studio';
import classes from './Presence.module.css';

interface RingsProps {
  layout: Layout;
  /** The row of a lane in the grid. */
  rowOf: (lane: string) => number | undefined;
}

/** A ring on each cell that somebody else is at; the head of the map says it in words. */
export function Rings({ layout, rowOf }: RingsProps) {
  const { presence } = useStudio();
  return standings(layout, presence.people).map(({ person, column, lane }) => (
    <span
      key={person.account}
      className={classes.ring}
      style={{ gridColumn: column + 2, gridRow: rowOf(lane), '--person': personColour(person) } as CSSProperties}
      aria-hidden
    >
      <i>{initials(person.name)}</i>
    </span>
  ));
}
