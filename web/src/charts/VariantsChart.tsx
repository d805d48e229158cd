import type { Variant, VariantsResult } from '../api/types';
import { useText } from '../i18n/index';
import { chain, chainText, rateRows, SERIES_COLOURS, timeRows } from './common';
import { shortened, textWidth } from './fit';
import { Mark, type OnOpen, Plot } from './Plot';
import plot from './Plot.module.css';
import classes from './VariantsChart.module.css';

const ROW = 42;
const CHIP = 26;
const MOST_CHIP = 168;
const MOST_ROWS = 30;

/** Whole journeys as rows of steps, the frequent ones first; a touchpoint has its colour in all rows. */
export function VariantsChart({ result, onOpen }: { result: VariantsResult; onOpen?: OnOpen | undefined }) {
  const text = useText();
  const { t } = text;
  const variants = result.variants.slice(0, MOST_ROWS);
  const colours = coloursOf(variants);
  return (
    <>
      <Plot label={t('answer.picture', { name: t('kind.variants') })} onOpen={onOpen} least={520}>
        {width => ({
          height: variants.length * ROW,
          body: variants.map((variant, index) => (
            <g key={index} transform={`translate(0 ${index * ROW})`}>
              <Row
                variant={variant}
                most={variants[0]?.journeys ?? 1}
                width={width}
                colours={colours}
                first={index === 0}
              />
            </g>
          )),
        })}
      </Plot>
      <p className={plot.caption}>{t('chart.distinct', { count: result.distinct })}</p>
    </>
  );
}

/** Colours for the touchpoints that most journeys meet; the rest are grey. */
function coloursOf(variants: Variant[]): Map<string, string> {
  const weights = new Map<string, number>();
  for (const variant of variants) {
    for (const step of new Set(variant.steps)) weights.set(step, (weights.get(step) ?? 0) + variant.journeys);
  }
  const largest = [...weights].sort((a, b) => b[1] - a[1]).slice(0, 7);
  return new Map(largest.map(([step], index) => [step, SERIES_COLOURS[index] ?? '']));
}

interface RowProps {
  variant: Variant;
  most: number;
  width: number;
  colours: Map<string, string>;
  first: boolean;
}

function Row({ variant, most, width, colours, first }: RowProps) {
  const text = useText();
  const { t, format } = text;
  const left = 148;
  const bar = 62;
  const chips = placeChips(variant, width - left, rest => t('chart.more', { count: rest }));
  return (
    <Mark
      tip={{
        title: chainText(variant.steps),
        rows: [
          [t('word.journeys'), format.count(variant.journeys)],
          ...rateRows(variant.share, t('word.share'), text),
          ...timeRows(variant.duration, text).map(
            ([name, value]) => [name === t('word.median') ? t('word.duration') : name, value] as [string, string],
          ),
        ],
      }}
      hit={[0, 2, width, ROW - 4]}
      opens={{ behind: { number: 'variant', steps: variant.steps } }}
      first={first}
    >
      <rect className={plot.ghost} x={0} y={12} width={bar} height={17} rx={3} />
      <rect className={plot.bar} x={0} y={12} width={Math.max(2, (variant.journeys / most) * bar)} height={17} rx={3} />
      <text className={plot.value} x={bar + 8} y={25}>
        {format.percent(variant.share.value)}
        <tspan className={plot.small} dx={6}>
          {format.compact(variant.journeys)}
        </tspan>
      </text>
      {chips.map((chip, index) => (
        <g key={index} transform={`translate(${left + chip.x} 8)`}>
          {chip.step !== null && (
            <rect
              className={classes.chip}
              width={chip.width}
              height={CHIP}
              rx={6}
              style={{ color: colours.get(chip.step) ?? 'var(--neutral)' }}
            />
          )}
          {chip.step !== null && (
            <rect width={4} height={CHIP} rx={2} style={{ fill: colours.get(chip.step) ?? 'var(--neutral)' }} />
          )}
          <text className={chip.step === null ? plot.small : classes.label} x={chip.step === null ? 2 : 11} y={17.5}>
            {chip.text}
          </text>
        </g>
      ))}
    </Mark>
  );
}

interface Chip {
  step: string | null;
  text: string;
  x: number;
  width: number;
}

/** Steps from left to right, as many as fit; the rest are counted. */
export function placeChips(variant: Variant, room: number, more: (rest: number) => string): Chip[] {
  const runs = chain(variant.steps);
  const chips: Chip[] = [];
  let x = 0;
  for (const [index, { step, times }] of runs.entries()) {
    const repeat = times > 1 ? ` ×${times}` : '';
    const text = shortened(step, MOST_CHIP - 20 - textWidth(repeat, 12), 12.5) + repeat;
    const width = textWidth(text, 12.5) + 22;
    const rest = runs.length - index;
    const reserve = rest > 1 ? textWidth(more(rest), 12) + 12 : 0;
    if (x + width + reserve > room && index > 0) {
      chips.push({ step: null, text: more(rest), x, width: reserve });
      break;
    }
    chips.push({ step, text, x, width });
    x += width + 5;
  }
  return chips;
}
