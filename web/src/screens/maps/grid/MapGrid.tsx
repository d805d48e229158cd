import { useMediaQuery } from '@mantine/hooks';
import { type CSSProperties, Fragment, useCallback, useEffect, useMemo, useRef } from 'react';
import { useText } from '../../../i18n/index';
import { changedPlaces } from '../../../maps/changes';
import { editLane } from '../../../maps/commands/editLane';
import { type Line, linesAbove } from '../../../maps/lanes';
import { layoutOf } from '../../../maps/layout';
import { cellsByPlace, type Lane, placeOf, shownCell } from '../../../maps/map';
import { type Spot, sameSpot } from '../../../maps/navigation';
import { type Open, type Where, whereKey } from '../../../maps/talk';
import { dayOf } from '../../../question/calendar';
import { useGridPictures } from '../pictures/useGridPictures';
import { Rings } from '../presence/Rings';
import type { Size } from '../search';
import { useStudio } from '../studio';
import { besideTalk, openPane } from '../talk/places';
import { EmotionRow, EmotionScale } from './EmotionRow';
import classes from './Grid.module.css';
import { GridCell } from './GridCell';
import { GridMenu } from './GridMenu';
import { GridRow } from './GridRow';
import { EmptyStage, type HeadManner, LaneHead, StageHead, StepHead } from './Heads';
import { OffTheMap, RealityRow } from './RealityRow';
import { type Dragging, useDrag } from './useDrag';
import { useGrid } from './useGrid';
import { useMapActions } from './useMapActions';

const SMALL = '(max-width: 47.99em)';
/** How wide a step is, by the size that is chosen. */
const WIDTHS: Record<Size | 'usual', number> = { small: 136, usual: 188, large: 268 };
const HEAD = 184;
const SMALL_HEAD = 112;

/** The map: stages and steps across, lanes down, and what each step means in each lane. */
export function MapGrid() {
  const text = useText();
  const { t, zone } = text;
  const studio = useStudio();
  const { map, state, older, editable, persona, figures, touchpointName, reality, talk, search, run, go } = studio;
  const { stages, lanes } = map;
  const scroll = useRef<HTMLDivElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const small = useMediaQuery(SMALL, false, { getInitialValueInEffect: false }) ?? false;
  const layout = useMemo(() => layoutOf({ stages, lanes }), [stages, lanes]);
  const cells = useMemo(() => cellsByPlace(map.cells), [map.cells]);
  const changed = useMemo(() => (older ? changedPlaces(older.body, state.body) : undefined), [older, state.body]);
  const width = WIDTHS[search.size ?? 'usual'];
  const head = small ? SMALL_HEAD : HEAD;
  const grid = useGrid({ grid: place, layout, cells, small });
  const drag = useDrag({ scroll, layout, head, width });
  const actions = useMapActions();
  const pictures = useGridPictures(grid.handlers.onPaste);
  const shown = reality?.data ?? null;
  const rows = useMemo(() => rowsOf(lanes, shown !== null), [lanes, shown]);
  const today = dayOf(new Date(), zone);
  const { finish, openMenu } = grid;
  const { grab } = drag;
  const onTalk = useCallback(
    (where: Where, open: Open) => go({ beside: besideTalk(openPane(open), where) }, false),
    [go],
  );
  const manner: HeadManner = useMemo(
    () => ({ editable, finish, openMenu, grab, onTalk }),
    [editable, finish, openMenu, grab, onTalk],
  );
  const { tell } = studio.presence;
  const [step, lane] = grid.active?.at === 'cell' ? [grid.active.step, grid.active.lane] : [];
  useEffect(() => tell(step === undefined || lane === undefined ? null : { step, lane }), [tell, step, lane]);
  const onFold = useCallback((lane: string, folded: boolean) => run(editLane(lane, { folded })), [run]);
  /** What the heads and cells at a spot are given. */
  const at = (spot: Spot, value: string) => ({
    active: sameSpot(grid.active, spot),
    editing: grid.editing && sameSpot(grid.editing.spot, spot) ? (grid.editing.start ?? value) : null,
  });
  const held = (spot: Spot) => sameSpot(drag.thing, spot);
  const columns = layout.columns.length;
  const template = {
    gridTemplateColumns: `${head}px repeat(${columns}, ${width}px)`,
    '--head': `${head}px`,
  } as CSSProperties;
  return (
    <>
      {shown && <OffTheMap reality={shown} />}
      <div ref={scroll} className={classes.scroll} data-dragging={drag.thing ? '' : undefined}>
        <div
          ref={place}
          role="grid"
          aria-label={map.name}
          aria-readonly={!editable}
          aria-colcount={columns + 1}
          className={classes.grid}
          style={template}
          {...grid.handlers}
          {...pictures.handlers}
        >
          <GridRow>
            <div
              role="columnheader"
              aria-colindex={1}
              tabIndex={-1}
              className={classes.corner}
              style={{ gridRow: '1 / span 2' }}
            >
              <span className="unseen">{t('maps.lanes')}</span>
            </div>
            {layout.stages.map(span => {
              const spot: Spot = { at: 'stage', stage: span.stage.key };
              return (
                <StageHead
                  key={span.stage.key}
                  span={span}
                  dragged={held(spot)}
                  manner={manner}
                  {...at(spot, span.stage.name)}
                />
              );
            })}
          </GridRow>
          <GridRow>
            {layout.columns.map(({ stage, step }, column) => {
              if (!step) {
                const add = editable ? () => grid.edit(actions.addStepTo(stage)) : undefined;
                return <EmptyStage key={`empty ${stage}`} column={column} onAdd={add} />;
              }
              const spot: Spot = { at: 'step', step: step.key };
              return (
                <StepHead
                  key={step.key}
                  step={step}
                  column={column}
                  stageColour={stages.find(one => one.key === stage)?.colour}
                  firstOfStage={layout.columns[column - 1]?.stage !== stage}
                  open={talk.open.get(whereKey({ step: step.key }))}
                  dragged={held(spot)}
                  manner={manner}
                  {...at(spot, step.name)}
                />
              );
            })}
          </GridRow>
          {shown && <RealityRow reality={shown} columns={layout.columns} width={width} row={3} />}
          {rows.map(({ lane, row, line }) => {
            const spot: Spot = { at: 'lane', lane: lane.key };
            return (
              <Fragment key={lane.key}>
                {line && <LineRow line={line} row={row - 1} columns={columns} />}
                <GridRow>
                  <LaneHead
                    lane={lane}
                    row={row}
                    open={talk.open.get(whereKey({ lane: lane.key }))}
                    dragged={held(spot)}
                    manner={manner}
                    onFold={onFold}
                    {...at(spot, lane.name ?? '')}
                  >
                    {lane.kind === 'emotion' && !lane.folded && <EmotionScale />}
                  </LaneHead>
                  {lane.folded ? (
                    <Folded row={row} columns={columns} count={countIn(map.cells, lane.key)} />
                  ) : lane.kind === 'emotion' ? (
                    <EmotionRow
                      lane={lane}
                      row={row}
                      columns={layout.columns}
                      width={width}
                      cells={cells}
                      grid={grid}
                      changed={changed}
                      onTalk={onTalk}
                    />
                  ) : (
                    layout.columns.map(({ stage, step }, column) => {
                      if (!step) return null;
                      const where = { step: step.key, lane: lane.key };
                      const { cell, inherited } = shownCell(cells, step.key, lane.key, persona);
                      const of = cell?.persona === undefined ? where : { ...where, persona: cell.persona };
                      return (
                        <GridCell
                          key={step.key}
                          lane={lane}
                          step={step}
                          column={column}
                          row={row}
                          firstOfStage={layout.columns[column - 1]?.stage !== stage}
                          cell={cell}
                          inherited={inherited}
                          living={cell?.measure && figures?.cell(of)}
                          figures={lane.kind === 'touchpoint' ? figures : undefined}
                          touchpointName={touchpointName}
                          changed={changed?.has(placeOf(of)) ?? false}
                          over={sameSpot(pictures.over, { at: 'cell', ...where })}
                          today={today}
                          finish={finish}
                          open={talk.open.get(whereKey(where))}
                          onTalk={onTalk}
                          {...at({ at: 'cell', ...where }, cell?.text ?? '')}
                        />
                      );
                    })
                  )}
                </GridRow>
              </Fragment>
            );
          })}
          <Rings layout={layout} rowOf={key => rows.find(one => one.lane.key === key)?.row} />
          <Marks drag={drag} rows={rows} left={column => head + column * width} />
        </div>
      </div>
      {drag.thing && (
        <div className={classes.ghost} style={{ left: drag.x + 14, top: drag.y + 10 }} aria-hidden>
          {drag.name}
        </div>
      )}
      <div className="unseen" aria-live="polite">
        {grid.said}
        {pictures.said}
      </div>
      <GridMenu grid={grid} />
    </>
  );
}

interface LaneRow {
  lane: Lane;
  /** Its row of the grid; the line above it has the one before. */
  row: number;
  line: Line | undefined;
}

function rowsOf(lanes: readonly Lane[], reality: boolean): LaneRow[] {
  const lines = linesAbove(lanes);
  let next = reality ? 4 : 3;
  return lanes.map(lane => {
    const line = lines.get(lane.key);
    const row = line ? next + 1 : next;
    next = row + 1;
    return { lane, row, line };
  });
}

function countIn(cells: readonly { lane: string }[], lane: string): number {
  return cells.filter(cell => cell.lane === lane).length;
}

/** A line of a blueprint, across all steps. */
function LineRow({ line, row, columns }: { line: Line; row: number; columns: number }) {
  const { t } = useText();
  return (
    <GridRow>
      <div
        role="gridcell"
        aria-colindex={1}
        aria-colspan={columns + 1}
        tabIndex={-1}
        data-line={line}
        className={classes.line}
        style={{ gridColumn: '1 / -1', gridRow: row }}
      >
        <span>{t(`maps.line.${line}`)}</span>
      </div>
    </GridRow>
  );
}

/** A folded lane says how much is in it. */
function Folded({ row, columns, count }: { row: number; columns: number; count: number }) {
  const { t } = useText();
  return (
    <div
      role="gridcell"
      aria-colindex={2}
      aria-colspan={columns}
      tabIndex={-1}
      className={classes.folded}
      style={{ gridColumn: '2 / -1', gridRow: row }}
    >
      <span>{t('maps.cellsMany', { count })}</span>
    </div>
  );
}

interface MarksProps {
  drag: Dragging;
  rows: LaneRow[];
  /** The left edge of a column. */
  left: (column: number) => number;
}

/** Where what is dragged would land. */
function Marks({ drag, rows, left }: MarksProps) {
  const { mark } = drag;
  if (!mark) return null;
  if ('column' in mark) {
    return <i className={classes.columnMark} style={{ left: left(mark.column) }} aria-hidden />;
  }
  const row = rows.find(one => one.lane.key === mark.lane)?.row;
  const style = { gridRow: row ?? rows[0]?.row ?? 3, gridColumn: '1 / -1' };
  return <i className={classes.rowMark} data-top={row === undefined || undefined} style={style} aria-hidden />;
}
