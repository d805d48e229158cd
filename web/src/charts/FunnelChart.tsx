import { scaleLinear } from 'd3-scale';
import type { FunnelGroup, FunnelResult, FunnelStep } from '../api/types';
import { useText } from '../i18n/index';
import type { Text } from '../i18n/text';
import { valueName } from '../question/names';
import { Whisker } from './BarList';
import { MOST_GROUPS, rateRows, SERIES_COLOURS, timeRows } from './common';
import { shortened, textWidth, wrap } from './fit';
import { Legend } from './Legend';
import { Mark, type OnOpen, Plot, type Tip } from './Plot';
import classes from './Plot.module.css';

interface FunnelChartProps {
  result: FunnelResult;
  by?: string | null | undefined;
  onOpen?: OnOpen | undefined;
}

/** Steps down the page: who reached each, who was lost before it, and how long it took. */
export function FunnelChart({ result, by, onOpen }: FunnelChartProps) {
  const groups = result.groups;
  const single = groups.length === 1 ? groups[0] : undefined;
  if (single) return <OneFunnel group={single} onOpen={onOpen} />;
  return (
    <GroupedFunnel groups={groups.slice(0, MOST_GROUPS)} all={groups.length} by={by ?? undefined} onOpen={onOpen} />
  );
}

const BAR = 34;
const GAP = 34;
const NARROW = 640;

/** Journeys lost on the way to a step, from the required step before it. */
function lostBefore(steps: FunnelStep[], index: number): { lost: number; share: number; from: number } | null {
  const step = steps[index];
  if (!step || index === 0 || step.optional) return null;
  const from = requiredBefore(steps, index);
  const previous = steps[from];
  if (!previous) return null;
  const lost = previous.journeys - step.journeys;
  return { lost, share: previous.journeys ? lost / previous.journeys : 0, from };
}

function requiredBefore(steps: FunnelStep[], index: number): number {
  for (let before = index - 1; before >= 0; before -= 1) if (!steps[before]?.optional) return before;
  return 0;
}

function stepTip(step: FunnelStep, text: Text, group?: string): Tip {
  const { t, format } = text;
  const rows: [string, string][] = [
    [t('word.journeys'), format.count(step.journeys)],
    [t('word.customers'), format.count(step.customers)],
    ...rateRows(step.from_previous, t('word.fromPrevious'), text),
    [t('word.fromFirst'), `${format.percent(step.from_first.value)} (${format.rateInterval(step.from_first)})`],
    ...timeRows(step.times, text),
  ];
  return { title: group ? `${group} · ${step.name}` : step.name, rows };
}

function OneFunnel({ group, onOpen }: { group: FunnelGroup; onOpen: OnOpen | undefined }) {
  const text = useText();
  const { t, format } = text;
  const steps = group.steps;
  const most = Math.max(1, ...steps.map(step => step.journeys));
  const losses = steps.map((_, index) => lostBefore(steps, index));
  const largest = Math.max(0, ...losses.map(loss => loss?.lost ?? 0));
  const opened = group.key ? { group: group.key } : {};
  return (
    <Plot label={t('answer.picture', { name: t('kind.funnel') })} onOpen={onOpen}>
      {width => {
        const narrow = width < NARROW;
        const names = narrow ? 0 : Math.min(Math.max(...steps.map(step => textWidth(step.name, 14))) + 52, width * 0.3);
        const right = narrow ? 62 : 150;
        const scale = scaleLinear([0, most], [names, width - right]);
        const head = narrow ? 22 : 0;
        const pitch = BAR + GAP + head;
        const body = steps.map((step, index) => {
          const loss = losses[index];
          const top = index * pitch + head;
          const reach = scale(step.journeys);
          const before = loss ? scale(steps[loss.from]?.journeys ?? 0) : reach;
          const worst = loss && loss.lost > 0 && loss.lost === largest;
          return (
            <g key={index} transform={`translate(0 ${top})`}>
              {loss && loss.lost > 0 && (
                <LossLine
                  y={narrow ? -head - GAP / 2 - 1 : -GAP / 2}
                  x={names}
                  width={width}
                  worst={Boolean(worst)}
                  loss={loss}
                  step={step}
                  opens={onOpen ? { behind: { number: 'step', step: loss.from, lost: true }, ...opened } : null}
                />
              )}
              <Mark
                tip={stepTip(step, text)}
                opens={{ behind: { number: 'step', step: index }, ...opened }}
                hit={[0, -head, width, BAR + head]}
                first={index === 0}
              >
                <StepName index={index} step={step} room={narrow ? width - 30 : names - 48} narrow={narrow} />
                <rect
                  className={worst ? classes.ghostLoss : classes.ghost}
                  x={names}
                  y={0}
                  width={Math.max(0, before - names)}
                  height={BAR}
                  rx={4}
                />
                <rect
                  className={step.optional ? classes.barNeutral : classes.bar}
                  x={names}
                  y={0}
                  width={Math.max(2, reach - names)}
                  height={BAR}
                  rx={4}
                />
                {index > 0 && (
                  <Whisker
                    low={step.from_first.low * (steps[0]?.journeys ?? 0)}
                    high={step.from_first.high * (steps[0]?.journeys ?? 0)}
                    scale={scale}
                    y={BAR / 2}
                  />
                )}
                <text className={classes.value} x={width} y={narrow ? 15 : 21} textAnchor="end" fontSize={15}>
                  {narrow ? (
                    <>
                      <tspan x={width}>{format.percent(step.from_first.value)}</tspan>
                      <tspan className={classes.small} x={width} dy={16} fontWeight={420}>
                        {format.count(step.journeys)}
                      </tspan>
                    </>
                  ) : (
                    <>
                      <tspan className={classes.small} fontWeight={420}>
                        {format.count(step.journeys)}
                      </tspan>
                      <tspan dx={10}>{format.percent(step.from_first.value)}</tspan>
                    </>
                  )}
                </text>
              </Mark>
            </g>
          );
        });
        return { height: Math.max(BAR, steps.length * pitch - GAP + 4), body };
      }}
    </Plot>
  );
}

function StepName({ index, step, room, narrow }: { index: number; step: FunnelStep; room: number; narrow: boolean }) {
  const { t } = useText();
  const y = narrow ? -8 : BAR / 2 + 5;
  const optional = step.optional ? ` (${t('word.optional')})` : '';
  const lines = narrow ? [shortened(step.name + optional, room, 14)] : wrap(step.name + optional, room, 2, 14);
  return (
    <>
      <text className={classes.small} x={0} y={y}>
        {index + 1}
      </text>
      {lines.map((line, place) => (
        <text
          key={place}
          className={classes.strong}
          x={24}
          y={y + (place - (lines.length - 1) / 2) * 17}
          style={{ fontSize: 14 }}
        >
          {line}
        </text>
      ))}
    </>
  );
}

interface LossProps {
  x: number;
  y: number;
  width: number;
  worst: boolean;
  loss: { lost: number; share: number };
  step: FunnelStep;
  opens: Parameters<OnOpen>[0] | null;
}

/** What lies between two steps: the lost, and how long the others took. */
function LossLine({ x, y, width, worst, loss, step, opens }: LossProps) {
  const text = useText();
  const { t, format } = text;
  const lost = t('chart.lostHere', { lost: loss.lost, share: format.percent(loss.share) });
  const time = step.times.n > 0 ? t('chart.medianTime', { time: format.duration(step.times.median_s) }) : '';
  const room = width - x - 20;
  const most = worst ? t('chart.largestLoss') : '';
  const variants = [[lost, most, time], [lost, most], [lost]].map(parts => parts.filter(Boolean).join(' · '));
  const label = variants.find(one => textWidth(one, 13) <= room) ?? shortened(lost, room, 13);
  const tip: Tip = {
    title: `${t('word.lost')}: ${step.name}`,
    rows: [
      [t('word.lost'), format.count(loss.lost)],
      [t('word.share'), format.percent(loss.share)],
    ],
  };
  return (
    <Mark tip={tip} hit={[x, y - 12, width - x, 24]} opens={opens}>
      <path d={`M${x + 3} ${y - 3}l4.5 6l4.5 -6z`} fill={worst ? 'var(--touch)' : 'var(--neutral)'} />
      <text className={worst ? classes.loss : classes.small} x={x + 19} y={y + 4.5}>
        {label}
      </text>
    </Mark>
  );
}

interface GroupedProps {
  groups: FunnelGroup[];
  all: number;
  by: string | undefined;
  onOpen: OnOpen | undefined;
}

const THIN = 17;

function GroupedFunnel({ groups, all, by, onOpen }: GroupedProps) {
  const text = useText();
  const { t, format } = text;
  const steps = groups[0]?.steps ?? [];
  const nameOf = (group: FunnelGroup) => valueName(by?.replace(/^first\./, ''), group.key ?? t('word.all'), text);
  return (
    <>
      <Legend items={groups.map((group, index) => ({ name: nameOf(group), colour: SERIES_COLOURS[index] ?? '' }))} />
      <Plot label={t('answer.picture', { name: t('kind.funnel') })} onOpen={onOpen}>
        {width => {
          const right = 132;
          const scale = scaleLinear([0, 1], [0, width - right]);
          const pitch = 30 + groups.length * (THIN + 4) + 14;
          const body = steps.map((step, index) => (
            <g key={index} transform={`translate(0 ${index * pitch})`}>
              <text className={classes.strong} x={0} y={16} style={{ fontSize: 14 }}>
                {shortened(`${index + 1}. ${step.name}${step.optional ? ` (${t('word.optional')})` : ''}`, width, 14)}
              </text>
              {groups.map((group, place) => {
                const one = group.steps[index];
                if (!one) return null;
                const y = 26 + place * (THIN + 4);
                const rate = one.from_first;
                return (
                  <Mark
                    key={group.key ?? place}
                    tip={stepTip(one, text, nameOf(group))}
                    opens={{ behind: { number: 'step', step: index }, ...(group.key ? { group: group.key } : {}) }}
                    hit={[0, y - 2, width, THIN + 4]}
                    first={index === 0 && place === 0}
                  >
                    <rect className={classes.ghost} x={0} y={y} width={scale(1)} height={THIN} rx={3} />
                    <rect
                      className={classes.bar}
                      style={{ fill: SERIES_COLOURS[place] }}
                      x={0}
                      y={y}
                      width={Math.max(2, scale(rate.value))}
                      height={THIN}
                      rx={3}
                    />
                    {index > 0 && <Whisker low={rate.low} high={rate.high} scale={scale} y={y + THIN / 2} />}
                    <text x={width} y={y + 13} textAnchor="end">
                      <tspan className={classes.small}>{format.count(one.journeys)}</tspan>
                      <tspan className={classes.value} dx={9}>
                        {format.percent(rate.value)}
                      </tspan>
                    </text>
                  </Mark>
                );
              })}
            </g>
          ));
          return { height: steps.length * pitch, body };
        }}
      </Plot>
      {all > groups.length && <p className={classes.caption}>{t('chart.onlyFirst', { count: groups.length })}</p>}
    </>
  );
}
