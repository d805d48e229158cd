import type { ReactNode } from 'react';
import type { Kind } from '../../question/kinds';
import classes from './Pictogram.module.css';

const bar = (x: number, y: number, width: number, height: number, tone = classes.fill) => (
  <rect key={`${x},${y}`} className={tone} x={x} y={y} width={width} height={height} rx="1.6" />
);
const dot = (x: number, y: number, radius = 3.4) => <circle className={classes.touch} cx={x} cy={y} r={radius} />;
const cell = (x: number, y: number, opacity: number) => (
  <rect key={`${x},${y}`} className={classes.fill} x={x} y={y} width="8" height="6" rx="1" opacity={opacity} />
);

/** A small drawing of each kind of answer: what it will look like, with the point in amber. */
const DRAWINGS: Record<Kind, ReactNode> = {
  funnel: (
    <>
      {bar(4, 4, 10, 26)}
      {bar(19, 10, 10, 20)}
      {bar(19, 4, 10, 6, classes.soft)}
      {bar(34, 18, 10, 12)}
      {bar(34, 4, 10, 14, classes.soft)}
      {dot(39, 18)}
    </>
  ),
  paths: (
    <>
      <path className={classes.ribbon} d="M10 17 C24 17 24 7 40 7" strokeWidth="7" />
      <path className={classes.ribbon} d="M10 17 C24 17 24 18 40 18" strokeWidth="4" />
      <path className={classes.ribbon} d="M10 17 C24 17 24 27 40 27" strokeWidth="3" />
      {bar(40, 3, 3.4, 8)}
      {bar(40, 15, 3.4, 6)}
      {bar(40, 25, 3.4, 4)}
      {dot(8, 17, 4.2)}
    </>
  ),
  transitions: (
    <>
      <path className={classes.line} d="M10 9 L30 7 M10 9 L22 26 M22 26 L38 22 M30 7 L38 22" />
      <circle className={classes.node} cx="10" cy="9" r="4" />
      <circle className={classes.node} cx="30" cy="7" r="4" />
      <circle className={classes.node} cx="38" cy="22" r="4" />
      {dot(22, 26, 4.2)}
    </>
  ),
  variants: (
    <>
      {[6, 15, 24].map((y, row) =>
        [4, 14, 24, 34]
          .slice(0, 4 - row)
          .map((x, place) => bar(x, y, 8, 5, place === 3 - row ? classes.gold : classes.fill)),
      )}
    </>
  ),
  step_matrix: (
    <>
      {[0, 1, 2, 3].map(row =>
        [0, 1, 2, 3].map(column => cell(6 + column * 10, 3 + row * 8, row === column ? 1 : 0.28)),
      )}
    </>
  ),
  drop_off: (
    <>
      {bar(4, 5, 38, 5)}
      {bar(4, 14, 27, 5)}
      {bar(4, 23, 16, 5)}
      {dot(42, 7.5)}
    </>
  ),
  bottlenecks: (
    <>
      <path
        className={classes.line}
        d="M4 6 C18 6 16 16 24 16 C32 16 30 6 44 6 M4 28 C18 28 16 18 24 18 C32 18 30 28 44 28"
      />
      {dot(24, 17, 3.6)}
    </>
  ),
  rework: (
    <>
      <path className={classes.line} d="M8 24 H40 M14 24 C14 4 34 4 34 24" />
      <path className={classes.line} d="M11 19 L14 24 L18 20" />
      {dot(34, 24)}
    </>
  ),
  conformance: (
    <>
      <path className={classes.faint} d="M5 11 H43" />
      <path className={classes.line} d="M5 11 H17 L24 25 L31 11 H43" />
      {[7, 17, 31, 41].map(x => (
        <circle key={x} className={classes.node} cx={x} cy="11" r="2.6" />
      ))}
      {dot(24, 25, 3.6)}
    </>
  ),
  rules: (
    <>
      <path className={classes.line} d="M5 9 L9 13 L16 5 M5 25 L9 29 L16 21" />
      <path className={classes.faint} d="M22 9 H43 M22 25 H34" />
      {dot(40, 25)}
    </>
  ),
  channels: (
    <>
      <path className={classes.line} d="M5 9 H19 L29 25 H43" />
      <path className={classes.faint} d="M5 25 H19 M29 9 H43" />
      <circle className={classes.node} cx="7" cy="9" r="2.6" />
      <circle className={classes.node} cx="41" cy="25" r="2.6" />
      {dot(24, 17, 3.6)}
    </>
  ),
  retention: (
    <>
      {[0, 1, 2, 3].map(row =>
        [0, 1, 2, 3]
          .slice(0, 4 - row)
          .map(column => cell(5 + column * 10, 3 + row * 8, [1, 0.62, 0.42, 0.28][column] ?? 0.2)),
      )}
      {dot(40, 30, 2.6)}
    </>
  ),
  lifecycle: (
    <>
      {[5, 15, 25, 35].map((x, index) => bar(x, 8 - index, 7, 8 + index))}
      {[5, 15, 25, 35].map((x, index) => bar(x, 4 - index + 1, 7, 3, classes.gold))}
      {[5, 15, 25, 35].map((x, index) => bar(x, 20, 7, 5 + ((index * 3) % 5), classes.soft))}
      <path className={classes.line} d="M3 18 H45" />
    </>
  ),
  stickiness: (
    <>
      {[4, 11, 18, 25, 32, 39].map((x, index) =>
        bar(x, [4, 14, 19, 22, 24, 20][index] ?? 20, 5, 29 - ([4, 14, 19, 22, 24, 20][index] ?? 20)),
      )}
      {dot(41.5, 16, 3)}
    </>
  ),
  repeat_purchase: (
    <>
      <circle className={classes.ring} cx="15" cy="17" r="9" />
      <circle className={classes.ring} cx="33" cy="17" r="9" />
      {dot(24, 17, 3.6)}
    </>
  ),
  metric: (
    <>
      <path className={classes.line} d="M8 26 A16 16 0 0 1 40 26" />
      <path className={classes.line} d="M24 26 L32 14" />
      {dot(24, 26, 3.6)}
    </>
  ),
  series: (
    <>
      <path className={classes.band} d="M4 22 L14 16 L24 20 L34 8 L44 6 L44 14 L34 17 L24 28 L14 25 L4 30 Z" />
      <path className={classes.line} d="M4 26 L14 20 L24 24 L34 12 L44 10" />
      {dot(34, 12)}
    </>
  ),
  difference: (
    <>
      <path className={classes.faint} d="M22 3 V31" />
      <path className={classes.line} d="M26 8 H42 M10 17 H26 M28 26 H38" />
      <circle className={classes.node} cx="18" cy="17" r="2.6" />
      {dot(34, 8, 3)}
      {dot(33, 26, 3)}
    </>
  ),
  stands_out: (
    <>
      {[7, 15, 31, 39].map((x, index) => (
        <circle key={x} className={classes.mild} cx={x} cy={[22, 26, 24, 20][index]} r="3" />
      ))}
      {dot(24, 9, 5)}
    </>
  ),
};

export function Pictogram({ kind, width = 48 }: { kind: Kind; width?: number }) {
  return (
    <svg className={classes.pictogram} width={width} height={(width * 34) / 48} viewBox="0 0 48 34" aria-hidden="true">
      {DRAWINGS[kind]}
    </svg>
  );
}
