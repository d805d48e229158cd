import classes from './Plot.module.css';

export interface LegendItem {
  name: string;
  colour: string;
  /** For lines: their dashes. */
  dashes?: string;
}

export function Legend({ items }: { items: LegendItem[] }) {
  return (
    <ul className={classes.legend}>
      {items.map(({ name, colour, dashes }) => (
        <li key={name}>
          <svg width={dashes === undefined ? 11 : 26} height={11} aria-hidden="true">
            {dashes === undefined ? (
              <rect width={11} height={11} rx={3} style={{ fill: colour }} />
            ) : (
              <line
                x1={1}
                x2={25}
                y1={5.5}
                y2={5.5}
                style={{ stroke: colour }}
                strokeWidth={2.6}
                strokeDasharray={dashes}
              />
            )}
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
