import type { ReactNode } from 'react';
import classes from './Grid.module.css';

/** A row of the map; its heads and cells have places of their own. */
export function GridRow({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the keyboard goes from cell to cell, never to a row.
    <div role="row" className={classes.row}>
      {children}
    </div>
  );
}
