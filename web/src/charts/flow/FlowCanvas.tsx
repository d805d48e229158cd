import '@xyflow/react/dist/base.css';
import { Slider } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import {
  EdgeLabelRenderer,
  type EdgeProps,
  type Edge as FlowEdge,
  type Node as FlowNode,
  Handle,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import type { TransitionsResult } from '../../api/types';
import { useText } from '../../i18n/index';
import { type OnOpen, type Tip, TipBody } from '../Plot';
import plot from '../Plot.module.css';
import { type CanvasLine, CanvasLines } from './CanvasLines';
import classes from './Flow.module.css';
import {
  bestLayout,
  EDGE_ROOM,
  edgeKind,
  edgePath,
  type FlowLayout,
  firstLinks,
  NODE,
  type PlacedEdge,
  type PlacedNode,
  scaleOf,
  waitSteps,
} from './layout';
import { type Looks, MOST_SVG, WAIT_COLOURS } from './looks';
import { StaticFlow } from './StaticFlow';
import { useMoving } from './useMoving';
import { ZoomButtons } from './ZoomButtons';

/** Names at less than this size cannot be read. */
const LEAST_READABLE = 0.6;
const MOST_HEIGHT = 860;
const LEAST_HEIGHT = 320;
const USUAL_WIDTH = 820;
const FIT = { padding: 0.04, maxZoom: 1.15 };

interface FlowCanvasProps {
  result: TransitionsResult;
  onOpen?: OnOpen | undefined;
}

export default function FlowCanvas(props: FlowCanvasProps) {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}

function Flow({ result, onOpen }: FlowCanvasProps) {
  const { t, format } = useText();
  const strongest = useMemo(() => [...result.edges].sort((a, b) => b.count - a.count), [result]);
  const [links, setLinks] = useState(() => firstLinks(strongest));
  const [hovered, setHovered] = useState<string | null>(null);
  const { ref, width: measured } = useElementSize();
  const width = measured || USUAL_WIDTH;
  useEffect(() => setLinks(firstLinks(strongest)), [strongest]);
  const layout = useMemo(() => {
    const shown = strongest.slice(0, links);
    const met = new Set(shown.flatMap(edge => [edge.from, edge.to]));
    return bestLayout(
      result.nodes.filter(node => met.has(node.touchpoint)),
      shown,
      { width, height: MOST_HEIGHT },
    );
  }, [result, strongest, links, width]);
  const scale = scaleOf(layout, { width, height: MOST_HEIGHT });
  const height = Math.max(LEAST_HEIGHT, Math.min(MOST_HEIGHT, (layout.height + 2 * EDGE_ROOM) * scale));
  const looks = useMemo((): Looks => {
    const most = Math.max(1, strongest[0]?.count ?? 1);
    const steps = waitSteps(layout.edges);
    return { width: edge => 1.2 + Math.sqrt(edge.count / most) * 10, wait: edge => steps.get(edge) };
  }, [layout, strongest]);
  return (
    <div className={classes.flow} ref={ref}>
      <div className={classes.controls}>
        <span className={classes.sliderLabel}>{t('chart.strongest')}</span>
        <Slider
          className={classes.slider}
          min={1}
          max={Math.max(2, strongest.length)}
          value={links}
          onChange={setLinks}
          label={null}
          thumbLabel={t('chart.strongest')}
          size="sm"
        />
        <span className={classes.count}>
          {t('chart.linksShown', { shown: Math.min(links, strongest.length), all: format.count(strongest.length) })}
        </span>
      </div>
      <div className={classes.interactive} style={{ height }}>
        <Drawing layout={layout} height={height} looks={looks} hovered={hovered} onHover={setHovered} onOpen={onOpen} />
      </div>
      <div className={classes.static}>
        <StaticFlow layout={layout} looks={looks} />
      </div>
      <ul className={plot.legend}>
        <li>{t('chart.width')}</li>
        <li>
          {t('chart.colourWait')}: {t('chart.short')}
          <svg width={62} height={10} aria-hidden="true">
            {WAIT_COLOURS.map((colour, index) => (
              <rect key={colour} x={index * 12.5} width={11} height={10} rx={2} style={{ fill: colour }} />
            ))}
          </svg>
          {t('chart.long')}
        </li>
        <li>{t('chart.dashedBack')}</li>
      </ul>
    </div>
  );
}

interface DrawingProps {
  layout: FlowLayout;
  height: number;
  looks: Looks;
  hovered: string | null;
  onHover: (touchpoint: string | null) => void;
  onOpen: OnOpen | undefined;
}

type TouchpointNode = FlowNode<{
  node: PlacedNode;
  faded: boolean;
  onOpen: OnOpen | undefined;
  onHover: DrawingProps['onHover'];
}>;
type TransitionEdge = FlowEdge<{
  edge: PlacedEdge;
  from: PlacedNode;
  to: PlacedNode;
  down: boolean;
  looks: Looks;
  state: 'usual' | 'faded' | 'lit';
  labelled: boolean;
  onOpen: OnOpen | undefined;
}>;

const NODE_TYPES = { touchpoint: memo(TouchpointBox) };
const EDGE_TYPES = { transition: memo(TransitionLine) };

function Drawing({ layout, height, looks, hovered, onHover, onOpen }: DrawingProps) {
  const { t } = useText();
  const flow = useReactFlow();
  const moving = useMoving();
  const onCanvas = layout.edges.length > MOST_SVG;
  const beside = useMemo(() => {
    if (!hovered) return null;
    const near = layout.edges.filter(edge => edge.from === hovered || edge.to === hovered);
    return new Set([hovered, ...near.flatMap(edge => [edge.from, edge.to])]);
  }, [layout, hovered]);
  const nodes: TouchpointNode[] = layout.nodes.map(node => ({
    id: node.touchpoint,
    type: 'touchpoint',
    position: { x: node.x, y: node.y },
    data: { node, faded: beside !== null && !beside.has(node.touchpoint), onOpen, onHover },
    width: NODE.width,
    height: NODE.height,
  }));
  const at = new Map(layout.nodes.map(node => [node.touchpoint, node]));
  const edges: TransitionEdge[] = onCanvas
    ? []
    : layout.edges.flatMap((edge, index) => {
        const [from, to] = [at.get(edge.from), at.get(edge.to)];
        if (!from || !to) return [];
        const touched = edge.from === hovered || edge.to === hovered;
        const state = hovered === null ? 'usual' : touched ? 'lit' : 'faded';
        const labelled = hovered === null ? index < 14 : touched;
        return [
          {
            id: `${edge.from}\n${edge.to}`,
            type: 'transition',
            source: edge.from,
            target: edge.to,
            data: { edge, from, to, down: layout.down, looks, state, labelled, onOpen },
            zIndex: state === 'lit' ? 1 : 0,
          } satisfies TransitionEdge,
        ];
      });
  const many = useMemo(() => (onCanvas ? linesOf(layout, looks) : null), [onCanvas, layout, looks]);
  const lit = useMemo(
    () => (hovered === null ? null : (many?.map(({ edge }) => edge.from === hovered || edge.to === hovered) ?? null)),
    [many, hovered],
  );
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another layout is to be seen whole.
  useEffect(() => {
    const duration = first.current ? 0 : 240;
    const timer = setTimeout(async () => {
      await flow.fitView({ ...FIT, duration });
      const strongest = layout.nodes[0];
      // Where all of it is too small to read, the strongest touchpoint and what is around it are shown.
      if (strongest && flow.getZoom() < LEAST_READABLE) {
        await flow.setCenter(strongest.x + NODE.width / 2, strongest.y + 150, { zoom: 0.78, duration });
      }
    }, 30);
    first.current = false;
    return () => clearTimeout(timer);
  }, [flow, layout, height]);
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      zoomOnScroll={false}
      zoomActivationKeyCode={['Control', 'Meta']}
      preventScrolling={false}
      minZoom={0.12}
      maxZoom={2.2}
      fitView
      fitViewOptions={FIT}
      proOptions={{ hideAttribution: true }}
      {...moving}
      aria-label={t('answer.picture', { name: t('kind.transitions') })}
    >
      {many && <CanvasLines lines={many} lit={lit} />}
      <ZoomButtons fit={() => void flow.fitView({ ...FIT, duration: 240 })} />
    </ReactFlow>
  );
}

function linesOf(layout: FlowLayout, looks: Looks): (CanvasLine & { edge: PlacedEdge })[] {
  const at = new Map(layout.nodes.map(node => [node.touchpoint, node]));
  return layout.edges.flatMap(edge => {
    const [from, to] = [at.get(edge.from), at.get(edge.to)];
    if (!from || !to) return [];
    const kind = edgeKind(edge);
    const step = looks.wait(edge);
    return {
      edge,
      path: edgePath(from, to, kind, layout.down).path,
      width: looks.width(edge),
      colour: step === undefined ? '--neutral' : `--w${step}`,
      dashed: kind === 'back',
    };
  });
}

function TouchpointBox({ data }: NodeProps<TouchpointNode>) {
  const { t, format } = useText();
  const { node, faded, onOpen, onHover } = data;
  const customers = t('word.customersMany', { count: node.customers });
  const tip: Tip = {
    title: node.touchpoint,
    rows: [
      [t('word.customers'), format.count(node.customers)],
      [t('word.interactions'), format.count(node.interactions)],
      [t('word.starts'), format.count(node.starts)],
      [t('word.ends'), format.count(node.ends)],
    ],
  };
  const [tipped, setTipped] = useState(false);
  const enter = (on: boolean) => {
    setTipped(on);
    onHover(on ? node.touchpoint : null);
  };
  return (
    <>
      <Handle type="target" position={Position.Left} className={classes.handle} isConnectable={false} />
      <button
        type="button"
        className={`${classes.node} nopan`}
        data-faded={faded || undefined}
        onPointerEnter={() => enter(true)}
        onPointerLeave={() => enter(false)}
        onFocus={() => enter(true)}
        onBlur={() => enter(false)}
        onClick={() => onOpen?.({ behind: { number: 'touchpoint', touchpoint: node.touchpoint } })}
      >
        <b>{node.touchpoint}</b>
        <small>{customers}</small>
      </button>
      <Handle type="source" position={Position.Right} className={classes.handle} isConnectable={false} />
      {tipped && (
        <div className={classes.tip} aria-hidden="true">
          <TipBody tip={tip} />
        </div>
      )}
    </>
  );
}

function TransitionLine({ data }: EdgeProps<TransitionEdge>) {
  const { t, format } = useText();
  const [tipped, setTipped] = useState(false);
  if (!data) return null;
  const { edge, from, to, down, looks, state, labelled, onOpen } = data;
  const kind = edgeKind(edge);
  const { path, middle } = edgePath(from, to, kind, down);
  const step = looks.wait(edge);
  const colour = step === undefined ? 'var(--neutral)' : WAIT_COLOURS[step];
  const open = () => onOpen?.({ behind: { number: 'transition', from: edge.from, to: edge.to } });
  return (
    <>
      <path
        className={classes.edge}
        data-state={tipped ? 'lit' : state}
        d={path}
        style={{ stroke: colour, strokeWidth: looks.width(edge) }}
        strokeDasharray={kind === 'back' ? '7 4' : undefined}
      />
      {/* By keyboard, the table under the picture has a button for each transition. */}
      <path
        className={classes.edgeHit}
        d={path}
        onPointerEnter={() => setTipped(true)}
        onPointerLeave={() => setTipped(false)}
        onClick={open}
      />
      {(labelled || tipped) && (
        <EdgeLabelRenderer>
          <div
            className={classes.edgeLabel}
            data-faded={state === 'faded' || undefined}
            style={{ transform: `translate(-50%, -50%) translate(${middle.x}px, ${middle.y}px)` }}
          >
            {format.compact(edge.count)}
          </div>
          {tipped && (
            <div
              className={classes.edgeTip}
              style={{ transform: `translate(-50%, 14px) translate(${middle.x}px, ${middle.y}px)` }}
            >
              <TipBody
                tip={{
                  title: `${edge.from} → ${edge.to}`,
                  rows: [
                    [t('word.count'), format.count(edge.count)],
                    [t('word.customers'), format.count(edge.customers)],
                    [t('word.share'), format.percent(edge.count / Math.max(1, from.interactions))],
                    [t('word.median'), format.duration(edge.times.median_s)],
                    [t('word.p90'), format.duration(edge.times.p90_s)],
                  ],
                }}
              />
            </div>
          )}
        </EdgeLabelRenderer>
      )}
    </>
  );
}
