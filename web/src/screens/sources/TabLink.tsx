import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './Sources.module.css';
import type { SourceTab } from './search';

/** To another tab of the same source. */
export function TabLink({ tab, children }: { tab?: SourceTab; children: ReactNode }) {
  const { number = '' } = useParams({ strict: false });
  return (
    <Link className={classes.link} to="/data/sources/$number" params={{ number }} search={tab ? { tab } : {}}>
      {children}
    </Link>
  );
}
