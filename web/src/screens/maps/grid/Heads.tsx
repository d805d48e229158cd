import {
  IconChevronDown,
  IconChevronRight,
  IconDots,
  IconGripHorizontal,
  IconGripVertical,
  IconMapPin,
  IconMapPinOff,
  IconPlus,
  IconZoomIn,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type CSSProperties, memo, type PointerEvent, type ReactNode } from 'react';
import { useText } from '../../../i18n/index';
import type { StageSpan } from '../../../maps/layout';
import type { Lane, Step } from '../../../maps/map';
import { type Spot, spotName } from '../../../maps/navigation';
import { LaneIcon } from '../LaneIcon';
import { laneName } from '../words';
import classes from './Grid.module.css';
import { type TalkedOf, TalkMark } from './TalkMark';
import { TextEditor } from './TextEditor';
import type { MenuAt, Onward } from './useGrid';

/** What the heads of all kinds are given; it stays the same from one drawing to the next. */
export interface HeadManner {
  editable: boolean;
  finish: (text: string | null, onward: Onward) => void;
  openMenu: (menu: MenuAt) => void;
  /** A hand takes hold of it. */
  grab: (spot: Spot, name: string, event: PointerEvent<HTMLElement>) => void;
  onTalk: TalkedOf['onTalk'];
}

interface HeadState {
  active: boolean;
  /** What is being written, where it is. */
  editing: string | null;
  dragged: boolean;
}

function Tools(props: { spot: Spot; name: string; active: boolean; upright?: boolean } & HeadManner) {
  const { t } = useText();
  const { spot, name, active, upright, editable, grab, openMenu } = props;
  if (!editable) return null;
  const Grip = upright ? IconGripVertical : IconGripHorizontal;
  return (
    <span className={classes.headTools}>
      <span className={classes.grip} aria-hidden onPointerDown={event => grab(spot, name, event)}>
        <Grip size={15} />
      </span>
      <button
        type="button"
        tabIndex={active ? 0 : -1}
        aria-label={t('maps.actionsOf', { name })}
        aria-haspopup="menu"
        onClick={event => {
          const box = event.currentTarget.getBoundingClientRect();
          openMenu({ spot, x: box.left, y: box.bottom });
        }}
      >
        <IconDots size={16} aria-hidden />
      </button>
    </span>
  );
}

function tinted(colour: string | undefined): CSSProperties {
  return colour ? ({ '--tint': colour } as CSSProperties) : {};
}

interface StageHeadProps extends HeadState {
  span: StageSpan;
  manner: HeadManner;
}

export const StageHead = memo(function StageHead({ span, active, editing, dragged, manner }: StageHeadProps) {
  const { t } = useText();
  const { stage, first } = span;
  const spot: Spot = { at: 'stage', stage: stage.key };
  return (
    <div
      role="columnheader"
      aria-colspan={span.span}
      aria-colindex={first + 2}
      tabIndex={active ? 0 : -1}
      data-spot={spotName(spot)}
      data-tinted={stage.colour ? '' : undefined}
      data-dragged={dragged || undefined}
      className={classes.stage}
      style={{ gridColumn: `${first + 2} / span ${span.span}`, gridRow: 1, ...tinted(stage.colour) }}
    >
      {editing === null ? (
        <span className={classes.stageName}>
          {stage.symbol && <i aria-hidden>{stage.symbol}</i>}
          <span>{stage.name || t('maps.unnamed')}</span>
        </span>
      ) : (
        <TextEditor label={t('maps.stageName')} value={editing} maxLength={200} onFinish={manner.finish} />
      )}
      {editing === null && <Tools spot={spot} name={stage.name} active={active} {...manner} />}
    </div>
  );
});

interface StepHeadProps extends HeadState {
  step: Step;
  /** Its column, from 0. */
  column: number;
  stageColour: string | undefined;
  firstOfStage: boolean;
  open: TalkedOf['open'];
  manner: HeadManner;
}

export const StepHead = memo(function StepHead(props: StepHeadProps) {
  const { step, column, stageColour, firstOfStage, open, active, editing, dragged, manner } = props;
  const { t } = useText();
  const spot: Spot = { at: 'step', step: step.key };
  const colour = step.colour ?? stageColour;
  return (
    <div
      role="columnheader"
      aria-colindex={column + 2}
      tabIndex={active ? 0 : -1}
      data-spot={spotName(spot)}
      data-first={firstOfStage || undefined}
      data-tinted={colour ? '' : undefined}
      data-dragged={dragged || undefined}
      className={classes.step}
      style={{ gridColumn: column + 2, gridRow: 2, ...tinted(colour) }}
    >
      {editing === null ? (
        <span className={classes.stepName}>{step.name || t('maps.unnamed')}</span>
      ) : (
        <TextEditor label={t('maps.stepName')} value={editing} maxLength={200} onFinish={manner.finish} />
      )}
      <span className={classes.stepFoot}>
        <Bound step={step} />
        <TalkMark open={open} onTalk={manner.onTalk} where={{ step: step.key }} name={step.name} active={active} />
        {step.opens && (
          <Link
            to="/journeys/maps/$key"
            params={{ key: step.opens }}
            tabIndex={active ? 0 : -1}
            aria-label={t('maps.openDetail', { name: step.name })}
          >
            <IconZoomIn size={15} aria-hidden />
          </Link>
        )}
        {editing === null && <Tools spot={spot} name={step.name} active={active} {...manner} />}
      </span>
    </div>
  );
});

/** Whether a step is bound to touchpoints, and to how many. */
function Bound({ step }: { step: Step }) {
  const { t } = useText();
  const count = step.touchpoints?.length ?? 0;
  const said = count > 0 ? t('maps.touchpointsMany', { count }) : t('maps.unbound');
  const Icon = count > 0 ? IconMapPin : IconMapPinOff;
  return (
    <span className={classes.boundMark} data-unbound={count === 0 || undefined} title={said}>
      <Icon size={14} aria-hidden />
      {count > 1 && count}
      <span className="unseen">{said}</span>
    </span>
  );
}

/** In the place of the steps of a stage that has none yet. */
export function EmptyStage(props: { column: number; onAdd: (() => void) | undefined }) {
  const { t } = useText();
  return (
    <div
      role="columnheader"
      aria-colindex={props.column + 2}
      tabIndex={-1}
      data-first
      className={classes.step}
      style={{ gridColumn: props.column + 2, gridRow: 2 }}
    >
      {props.onAdd ? (
        <button type="button" className={classes.add} onClick={props.onAdd}>
          <IconPlus size={15} aria-hidden />
          {t('maps.addStep')}
        </button>
      ) : (
        <span className={classes.stepName}>{t('maps.noSteps')}</span>
      )}
    </div>
  );
}

interface LaneHeadProps extends HeadState {
  lane: Lane;
  row: number;
  open: TalkedOf['open'];
  manner: HeadManner;
  onFold: (lane: string, folded: boolean) => void;
  /** More of it, such as a scale. */
  children?: ReactNode;
}

export const LaneHead = memo(function LaneHead(props: LaneHeadProps) {
  const { lane, row, open, active, editing, dragged, manner, onFold, children } = props;
  const text = useText();
  const { t } = text;
  const spot: Spot = { at: 'lane', lane: lane.key };
  const name = laneName(lane, text);
  const Chevron = lane.folded ? IconChevronRight : IconChevronDown;
  return (
    <div
      role="rowheader"
      aria-colindex={1}
      tabIndex={active ? 0 : -1}
      data-spot={spotName(spot)}
      data-lane={lane.key}
      data-folded={lane.folded || undefined}
      data-dragged={dragged || undefined}
      className={classes.lane}
      style={{ gridColumn: 1, gridRow: row }}
    >
      <button
        type="button"
        className={classes.fold}
        tabIndex={active ? 0 : -1}
        aria-label={t(lane.folded ? 'maps.unfold' : 'maps.fold', { name })}
        aria-expanded={!lane.folded}
        onClick={() => onFold(lane.key, !lane.folded)}
      >
        <Chevron size={15} aria-hidden />
      </button>
      {editing === null ? (
        <span className={classes.laneName}>
          <LaneIcon kind={lane.kind} />
          <span>{name}</span>
        </span>
      ) : (
        <TextEditor label={t('maps.laneName')} value={editing || name} maxLength={200} onFinish={manner.finish} />
      )}
      {children}
      <TalkMark open={open} onTalk={manner.onTalk} where={{ lane: lane.key }} name={name} active={active} />
      {editing === null && <Tools spot={spot} name={name} active={active} upright {...manner} />}
    </div>
  );
});
