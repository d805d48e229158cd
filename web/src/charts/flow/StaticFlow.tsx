import { useText } from '../../i18n/index';
import { shortened } from '../fit';
import plot from '../Plot.module.css';
import classes from './Flow.module.css';
import { edgeKind, edgePath, type FlowLayout, NODE } from './layout';
import { type Looks, MOST_STILL, WAIT_COLOURS } from './looks';

const MARGIN = 60;

/** The same drawing as one SVG: for print and export. */
export function StaticFlow({ layout, looks }: { layout: FlowLayout; looks: Looks }) {
  const { t, format } = useText();
  const at = new Map(layout.nodes.map(node => [node.touchpoint, node]));
  const [width, height] = [layout.width + MARGIN * 2, layout.height + MARGIN * 2.4];
  return (
    <svg
      className={plot.picture}
      width={width}
      height={height}
      viewBox={`${-MARGIN} ${-MARGIN} ${width} ${height}`}
      role="img"
      aria-label={t('answer.picture', { name: t('kind.transitions') })}
      data-picture=""
    >
      {layout.edges.slice(0, MOST_STILL).map(edge => {
        const [from, to] = [at.get(edge.from), at.get(edge.to)];
        if (!from || !to) return null;
        const kind = edgeKind(edge);
        const step = looks.wait(edge);
        return (
          <path
            key={`${edge.from}\n${edge.to}`}
            className={classes.edge}
            d={edgePath(from, to, kind, layout.down).path}
            style={{
              stroke: step === undefined ? 'var(--neutral)' : WAIT_COLOURS[step],
              strokeWidth: looks.width(edge),
            }}
            strokeDasharray={kind === 'back' ? '7 4' : undefined}
          />
        );
      })}
      {layout.edges.slice(0, 20).map(edge => {
        const [from, to] = [at.get(edge.from), at.get(edge.to)];
        if (!from || !to) return null;
        const { middle } = edgePath(from, to, edgeKind(edge), layout.down);
        return (
          <text
            key={`${edge.from}\n${edge.to}`}
            className={plot.haloText}
            x={middle.x}
            y={middle.y + 4}
            textAnchor="middle"
          >
            {format.compact(edge.count)}
          </text>
        );
      })}
      {layout.nodes.map(node => (
        <g key={node.touchpoint} transform={`translate(${node.x} ${node.y})`}>
          <rect className={classes.box} width={NODE.width} height={NODE.height} rx={11} />
          <text className={plot.strong} x={13} y={23}>
            {shortened(node.touchpoint, NODE.width - 26)}
          </text>
          <text className={plot.small} x={13} y={41}>
            {t('word.customersMany', { count: node.customers })}
          </text>
        </g>
      ))}
    </svg>
  );
}
