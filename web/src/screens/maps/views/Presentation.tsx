import { ActionIcon } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconX } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo } from 'react';
import { useText } from '../../../i18n/index';
import { curve, type Point, yOf } from '../../../maps/emotion';
import { type Cell, cellsByPlace, type Lane, type Stage, shownCell } from '../../../maps/map';
import { dayOf } from '../../../question/calendar';
import { FigureSaid, ReportedSaid } from '../grid/FigureSaid';
import { LaneIcon } from '../LaneIcon';
import { PictureShown } from '../pictures/PictureShown';
import { useStudio } from '../studio';
import { laneName } from '../words';
import classes from './Views.module.css';

const BOX = { top: 12, bottom: 108 };
const HEIGHT = 120;
/** Units across one step, in which its curve is drawn; the page stretches them. */
const STEP = 100;

/** The map stage by stage, large enough for a room: arrows and space go on, Escape ends it. */
export default function Presentation() {
  const { t } = useText();
  const { map, search, go } = useStudio();
  const stages = map.stages.filter(stage => stage.steps.length > 0);
  const at = Math.max(
    0,
    stages.findIndex(stage => stage.key === search.stage),
  );
  const stage = stages[at];
  const leave = useCallback(() => {
    if (document.fullscreenElement) void document.exitFullscreen();
    go({ view: undefined, wall: undefined, stage: undefined });
  }, [go]);
  const show = useCallback(
    (place: number) => {
      const next = stages[place];
      if (next) go({ stage: next.key });
    },
    [stages, go],
  );
  usePresentKeys(at, show, leave);
  if (!stage) return null;
  return (
    <div className={classes.present} data-wall>
      <header className={classes.presentHead}>
        <span>{map.name}</span>
        <div>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t('maps.presentBack')}
            disabled={at === 0}
            onClick={() => show(at - 1)}
          >
            <IconArrowLeft size={18} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t('maps.presentOn')}
            disabled={at === stages.length - 1}
            onClick={() => show(at + 1)}
          >
            <IconArrowRight size={18} aria-hidden />
          </ActionIcon>
          <ActionIcon variant="default" size={36} aria-label={t('maps.presentEnd')} onClick={leave}>
            <IconX size={18} aria-hidden />
          </ActionIcon>
        </div>
      </header>
      <ol className={classes.progress}>
        {stages.map((one, place) => (
          <li key={one.key} aria-current={place === at ? 'step' : undefined} data-passed={place < at || undefined}>
            <button type="button" onClick={() => show(place)}>
              {one.symbol} {one.name}
            </button>
          </li>
        ))}
      </ol>
      <Slide key={stage.key} stage={stage} />
      <span className="unseen" aria-live="polite">
        {t('maps.presentAt', { name: stage.name, place: at + 1, all: stages.length })}
      </span>
    </div>
  );
}

function usePresentKeys(at: number, show: (place: number) => void, leave: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const onButton = event.target instanceof HTMLButtonElement;
      if (event.key === 'Escape') leave();
      else if (event.key === 'ArrowRight' || event.key === 'PageDown' || (event.key === ' ' && !onButton)) show(at + 1);
      else if (event.key === 'ArrowLeft' || event.key === 'PageUp') show(at - 1);
      else return;
      event.preventDefault();
    };
    // The browser's own way out of the full screen is a way out of this as well.
    const change = () => !document.fullscreenElement && leave();
    window.addEventListener('keydown', press);
    document.addEventListener('fullscreenchange', change);
    return () => {
      window.removeEventListener('keydown', press);
      document.removeEventListener('fullscreenchange', change);
    };
  }, [at, show, leave]);
}

/** One stage: its steps across, the curve over them, and below what stands in each lane. */
function Slide({ stage }: { stage: Stage }) {
  const { map, persona } = useStudio();
  const cells = useMemo(() => cellsByPlace(map.cells), [map.cells]);
  const cellOf = (step: string, lane: Lane) => shownCell(cells, step, lane.key, persona).cell;
  const emotion = map.lanes.find(lane => lane.kind === 'emotion');
  // A lane in which this stage says nothing is left out here.
  const lanes = map.lanes.filter(
    lane => lane.kind !== 'emotion' && stage.steps.some(step => said(cellOf(step.key, lane), lane, step.touchpoints)),
  );
  const columns = { gridTemplateColumns: `minmax(120px, 0.6fr) repeat(${stage.steps.length}, minmax(160px, 1fr))` };
  return (
    <section className={classes.slide}>
      <h1>
        {stage.symbol} {stage.name}
      </h1>
      <div className={classes.slideGrid} style={columns}>
        <span />
        {stage.steps.map(step => (
          <h2 key={step.key}>{step.name}</h2>
        ))}
        {emotion && stage.steps.some(step => cellOf(step.key, emotion)) && (
          <Emotions lane={emotion} stage={stage} cellOf={cellOf} />
        )}
        {lanes.map(lane => (
          <Row key={lane.key} lane={lane} stage={stage} cellOf={cellOf} />
        ))}
      </div>
    </section>
  );
}

function said(cell: Cell | undefined, lane: Lane, touchpoints: string[] | undefined): boolean {
  return cell !== undefined || (lane.kind === 'touchpoint' && (touchpoints?.length ?? 0) > 0);
}

interface RowProps {
  lane: Lane;
  stage: Stage;
  cellOf: (step: string, lane: Lane) => Cell | undefined;
}

/** The curve, and below it the words and values of its points. */
function Emotions({ lane, stage, cellOf }: RowProps) {
  const text = useText();
  const width = stage.steps.length * STEP;
  const points = stage.steps.flatMap((step, at): Point[] => {
    const value = cellOf(step.key, lane)?.emotion;
    return value === undefined ? [] : [{ x: (at + 0.5) * STEP, value }];
  });
  return (
    <>
      <h3>
        <LaneIcon kind="emotion" size={20} />
        {laneName(lane, text)}
      </h3>
      <svg
        className={classes.slideCurve}
        style={{ gridColumn: '2 / -1' }}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden
      >
        <line x1={0} x2={width} y1={yOf(0, BOX)} y2={yOf(0, BOX)} />
        <path d={curve(points, BOX)} />
        {points.map(({ x, value }) => (
          <path key={x} data-point d={`M${x} ${yOf(value, BOX)}h0`} />
        ))}
      </svg>
      {stage.steps.map((step, at) => {
        const cell = cellOf(step.key, lane);
        return (
          <p key={step.key} className={classes.slideCell} style={{ gridColumn: at + 2 }}>
            {cell?.emotion !== undefined && <b>{text.format.signed(cell.emotion, 1)}</b>} {cell?.icon} {cell?.text}
          </p>
        );
      })}
    </>
  );
}

function Row({ lane, stage, cellOf }: RowProps) {
  const text = useText();
  const { figures, touchpointName } = useStudio();
  const today = dayOf(new Date(), text.zone);
  return (
    <>
      <h3>
        <LaneIcon kind={lane.kind} size={20} />
        {laneName(lane, text)}
      </h3>
      {stage.steps.map(step => {
        const cell = cellOf(step.key, lane);
        const of = cell?.persona === undefined ? {} : { persona: cell.persona };
        const bound = lane.kind === 'touchpoint' ? (step.touchpoints ?? []).map(touchpointName) : [];
        return (
          <div key={step.key} className={classes.slideCell}>
            {bound.length > 0 && <p>{bound.join(', ')}</p>}
            {cell?.picture && (
              <PictureShown
                picture={cell.picture}
                alt={cell.text ? '' : text.t('picture.untold')}
                className={classes.slidePicture}
              />
            )}
            {(cell?.icon || cell?.text) && (
              <p>
                {cell.icon} {cell.text}
              </p>
            )}
            {cell?.actions !== undefined && <p>{text.t('maps.actionsMany', { count: cell.actions })}</p>}
            {cell?.measure && (
              <FigureSaid
                measure={cell.measure}
                living={figures?.cell({ step: step.key, lane: lane.key, ...of })}
                touchpointName={touchpointName}
              />
            )}
            {cell?.reported?.map((one, at) => (
              <ReportedSaid key={at} reported={one} today={today} />
            ))}
          </div>
        );
      })}
    </>
  );
}
