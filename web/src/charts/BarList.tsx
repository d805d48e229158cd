import { scaleLinear } from 'd3-scale';
import type { Opened } from '../question/question';
import { shortened, textWidth, wrap } from './fit';
import { Mark, type OnOpen, Plot, type Tip } from './Plot';
import classes from './Plot.module.css';

export interface Bar {
  key: string;
  name: string;
  value: number;
  low?: number | null;
  high?: number | null;
  /** The figure at its end, and what stands beside it in small. */
  text: string;
  more?: string;
  tip: Tip;
  opens?: Opened | null;
  tone?: 'accent' | 'touch' | 'neutral';
  colour?: string;
}

interface BarListProps {
  label: string;
  bars: Bar[];
  /** Where the scale ends; the largest value where absent. */
  most?: number;
  onOpen?: OnOpen | undefined;
}

const BAR = 22;
const ROW = 34;
const NARROW = 620;

/** Bars down the page, names before them (above them where it is narrow), intervals as whiskers. */
export function BarList({ label, bars, most, onOpen }: BarListProps) {
  const highest = Math.max(0, ...bars.map(bar => Math.max(bar.value, bar.high ?? 0)));
  const lowest = Math.min(0, ...bars.map(bar => Math.min(bar.value, bar.low ?? 0)));
  return (
    <Plot label={label} onOpen={onOpen}>
      {width => {
        const narrow = width < NARROW;
        const longest = Math.max(0, ...bars.map(bar => textWidth(bar.name)));
        const names = narrow ? 0 : Math.min(longest + 18, Math.max(150, width * 0.34));
        const values = Math.max(
          ...bars.map(bar => textWidth(bar.text) + (bar.more ? textWidth(bar.more, 12) + 12 : 0)),
          40,
        );
        const right = Math.min(values + 14, width * 0.42);
        const scale = scaleLinear([lowest, most ?? (highest || 1)], [names, Math.max(names + 40, width - right)]);
        const row = narrow ? ROW + 20 : ROW;
        const body = bars.map((bar, index) => (
          <g key={bar.key} transform={`translate(0 ${index * row})`}>
            <BarRow bar={bar} scale={scale} names={names} narrow={narrow} width={width} first={index === 0} />
          </g>
        ));
        return { height: Math.max(row, bars.length * row), body };
      }}
    </Plot>
  );
}

interface RowProps {
  bar: Bar;
  scale: (value: number) => number;
  names: number;
  narrow: boolean;
  width: number;
  first: boolean;
}

function BarRow({ bar, scale, names, narrow, width, first }: RowProps) {
  const top = narrow ? 24 : (ROW - BAR) / 2;
  const middle = top + BAR / 2;
  const [from, to] = [scale(Math.min(0, bar.value)), scale(Math.max(0, bar.value))];
  const end = Math.max(to, scale(bar.high ?? bar.value));
  const tone = { accent: classes.bar, touch: classes.barTouch, neutral: classes.barNeutral }[bar.tone ?? 'accent'];
  const lines = narrow ? [shortened(bar.name, width)] : wrap(bar.name, names - 18, 2);
  return (
    <Mark tip={bar.tip} hit={[0, 0, width, narrow ? ROW + 18 : ROW]} opens={bar.opens} first={first}>
      {lines.map((line, index) => (
        <text key={index} x={0} y={narrow ? 15 : middle + 4.5 + (index - (lines.length - 1) / 2) * 15}>
          {line}
        </text>
      ))}
      <rect
        className={tone}
        style={bar.colour ? { fill: bar.colour } : undefined}
        x={from}
        y={top}
        width={Math.max(1.5, to - from)}
        height={BAR}
        rx={3}
      />
      <Whisker low={bar.low} high={bar.high} scale={scale} y={middle} />
      <text className={classes.value} x={end + 9} y={middle + 4.5}>
        {bar.text}
        {bar.more && (
          <tspan className={classes.small} dx={9} fontWeight={420}>
            {bar.more}
          </tspan>
        )}
      </text>
    </Mark>
  );
}

interface WhiskerProps {
  low: number | null | undefined;
  high: number | null | undefined;
  scale: (value: number) => number;
  y: number;
}

/** A 95 % interval. */
export function Whisker({ low, high, scale, y }: WhiskerProps) {
  if (low == null || high == null) return null;
  const [from, to] = [scale(low), scale(high)];
  const path = `M${from} ${y - 4.5}v9M${from} ${y}H${to}M${to} ${y - 4.5}v9`;
  return (
    <>
      <path className={classes.halo} d={path} />
      <path className={classes.whisker} d={path} />
    </>
  );
}
