import type { PathsResult } from '../api/types';
import { useText } from '../i18n/index';
import type { Opened } from '../question/question';
import { rateRows, wilson } from './common';
import { textWidth, wrap } from './fit';
import classes from './PathsChart.module.css';
import { Mark, type OnOpen, Plot } from './Plot';
import plot from './Plot.module.css';
import { type Branch, depthOf, type PlacedBranch, pathTree, placeTree } from './pathTree';

const BAR = 13;
const ROW = 24;
const LINE = 15;
const FULL = 380;
const PITCH = { least: 120, most: 230 };
const LEAF = 136;

interface Side {
  tree: Branch;
  before: boolean;
}

/** The tree of paths: bars joined by ribbons as thick as their journeys, before on the left, after on the right. */
export function PathsChart({ result, onOpen }: { result: PathsResult; onOpen?: OnOpen | undefined }) {
  const { t } = useText();
  const sides: Side[] = [];
  const before = pathTree(result.before ?? [], { other: t('word.other'), end: t('word.start') });
  const after = pathTree(result.after ?? [], { other: t('word.other'), end: t('word.end') });
  if (before) sides.push({ tree: before, before: true });
  if (after) sides.push({ tree: after, before: false });
  const columns = sides.reduce((sum, side) => sum + depthOf(side.tree) - 1, 0);
  const total = Math.max(1, ...sides.map(side => side.tree.journeys));
  const scale = FULL / total;
  return (
    <Plot
      label={t('answer.picture', { name: t('kind.paths') })}
      onOpen={onOpen}
      least={LEAF * Math.max(1, sides.length) + columns * PITCH.least}
    >
      {room => {
        const pitch = Math.min(PITCH.most, (room - LEAF * Math.max(1, sides.length)) / Math.max(1, columns));
        const placed = sides.map(side => ({ ...side, ...placeTree(side.tree, scale, ROW) }));
        const height = Math.max(ROW, ...placed.map(side => side.height));
        const left = before ? LEAF + (depthOf(before) - 1) * pitch : 0;
        const body = placed.map(side => (
          <g key={String(side.before)} transform={`translate(${left} ${(height - side.height) / 2 + 6})`}>
            <Tree side={side} pitch={pitch} total={total} both={sides.length > 1} />
          </g>
        ));
        return {
          height: height + 12,
          focus: left,
          width: left + (after ? (depthOf(after) - 1) * pitch + LEAF : LEAF),
          body,
        };
      }}
    </Plot>
  );
}

interface TreeProps {
  side: Side & { root: PlacedBranch };
  pitch: number;
  total: number;
  both: boolean;
}

function Tree({ side, pitch, total, both }: TreeProps) {
  const direction = side.before ? -1 : 1;
  const x = (column: number) => column * pitch * direction;
  const drawn: PlacedBranch[] = [];
  const collect = (branch: PlacedBranch) => {
    drawn.push(branch);
    branch.children.forEach(collect);
  };
  collect(side.root);
  return (
    <>
      {drawn.flatMap(branch =>
        branch.children.map((child, index) => (
          <path
            key={`${branch.column},${branch.y},${index}`}
            className={classes.ribbon}
            data-kind={child.kind}
            d={ribbon(
              x(branch.column) + (direction > 0 ? BAR : 0),
              child.from,
              x(child.column) + (direction > 0 ? 0 : BAR),
              child.y,
              child.height,
            )}
          />
        )),
      )}
      {drawn.map(branch => (
        <Node
          key={`${branch.column},${branch.y}`}
          branch={branch}
          x={x(branch.column)}
          pitch={pitch}
          before={side.before}
          total={total}
          // Where both sides are drawn the anchor is named once.
          named={!(both && side.before && branch.kind === 'root')}
        />
      ))}
    </>
  );
}

/** A band of constant height from one bar to another. */
function ribbon(x0: number, y0: number, x1: number, y1: number, height: number): string {
  const middle = (x0 + x1) / 2;
  return (
    `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}V${y1 + height}` +
    `C${middle} ${y1 + height} ${middle} ${y0 + height} ${x0} ${y0 + height}Z`
  );
}

interface LabelLine {
  words: string;
  figure: string;
}

/** A name in as many lines as its place has room for, its share at the end or on a line of its own. */
function labelLines(branch: PlacedBranch, percent: string, room: number): LabelLine[] {
  const most = Math.max(1, Math.floor(branch.room / LINE));
  const figure = textWidth(percent, 12) + 10;
  if (most === 1) return [{ words: wrap(branch.name, room - figure, 1)[0] ?? '', figure: percent }];
  const lines = wrap(branch.name, room, Math.min(2, most));
  const last = lines.at(-1) ?? '';
  if (textWidth(last) + figure <= room)
    return lines.map((words, index) => ({ words, figure: index === lines.length - 1 ? percent : '' }));
  if (lines.length < most) return [...lines.map(words => ({ words, figure: '' })), { words: '', figure: percent }];
  const shorter = wrap(branch.name, room, lines.length - 1);
  return [...shorter.map(words => ({ words, figure: '' })), { words: '', figure: percent }];
}

interface NodeProps {
  branch: PlacedBranch;
  x: number;
  pitch: number;
  before: boolean;
  total: number;
  named: boolean;
}

function Node({ branch, x, pitch, before, total, named }: NodeProps) {
  const text = useText();
  const { t, format } = text;
  const share = wilson(branch.journeys, total);
  const opens: Opened | null =
    branch.steps === null
      ? null
      : {
          behind: {
            number: 'path',
            steps: branch.steps,
            ...(before ? { before: true } : {}),
            ...(branch.kind === 'end' ? { end: true } : {}),
          },
        };
  const leaf = branch.children.length === 0;
  const room = leaf ? LEAF - 22 : pitch - BAR - 12;
  const percent = branch.kind === 'root' ? format.count(branch.journeys) : format.percentShort(share.value);
  const lines = labelLines(branch, percent, room);
  const tall = Math.max(branch.height, lines.length * LINE + 4);
  // Names stand beside their bar, on the side that the paths go to.
  const labelX = before ? x - 7 : x + BAR + 7;
  const chain = branch.steps?.length ? branch.steps.join(before ? ' ← ' : ' → ') : branch.name;
  return (
    <Mark
      tip={{
        title: branch.kind === 'end' && branch.steps?.length ? `${chain} · ${branch.name}` : chain,
        rows: [[t('word.journeys'), format.count(branch.journeys)], ...rateRows(share, t('word.share'), text)],
      }}
      hit={
        named
          ? [before ? x - room - 8 : x, branch.y + branch.height / 2 - tall / 2, BAR + room + 8, tall]
          : [x, branch.y, BAR, branch.height]
      }
      opens={opens}
      first={branch.kind === 'root' && named}
    >
      <rect
        className={classes.node}
        data-kind={branch.kind}
        x={x}
        y={branch.y}
        width={BAR}
        height={branch.height}
        rx={Math.min(3, branch.height / 2)}
      />
      {named && (
        <text className={plot.haloText} textAnchor={before ? 'end' : 'start'}>
          {lines.map(({ words, figure }, index) => (
            <tspan
              key={index}
              x={labelX}
              y={branch.y + branch.height / 2 + 4.5 + (index - (lines.length - 1) / 2) * LINE}
            >
              {words && (
                <tspan data-kind={branch.kind} className={classes.name}>
                  {words}
                </tspan>
              )}
              {figure && (
                <tspan className={plot.small} dx={words ? 7 : 0}>
                  {figure}
                </tspan>
              )}
            </tspan>
          ))}
        </text>
      )}
    </Mark>
  );
}
