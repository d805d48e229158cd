import type { ReactNode } from 'react';
import classes from '../Beside.module.css';

interface SectionProps {
  title: string;
  help?: string;
  action?: ReactNode;
  children: ReactNode;
}

/** A part of a pane under its heading. */
export function Section({ title, help, action, children }: SectionProps) {
  return (
    <section className={classes.section}>
      <h3>
        {title}
        {action}
      </h3>
      {help && <p className={classes.help}>{help}</p>}
      {children}
    </section>
  );
}
