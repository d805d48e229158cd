import classes from './Brand.module.css';

/** Two rings and the point where they touch. */
export function Mark({ size = 34 }: { size?: number }) {
  return (
    <svg className={classes.mark} width={size} height={(size * 20) / 34} viewBox="0 0 34 20" aria-hidden="true">
      <circle className={classes.ring} cx="9" cy="10" r="7" />
      <circle className={classes.ring} cx="25" cy="10" r="7" />
      <circle className={classes.touch} cx="17" cy="10" r="3" />
    </svg>
  );
}

export type Mood = 'loading' | 'empty' | 'error' | 'forbidden';

/** The mark as a picture of how things stand: apart, touching again and again, or one of them missing. */
export function Rings({ mood, size = 120 }: { mood: Mood; size?: number }) {
  return (
    <svg
      className={classes.rings}
      data-mood={mood}
      width={size}
      height={size * 0.5}
      viewBox="0 0 120 60"
      aria-hidden="true"
    >
      <circle className={classes.left} cx="32" cy="30" r="22" />
      <circle className={classes.right} cx="88" cy="30" r="22" />
      <circle className={classes.point} cx="60" cy="30" r="6.5" />
    </svg>
  );
}
