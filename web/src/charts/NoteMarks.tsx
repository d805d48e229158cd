import { useText } from '../i18n/index';
import { clustered, type PlacedNote } from '../notes/place';
import { noteDays } from '../notes/words';
import classes from './NoteMarks.module.css';
import { Mark, type Tip } from './Plot';

interface NoteMarksProps {
  notes: readonly PlacedNote[];
  x: (index: number) => number;
  /** The heights between which the picture stands. */
  top: number;
  bottom: number;
}

/** Room above a picture that marks of notes need. */
export const NOTE_ROOM = 24;
const RADIUS = 8.5;

/** Thin lines where something happened, numbered as in the list below; a faint band where it lasted. */
export function NoteMarks({ notes, x, top, bottom }: NoteMarksProps) {
  const text = useText();
  const { t } = text;
  return clustered(notes, x, 2 * RADIUS + 3).map(cluster => {
    const [first, ...others] = cluster;
    if (!first) return null;
    const at = x(first.from);
    const centre = top - RADIUS - 4;
    const rows = cluster.map(({ note: { body } }): [string, string] => [t(`note.${body.kind}`), noteDays(body, text)]);
    const tip: Tip = { title: cluster.map(({ note }) => note.body.text).join(' · '), rows };
    const label = others.length > 0 ? `${first.number}+` : String(first.number);
    return (
      <g key={first.note.key}>
        {cluster
          .filter(one => one.to > one.from)
          .map(one => (
            <rect
              key={one.number}
              className={classes.band}
              x={x(one.from)}
              y={top}
              width={x(one.to) - x(one.from)}
              height={bottom - top}
            />
          ))}
        <Mark tip={tip} hit={[at - 11, centre - 11, 22, 22]}>
          <line className={classes.line} x1={at} x2={at} y1={centre + RADIUS} y2={bottom} />
          <circle className={classes.disc} cx={at} cy={centre} r={RADIUS} />
          <text className={classes.number} x={at} y={centre + 3.7} textAnchor="middle">
            {label}
          </text>
        </Mark>
      </g>
    );
  });
}
