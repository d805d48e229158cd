import { IconAlertTriangle } from '@tabler/icons-react';
import { area, curveMonotoneX } from 'd3-shape';
import type { PlannedStep } from '../../../api/types';
import { useText } from '../../../i18n/index';
import { runs } from '../../../maps/emotion';
import type { Column } from '../../../maps/layout';
import { deviationName, deviationsAt, offTheMap, type Reality, thickness } from '../../../maps/reality';
import { useStudio } from '../studio';
import classes from './Grid.module.css';
import { GridRow } from './GridRow';

/** Of the ribbon, also where most is left out; what customers do otherwise stands below it. */
const RIBBON_HEIGHT = 74;
const MIDDLE = 30;
const THICKEST = 40;

interface RealityRowProps {
  reality: Reality;
  columns: Column[];
  width: number;
  row: number;
}

/**
 * What customers really do at each step: a ribbon as thick as the share that does it, hollow where they leave it
 * out, and below it what they do otherwise.
 */
export function RealityRow({ reality, columns, width, row }: RealityRowProps) {
  const { t } = useText();
  const steps = new Map(reality.steps.map(one => [one.key, one]));
  return (
    <GridRow>
      <div
        role="rowheader"
        aria-colindex={1}
        tabIndex={-1}
        className={classes.realityHead}
        style={{ gridColumn: 1, gridRow: row }}
      >
        {t('maps.reality')}
        <small>{t('maps.reality.journeys', { count: reality.journeys })}</small>
      </div>
      <Ribbon reality={reality} columns={columns} width={width} row={row} />
      {columns.map(({ step }, column) => (
        <div
          key={step?.key ?? column}
          role="gridcell"
          aria-colindex={column + 2}
          tabIndex={-1}
          className={classes.reality}
          style={{ gridColumn: column + 2, gridRow: row }}
        >
          {step && <StepReality step={steps.get(step.key)} reality={reality} />}
        </div>
      ))}
    </GridRow>
  );
}

/** The ribbon, broken where a step cannot be seen in the data; the part that leaves a step out is drawn hollow. */
function Ribbon({ reality, columns, width, row }: RealityRowProps) {
  const keys = columns.map(({ step }) => step?.key ?? null);
  const shares = thickness(reality, keys);
  const points = shares.map((share, column) => (share === null ? null : { x: (column + 0.5) * width, share }));
  const shape = area<{ x: number; share: number }>()
    .x(point => point.x)
    .y0(point => MIDDLE - (point.share * THICKEST) / 2)
    .y1(point => MIDDLE + (point.share * THICKEST) / 2)
    .curve(curveMonotoneX);
  const steps = new Map(reality.steps.map(one => [one.key, one]));
  return (
    <svg
      className={classes.ribbons}
      style={{ gridRow: row, gridColumn: '2 / -1' }}
      width={columns.length * width}
      height={RIBBON_HEIGHT}
      aria-hidden
    >
      {runs(points).map(run => (
        <path key={run[0]?.x} className={classes.done} d={shape(widened(run, width)) ?? ''} />
      ))}
      {keys.map((key, column) => {
        const step = key === null ? undefined : steps.get(key);
        if (!step?.bound || step.skipped.value <= 0) return null;
        const high = step.skipped.value * THICKEST;
        const top = MIDDLE + (step.done.value * THICKEST) / 2 + 2;
        return (
          <rect
            key={key}
            className={classes.skipped}
            x={(column + 0.5) * width - width * 0.3}
            y={top}
            width={width * 0.6}
            height={Math.max(2, high)}
            rx={Math.min(6, high / 2)}
          />
        );
      })}
    </svg>
  );
}

/** A single step is as wide as most of its column. */
function widened(run: { x: number; share: number }[], width: number): { x: number; share: number }[] {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last) return run;
  return [{ ...first, x: first.x - width * 0.4 }, ...run, { ...last, x: last.x + width * 0.4 }];
}

function StepReality({ step, reality }: { step: PlannedStep | undefined; reality: Reality }) {
  const { t, format } = useText();
  const { go, touchpointName } = useStudio();
  if (!step?.bound) return <span className={classes.unseenStep}>{t('maps.reality.unseen')}</span>;
  const others = deviationsAt(reality, step.key).filter(one => one.kind !== 'skipped');
  const skipped = deviationsAt(reality, step.key).find(one => one.kind === 'skipped');
  const open = (name: string) => go({ beside: ['deviation', name] }, false);
  return (
    <>
      <span
        className={classes.doneShare}
        title={`${format.rateInterval(step.done)} · ${t('maps.n', { n: format.count(step.done.n) })}`}
      >
        {format.percentShort(step.done.value)}
        <small>{t('maps.n', { n: format.count(step.done.n) })}</small>
      </span>
      <span className={classes.deviations}>
        {skipped && (
          <button type="button" data-kind="skipped" onClick={() => open(deviationName(skipped))}>
            {t('maps.reality.skipped', { share: format.percentShort(step.skipped.value) })}
          </button>
        )}
        {others.slice(0, 2).map(one => (
          <button
            key={deviationName(one)}
            type="button"
            data-kind={one.kind}
            title={t(`deviation.${one.kind}`)}
            onClick={() => open(deviationName(one))}
          >
            <IconAlertTriangle size={12} aria-hidden />
            {one.touchpoint ? touchpointName(one.touchpoint) : t(`deviation.${one.kind}`)}{' '}
            {format.percentShort(one.customers.value)}
          </button>
        ))}
      </span>
    </>
  );
}

/** Touchpoints that journeys lead through and the map does not have. */
export function OffTheMap({ reality }: { reality: Reality }) {
  const { t, format } = useText();
  const { go, touchpointName } = useStudio();
  const found = offTheMap(reality);
  return (
    <div className={classes.offTheMap}>
      <p>
        {t('maps.reality.following', {
          share: format.percent(reality.following.value),
          interval: format.rateInterval(reality.following),
          n: format.count(reality.following.n),
        })}
      </p>
      {found.length > 0 && (
        <ul aria-label={t('maps.reality.offTheMap')}>
          <li>{t('maps.reality.offTheMap')}</li>
          {found.slice(0, 8).map(one => (
            <li key={deviationName(one)}>
              <button
                type="button"
                data-kind="unplanned"
                onClick={() => go({ beside: ['deviation', deviationName(one)] }, false)}
              >
                <IconAlertTriangle size={12} aria-hidden />
                {one.touchpoint ? touchpointName(one.touchpoint) : one.name} {format.percentShort(one.customers.value)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
