import { type CSSProperties, type RefObject, useMemo, useRef } from 'react';
import type { Saved } from '../../../api/documents';
import type { MapCompared } from '../../../api/maps';
import { useText } from '../../../i18n/index';
import type { Cell, Lane, MapDocument } from '../../../maps/map';
import type { Side } from '../../../maps/periods';
import { personaName } from '../../../maps/persona';
import { cellsAt, type Mark, type Pair, type SideBySide, sideBySide } from '../../../maps/sideBySide';
import { GridRow } from '../grid/GridRow';
import { LaneIcon } from '../LaneIcon';
import { useStudio } from '../studio';
import { laneName } from '../words';
import classes from './Before.module.css';

interface SidesViewProps {
  earlier: Saved<MapDocument>;
  later: Saved<MapDocument>;
  compared: MapCompared;
}

/** Rows above those of the lanes: names of the sides, stages, steps. */
const HEADS = 3;

/** Both versions side by side, step beside step and lane beside lane; one scrolls with the other. */
export function SidesView({ earlier, later, compared }: SidesViewProps) {
  const both = useMemo(() => sideBySide(earlier.body, later.body, compared), [earlier, later, compared]);
  const panes = { before: useRef<HTMLDivElement>(null), after: useRef<HTMLDivElement>(null) };
  const follow = (side: Side) => {
    const [leader, follower] = [panes[side].current, panes[side === 'before' ? 'after' : 'before'].current];
    if (leader && follower && follower.scrollLeft !== leader.scrollLeft) follower.scrollLeft = leader.scrollLeft;
  };
  const rows = HEADS + both.lanes.length * 2;
  return (
    <div className={classes.sides} style={{ '--rows': rows } as CSSProperties}>
      <Pane side="before" version={earlier} both={both} place={panes.before} onScroll={() => follow('before')} />
      <Pane side="after" version={later} both={both} place={panes.after} onScroll={() => follow('after')} />
    </div>
  );
}

interface PaneProps {
  side: Side;
  version: Saved<MapDocument>;
  both: SideBySide;
  place: RefObject<HTMLDivElement | null>;
  onScroll: () => void;
}

function Pane({ side, version, both, place, onScroll }: PaneProps) {
  const { t, format } = useText();
  const name = t('before.sideOf', {
    side: t(`before.${side}`),
    name: format.quote(version.body.name),
    version: String(version.version),
  });
  return (
    <>
      <h2 className={classes.sideName} data-side={side}>
        {name}
      </h2>
      <div
        ref={place}
        className={classes.pane}
        data-side={side}
        style={{ gridTemplateColumns: `repeat(${Math.max(1, columnsOf(both).length)}, minmax(170px, 1fr))` }}
        role="table"
        aria-label={name}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
        tabIndex={0}
        onScroll={onScroll}
      >
        <Heads side={side} both={both} />
        {both.lanes.map((lane, at) => (
          <LaneRow key={lane.key} side={side} both={both} lane={lane} row={HEADS + at * 2} />
        ))}
      </div>
    </>
  );
}

/** The stages, and below them their steps; blank where only the other side has something. */
function Heads({ side, both }: { side: Side; both: SideBySide }) {
  const { t } = useText();
  let column = 1;
  const stages = both.stages.map((stage, at) => {
    const from = column;
    const span = Math.max(1, stage.steps.length);
    column += span;
    return { stage, at, from, span };
  });
  return (
    <>
      <GridRow>
        {stages.map(({ stage, at, from, span }) => {
          const shown = stage[side];
          return (
            <div
              key={`${stage.key} ${at}`}
              role="columnheader"
              tabIndex={-1}
              aria-colspan={span}
              className={classes.stageHead}
              data-blank={!shown || undefined}
              data-mark={(shown && stage.mark) || undefined}
              style={{ gridRow: 1, gridColumn: `${from} / span ${span}` }}
            >
              {shown && (
                <span className={classes.sticky}>
                  {shown.symbol} {shown.name || t('maps.unnamed')} <MarkSaid mark={stage.mark} />
                </span>
              )}
            </div>
          );
        })}
      </GridRow>
      <GridRow>
        {columnsOf(both).map(({ step, column }) => {
          const shown = step?.[side];
          return (
            <div
              key={column}
              role="columnheader"
              tabIndex={-1}
              className={classes.stepHead}
              data-blank={!shown || undefined}
              data-mark={(shown && step?.mark) || undefined}
              style={{ gridRow: 2, gridColumn: column }}
            >
              {shown && (
                <>
                  {shown.name || t('maps.unnamed')} <MarkSaid mark={step?.mark ?? null} />
                </>
              )}
            </div>
          );
        })}
      </GridRow>
    </>
  );
}

/** The steps with their columns; a stage without steps has a column of its own. */
function columnsOf({ stages }: SideBySide) {
  const steps = stages.flatMap(stage => (stage.steps.length > 0 ? stage.steps : [null]));
  return steps.map((step, at) => ({ step, column: at + 1 }));
}

function MarkSaid({ mark }: { mark: Mark | null }) {
  const { t } = useText();
  return mark && <small className={classes.mark}>{t(`before.mark.${mark}`)}</small>;
}

interface LaneRowProps {
  side: Side;
  both: SideBySide;
  lane: Pair<Lane>;
  row: number;
}

function LaneRow({ side, both, lane, row }: LaneRowProps) {
  const text = useText();
  const { persona } = useStudio();
  const shown = lane[side];
  const cells = both[side].cells.filter(cell => cell.lane === lane.key);
  return (
    <GridRow>
      <div
        role="rowheader"
        tabIndex={-1}
        className={classes.laneHead}
        data-blank={!shown || undefined}
        data-mark={(shown && lane.mark) || undefined}
        style={{ gridRow: row, gridColumn: '1 / -1' }}
      >
        {shown && (
          <span className={classes.sticky}>
            <LaneIcon kind={shown.kind} /> {laneName(shown, text)} <MarkSaid mark={lane.mark} />
          </span>
        )}
      </div>
      {columnsOf(both).map(({ step, column }) => {
        const there = shown && step?.[side] ? cellsAt(cells, step.key, lane.key, persona) : [];
        const mark = shown && step?.[side] ? markAt(both, step.key, lane.key, persona) : null;
        return (
          <div
            key={column}
            role="cell"
            className={classes.cell}
            data-blank={!(shown && step?.[side]) || undefined}
            data-mark={mark ?? undefined}
            style={{ gridRow: row + 1, gridColumn: column }}
          >
            {there.map(cell => (
              <CellSaid key={cell.persona ?? ''} cell={cell} />
            ))}
            <MarkSaid mark={mark} />
          </div>
        );
      })}
    </GridRow>
  );
}

/** What happened to the cells of a place: of a persona to its own or everybody's, else to any. */
function markAt({ cellMark, before, after }: SideBySide, step: string, lane: string, persona: string | undefined) {
  if (persona !== undefined) return cellMark(step, lane, persona) ?? cellMark(step, lane);
  const whose = [undefined, ...new Set([...before.personas, ...after.personas])];
  return whose.map(one => cellMark(step, lane, one)).find(mark => mark !== null) ?? null;
}

function CellSaid({ cell }: { cell: Cell }) {
  const { t, format } = useText();
  const { personas, persona } = useStudio();
  return (
    <p>
      {cell.persona !== undefined && persona === undefined && <small>{personaName(personas, cell.persona)}: </small>}
      {cell.emotion !== undefined && <b>{format.signed(cell.emotion, 1)} </b>}
      {cell.icon} {cell.text}
      {cell.actions !== undefined && <small> {t('maps.actionsMany', { count: cell.actions })}</small>}
    </p>
  );
}
