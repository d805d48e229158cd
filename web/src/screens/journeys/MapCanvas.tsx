import '@xyflow/react/dist/base.css';
import { useElementSize } from '@mantine/hooks';
import { getViewportForBounds, ReactFlow, ReactFlowProvider, useReactFlow, ViewportPortal } from '@xyflow/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { MapLink, MapResult, MapTouchpoint } from '../../api/map';
import { CanvasLines } from '../../charts/flow/CanvasLines';
import flowClasses from '../../charts/flow/Flow.module.css';
import { waitSteps } from '../../charts/flow/layout';
import { MOST_SVG } from '../../charts/flow/looks';
import { useMoving } from '../../charts/flow/useMoving';
import { ZoomButtons } from '../../charts/flow/ZoomButtons';
import { TipBody } from '../../charts/Plot';
import { useText } from '../../i18n/index';
import type { Stage } from '../../touchpoints/stages';
import classes from './Journeys.module.css';
import { Delta, MapCard } from './MapCard';
import { HEAD, layoutMap, linesOf, type MapLayout, type MapLine, pairOf, wayThrough } from './mapLayout';

interface MapCanvasProps {
  /** The map that says what stands where. */
  layoutOf: MapResult;
  /** The numbers that are shown. */
  result: MapResult;
  stages: readonly Stage[];
  stageOf: (key: string) => string;
  /** How many links are drawn. */
  links: number;
  hovered: string | null;
  onHover: (key: string | null) => void;
  onOpen: (key: string) => void;
}

export default function MapCanvas(props: MapCanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

/** Cards at less than this size cannot be read. */
const LEAST_READABLE = 0.56;
const USUAL_WIDTH = 1100;
const LEAST_ZOOM = 0.15;

function Canvas({ layoutOf, result, stages, stageOf, links, hovered, onHover, onOpen }: MapCanvasProps) {
  const { t } = useText();
  const flow = useReactFlow();
  const moving = useMoving();
  const { ref: frame, width } = useElementSize();
  const layout = useMemo(() => layoutMap(layoutOf.touchpoints, stages, stageOf), [layoutOf, stages, stageOf]);
  const lines = useMemo(() => linesOf(result.links, layout.cards).slice(0, links), [result, layout, links]);
  const way = useMemo(() => (hovered ? wayThrough(hovered, result.links) : null), [hovered, result]);
  const near = useMemo(() => {
    if (!hovered || !way) return null;
    const touched = lines.filter(({ link }) => link.from === hovered || link.to === hovered);
    const ends = [...way].flatMap(pair => pair.split('\n'));
    return new Set([hovered, ...ends, ...touched.flatMap(({ link }) => [link.from, link.to])]);
  }, [hovered, way, lines]);
  const now = useMemo(() => new Map(result.touchpoints.map(one => [one.key, one])), [result]);
  const first = useRef(true);
  useEffect(() => {
    const duration = first.current ? 0 : 240;
    const timer = setTimeout(() => show(flow, layout, width, duration), 30);
    first.current = false;
    return () => clearTimeout(timer);
  }, [flow, layout, width]);
  const tall = Math.min(760, Math.max(360, layout.height * zoomOf(layout, width) + 72));
  return (
    <div ref={frame} className={`${classes.canvas} ${flowClasses.flow}`} style={{ height: tall }}>
      <ReactFlow
        elementsSelectable={false}
        zoomOnScroll={false}
        panOnScroll={false}
        zoomActivationKeyCode={['Control', 'Meta']}
        preventScrolling={false}
        minZoom={LEAST_ZOOM}
        maxZoom={1.8}
        proOptions={{ hideAttribution: true }}
        {...moving}
        aria-label={t('map.title')}
      >
        {lines.length > MOST_SVG ? (
          <ManyLines lines={lines} way={way} hovered={hovered} result={result} />
        ) : (
          <Lines lines={lines} way={way} hovered={hovered} result={result} layout={layout} />
        )}
        <ViewportPortal>
          {layout.stages.map(stage => (
            <div
              key={stage.key}
              className={classes.stage}
              style={{ left: stage.x, width: stage.width, height: HEAD - 16 }}
            >
              {stage.name}
            </div>
          ))}
          {/* Placed by hand: as nodes of React Flow each would be a layer to compose anew in every frame of a pan. */}
          {[...layout.cards.values()].map(({ touchpoint: { key, touchpoint }, x, y }) => (
            <div key={key} className={classes.place} style={{ left: x, top: y }}>
              <MapCard
                touchpoint={now.get(key) ?? nobody(key, touchpoint)}
                faded={near !== null && !near.has(key)}
                lit={key === hovered}
                onOpen={() => onOpen(key)}
                onHover={on => onHover(on ? key : null)}
              />
            </div>
          ))}
        </ViewportPortal>
        <ZoomButtons fit={() => showAll(flow, layout, { width, height: tall })} />
      </ReactFlow>
    </div>
  );
}

/** All of it where it can be read, else its beginning. */
function show(flow: ReturnType<typeof useReactFlow>, layout: MapLayout, width: number, duration: number) {
  const zoom = zoomOf(layout, width);
  void flow.setViewport({ x: Math.max(20, (width - layout.width * zoom) / 2), y: 20, zoom }, { duration });
}

/** All of it, however small. */
function showAll(flow: ReturnType<typeof useReactFlow>, layout: MapLayout, frame: { width: number; height: number }) {
  const bounds = { x: 0, y: 0, width: layout.width, height: layout.height };
  const viewport = getViewportForBounds(bounds, frame.width, frame.height, LEAST_ZOOM, 1, 0.03);
  void flow.setViewport(viewport, { duration: 240 });
}

function zoomOf(layout: MapLayout, width: number): number {
  return Math.max(LEAST_READABLE, Math.min(1, ((width || USUAL_WIDTH) - 40) / layout.width));
}

function nobody(key: string, touchpoint: string): MapTouchpoint {
  const rate = { value: 0, low: 0, high: 0, successes: 0, n: 0 };
  const times = { n: 0, median_s: 0, p90_s: 0, p95_s: 0, total_s: 0, approximate: false };
  const counts = { interactions: 0, customers: 0, journeys: 0, starts: 0, trend: [] };
  return { key, touchpoint, ...counts, share: rate, ended_here: rate, repeated: rate, times };
}

interface LinesProps {
  lines: MapLine[];
  way: Set<string> | null;
  hovered: string | null;
  result: MapResult;
}

/** By what grew and fell where the map is compared; by waiting, from short to long, otherwise. */
function colourOf(result: MapResult): (link: MapLink) => string {
  if (result.against) {
    return ({ change }) => {
      if (!change?.real) return '--neutral';
      return change.difference.value > 0 ? '--d5' : '--d1';
    };
  }
  const step = waitSteps(result.links);
  return link => `--w${step.get(link) ?? 0}`;
}

function widthOf(result: MapResult): (link: MapLink) => number {
  const most = Math.max(1, ...result.links.map(link => link.customers));
  return link => 1.2 + Math.sqrt(link.customers / most) * 11;
}

function useLooks(result: MapResult) {
  return useMemo(() => ({ colour: colourOf(result), width: widthOf(result) }), [result]);
}

function stateOf(
  { link }: MapLine,
  hovered: string | null,
  way: Set<string> | null,
): 'usual' | 'lit' | 'near' | 'faded' {
  if (hovered === null) return 'usual';
  if (way?.has(pairOf(link))) return 'lit';
  return link.from === hovered || link.to === hovered ? 'near' : 'faded';
}

function ManyLines({ lines, way, hovered, result }: LinesProps) {
  const looks = useLooks(result);
  const drawn = useMemo(
    () =>
      lines.map(line => ({
        path: line.path,
        width: looks.width(line.link),
        colour: looks.colour(line.link),
        dashed: line.back,
      })),
    [lines, looks],
  );
  const lit = useMemo(
    () => (hovered === null ? null : lines.map(line => ['lit', 'near'].includes(stateOf(line, hovered, way)))),
    [lines, hovered, way],
  );
  return <CanvasLines lines={drawn} lit={lit} />;
}

function Lines({ lines, way, hovered, result, layout }: LinesProps & { layout: MapLayout }) {
  const { format } = useText();
  const looks = useLooks(result);
  const [tipped, setTipped] = useState<MapLine | null>(null);
  return (
    <ViewportPortal>
      <svg className={classes.lines} width={layout.width} height={layout.height} aria-hidden="true">
        {[...lines].reverse().map(line => (
          <path
            key={pairOf(line.link)}
            className={classes.line}
            data-state={tipped === line ? 'lit' : stateOf(line, hovered, way)}
            d={line.path}
            style={{ stroke: `var(${looks.colour(line.link)})`, strokeWidth: looks.width(line.link) }}
            strokeDasharray={line.back ? '7 4' : undefined}
          />
        ))}
        <g className={classes.hits}>
          {lines.map(line => (
            <path
              key={pairOf(line.link)}
              d={line.path}
              onPointerEnter={() => setTipped(line)}
              onPointerLeave={() => setTipped(null)}
            />
          ))}
        </g>
      </svg>
      {lines
        .filter(line => ['lit', 'near'].includes(stateOf(line, hovered, way)))
        .map(line => (
          <div key={pairOf(line.link)} className={classes.figure} style={at(line)}>
            {format.percent(line.link.share.value, 0)}
          </div>
        ))}
      {tipped && (
        <div className={flowClasses.edgeTip} style={at(tipped, 14)}>
          <LinkTip link={tipped.link} result={result} />
        </div>
      )}
    </ViewportPortal>
  );
}

function at({ middle }: MapLine, below?: number) {
  const own = below === undefined ? 'translate(-50%, -50%)' : `translate(-50%, ${below}px)`;
  return { transform: `translate(${middle.x}px, ${middle.y}px) ${own}` };
}

function LinkTip({ link, result }: { link: MapLink; result: MapResult }) {
  const { t, format } = useText();
  const name = (key: string) => result.touchpoints.find(one => one.key === key)?.touchpoint ?? key;
  return (
    <>
      <TipBody
        tip={{
          title: `${name(link.from)} → ${name(link.to)}`,
          rows: [
            [t('word.customers'), format.count(link.customers)],
            [t('word.count'), format.count(link.count)],
            [t('map.ofStep'), format.percent(link.share.value)],
            [t('word.median'), format.duration(link.times.median_s)],
            [t('word.p90'), format.duration(link.times.p90_s)],
          ],
        }}
      />
      {link.change && <Delta {...link.change} />}
    </>
  );
}
