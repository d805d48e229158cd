import { IconPaperclip } from '@tabler/icons-react';
import { type CSSProperties, memo } from 'react';
import type { LivingCell } from '../../../api/maps';
import { useText } from '../../../i18n/index';
import { supportOf } from '../../../maps/evidence';
import type { Figures } from '../../../maps/figures';
import { type Cell, isBlank, type Lane, type Step } from '../../../maps/map';
import { type Spot, spotName } from '../../../maps/navigation';
import type { NameOf } from '../../../question/names';
import { PictureShown } from '../pictures/PictureShown';
import { laneName } from '../words';
import { FigureSaid, ReportedSaid } from './FigureSaid';
import classes from './Grid.module.css';
import { type TalkedOf, TalkMark } from './TalkMark';
import { TextEditor } from './TextEditor';
import type { Onward } from './useGrid';

interface GridCellProps extends TalkedOf {
  lane: Lane;
  step: Step;
  /** Its column from 0, and its row of the grid. */
  column: number;
  row: number;
  firstOfStage: boolean;
  cell: Cell | undefined;
  /** Everybody's, shown to one persona. */
  inherited: boolean;
  living: LivingCell | undefined;
  figures: Figures | undefined;
  touchpointName: NameOf;
  active: boolean;
  /** What is being written, where it is. */
  editing: string | null;
  /** Whether it differs from the newest version. */
  changed: boolean;
  /** Whether a picture would land in it. */
  over: boolean;
  today: string;
  finish: (text: string | null, onward: Onward) => void;
}

/** What a step means in a lane. Drawn anew only when something of its own changes. */
export const GridCell = memo(function GridCell(props: GridCellProps) {
  const { lane, step, column, row, firstOfStage, cell, inherited, active, editing, changed, finish } = props;
  const text = useText();
  const spot: Spot = { at: 'cell', step: step.key, lane: lane.key };
  // A picture is there to be seen, and says nothing that could be wrong.
  const support = cell && lane.kind !== 'picture' && !isBlank(cell) ? supportOf(cell) : undefined;
  return (
    <div
      role="gridcell"
      aria-colindex={column + 2}
      tabIndex={active ? 0 : -1}
      data-spot={spotName(spot)}
      data-kind={lane.kind}
      data-support={support}
      data-first={firstOfStage || undefined}
      data-inherited={inherited || undefined}
      data-changed={changed || undefined}
      data-over={props.over || undefined}
      data-talked={props.open ? '' : undefined}
      data-tinted={cell?.colour ? '' : undefined}
      className={classes.cell}
      style={{
        gridColumn: column + 2,
        gridRow: row,
        ...(cell?.colour ? ({ '--tint': cell.colour } as CSSProperties) : {}),
      }}
    >
      {editing === null ? (
        <CellBody {...props} />
      ) : (
        <TextEditor
          label={`${laneName(lane, text)}: ${step.name}`}
          value={editing}
          lines
          maxLength={10_000}
          onFinish={finish}
        />
      )}
      <TalkMark
        open={props.open}
        onTalk={props.onTalk}
        where={{ step: step.key, lane: lane.key }}
        name={`${laneName(lane, text)}, ${step.name}`}
        active={active}
      />
    </div>
  );
});

function CellBody({ lane, step, cell, living, figures, touchpointName, today }: GridCellProps) {
  const { t } = useText();
  const bound = lane.kind === 'touchpoint' ? (step.touchpoints ?? []) : [];
  if (!cell && bound.length === 0) return null;
  const evidence = cell?.evidence?.length ?? 0;
  return (
    <>
      {bound.length > 0 && (
        <span className={classes.chips}>
          {bound.map(key => (
            <span key={key} data-gone={figures?.isGone(step.key, key) || undefined}>
              {touchpointName(key)}
            </span>
          ))}
        </span>
      )}
      {cell?.picture && <PictureShown picture={cell.picture} alt={cell.text ? '' : t('picture.untold')} />}
      {cell && (cell.icon || cell.text) && (
        <span className={classes.text}>
          {cell.icon && <i aria-hidden>{cell.icon}</i>}
          {cell.text}
        </span>
      )}
      {cell?.actions !== undefined && (
        <span className={classes.actions}>{t('maps.actionsMany', { count: cell.actions })}</span>
      )}
      {cell?.measure && <FigureSaid measure={cell.measure} living={living} touchpointName={touchpointName} />}
      {cell?.reported?.map((one, at) => (
        <ReportedSaid key={at} reported={one} today={today} />
      ))}
      {cell && (
        <span className={classes.support}>
          {evidence > 0 && (
            <span title={t('maps.evidenceMany', { count: evidence })}>
              <IconPaperclip size={13} aria-hidden />
              {evidence}
            </span>
          )}
          {lane.kind !== 'picture' && <span className="unseen">{t(`maps.support.${supportOf(cell)}`)}</span>}
        </span>
      )}
    </>
  );
}
