import { IconUser } from '@tabler/icons-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { Customer } from '../../api/customers';
import type { Known, LinkRow } from '../../api/identity';
import { shortened } from '../../charts/fit';
import { Plot } from '../../charts/Plot';
import plot from '../../charts/Plot.module.css';
import { useText } from '../../i18n/index';
import { kindName, shownValue } from '../../question/customers';
import { CustomerLink, LinkAction, LinkSaid, sentenceOf } from '../identity/LinkItem';
import { byAlias, type Wanted } from '../identity/links';
import classes from './IdentityGraph.module.css';
import { graphOf, keyOf, type Layout, layoutOf, type PlacedLink, type PlacedNode } from './identityGraph';

/** Around the picture, for the outline of what has the focus. */
const EDGE = 4;
const INSET = 11;
/** Half the side of the square in which a link is pointed at. */
const REACH = 12;

interface IdentityGraphProps {
  customer: Customer;
  /** Absent for those who may only look. */
  onAct?: ((wanted: Wanted) => void) | undefined;
}

/** A customer's identifiers and what joins them; whichever one is on is told below. */
export function IdentityGraph({ customer, onAct }: IdentityGraphProps) {
  const { t } = useText();
  const graph = useMemo(() => graphOf(customer), [customer]);
  const known = useMemo(() => byAlias([...customer.identifiers, ...customer.others]), [customer]);
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <div className={classes.graph}>
      <Legend customer={customer} />
      <Plot label={t('identity.graph')} least={240}>
        {room => {
          const layout = layoutOf(graph.roots, room - 2 * EDGE);
          return {
            width: layout.width + 2 * EDGE,
            height: layout.height + 2 * EDGE,
            body: <Drawn layout={layout} known={known} chosen={chosen} onChoose={setChosen} />,
          };
        }}
      </Plot>
      {graph.hidden > 0 && <p className={plot.caption}>{t('identity.hidden', { count: graph.hidden })}</p>}
      {graph.hiddenRefused > 0 && (
        <p className={plot.caption}>{t('identity.hiddenRefused', { count: graph.hiddenRefused })}</p>
      )}
      <Told customer={customer} known={known} chosen={chosen} onAct={onAct} />
    </div>
  );
}

/** Whether a person decided what became of a link. */
function isDecided({ kind, rule }: LinkRow): boolean {
  return kind !== 'seen' || rule === 'unlinked';
}

function Legend({ customer: { joined, refused } }: { customer: Customer }) {
  const { t } = useText();
  const line = (apart: boolean) => (
    <svg width={26} height={11} aria-hidden="true">
      <line className={classes.line} data-apart={apart || undefined} x1={1} x2={25} y1={5.5} y2={5.5} />
    </svg>
  );
  return (
    <ul className={plot.legend}>
      {joined.length > 0 && (
        <li>
          {line(false)}
          {t('identity.followed')}
        </li>
      )}
      {refused.length > 0 && (
        <li>
          {line(true)}
          {t('identity.apart')}
        </li>
      )}
      {[...joined, ...refused].some(isDecided) && (
        <li>
          <IconUser size={14} aria-hidden />
          {t('identity.decidedByHand')}
        </li>
      )}
    </ul>
  );
}

interface DrawnProps {
  layout: Layout;
  known: ReadonlyMap<number, Known>;
  chosen: string | null;
  onChoose: (key: string) => void;
}

/** What is chosen, and what the tabulator key leads to. */
interface Choice {
  chosen: string | null;
  reached: string | undefined;
  onChoose: (key: string) => void;
}

function Drawn({ layout: { nodes }, known, chosen, onChoose }: DrawnProps) {
  const links = nodes.flatMap(({ link }) => link ?? []);
  // The one that is on lies above those that share a part of its way.
  const ordered = [...links.filter(({ key }) => key !== chosen), ...links.filter(({ key }) => key === chosen)];
  const keys = [...nodes.map(({ node }) => node.key), ...links.map(({ key }) => key)];
  const choice = { chosen, reached: keys.find(key => key === chosen) ?? keys[0], onChoose };
  return (
    <g transform={`translate(${EDGE} ${EDGE})`}>
      {ordered.map(({ key, link, path }) => (
        <path
          key={key}
          className={classes.line}
          data-apart={link.rule ? true : undefined}
          data-chosen={key === chosen || undefined}
          d={path}
        />
      ))}
      {nodes.map(placed => (
        <g key={placed.node.key}>
          {placed.link && <LinkMark placed={placed.link} known={known} choice={choice} />}
          <Box placed={placed} choice={choice} />
        </g>
      ))}
    </g>
  );
}

function Box({ placed: { x, y, width, height, node }, choice }: { placed: PlacedNode; choice: Choice }) {
  const text = useText();
  const { t } = text;
  const { person } = node.known;
  const owner = person === 0 ? t('identity.nobody') : t('behind.person', { number: String(person) });
  const kind = kindName(node.known.kind, text);
  const head = node.apart ? `${kind} · ${owner}` : kind;
  const room = width - 2 * INSET;
  return (
    <>
      <rect
        className={classes.box}
        data-apart={node.apart || undefined}
        data-chosen={node.key === choice.chosen || undefined}
        x={x}
        y={y}
        width={width}
        height={height}
        rx={10}
      />
      <text className={classes.kind} x={x + INSET} y={y + 19}>
        {shortened(head, room, 12)}
      </text>
      <text className={classes.value} x={x + INSET} y={y + 35}>
        {shortened(shownValue(node.known), room, 13)}
      </text>
      <Spot name={node.key} label={`${head}: ${shownValue(node.known)}`} hit={[x, y, width, height]} choice={choice} />
    </>
  );
}

interface LinkMarkProps {
  placed: PlacedLink;
  known: ReadonlyMap<number, Known>;
  choice: Choice;
}

function LinkMark({ placed: { key, link, mark }, known, choice }: LinkMarkProps) {
  const text = useText();
  const { x, y } = mark;
  const said = sentenceOf({ link, known }, text);
  const apart = Boolean(link.rule);
  const decided = isDecided(link);
  return (
    <>
      <circle
        className={classes.mark}
        data-apart={apart || undefined}
        data-chosen={key === choice.chosen || undefined}
        cx={x}
        cy={y}
        r={decided ? 9 : apart ? 7 : 5}
      />
      {decided && <IconUser x={x - 6} y={y - 6} size={12} stroke={2.2} className={classes.sign} aria-hidden />}
      {apart && !decided && (
        <path className={classes.sign} d={`M${x - 3} ${y - 3}l6 6M${x + 3} ${y - 3}l-6 6`} data-cross="" />
      )}
      <Spot
        name={key}
        label={link.note ? `${said} ${link.note}` : said}
        hit={[x - REACH, y - REACH, 2 * REACH, 2 * REACH]}
        choice={choice}
      />
    </>
  );
}

interface SpotProps {
  name: string;
  label: string;
  /** x, y, width, height. */
  hit: readonly [number, number, number, number];
  choice: Choice;
}

/** A clear button over the drawing. To go there is to choose it. */
function Spot({ name, label, hit: [x, y, width, height], choice: { chosen, reached, onChoose } }: SpotProps) {
  const choose = () => onChoose(name);
  return (
    <rect
      x={x}
      y={y}
      width={width}
      height={height}
      rx={8}
      data-mark=""
      tabIndex={name === reached ? 0 : -1}
      role="button"
      aria-label={label}
      aria-pressed={name === chosen}
      className={`${plot.hit} ${plot.opens}`}
      onFocus={choose}
      onClick={choose}
      onKeyDown={event => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        choose();
      }}
    />
  );
}

interface ToldProps {
  customer: Customer;
  known: ReadonlyMap<number, Known>;
  chosen: string | null;
  onAct: ((wanted: Wanted) => void) | undefined;
}

/** The identifier or link that is on, in full. */
function Told({ customer, known, chosen, onAct }: ToldProps) {
  const { t } = useText();
  const link = [...customer.joined, ...customer.refused].find(one => keyOf(one) === chosen);
  // An identifier at the end of a link that was not followed stands behind the key of that link.
  const one = chosen === null ? undefined : known.get(Number(chosen.split(' ').at(-1)));
  const said: ReactNode = link ? (
    <>
      <div>
        <LinkSaid link={link} known={known} />
      </div>
      {onAct && <LinkAction link={link} known={known} onAct={onAct} />}
    </>
  ) : one ? (
    <KnownSaid known={one} own={one.person === customer.person} />
  ) : (
    <p>{t('identity.graphHint')}</p>
  );
  return (
    <div className={classes.told} data-told="">
      {said}
    </div>
  );
}

function KnownSaid({ known, own }: { known: Known; own: boolean }) {
  const text = useText();
  return (
    <div>
      <p>
        <span>{kindName(known.kind, text)}</span> <b>{known.value}</b>
      </p>
      {!own && <p>{known.person === 0 ? text.t('identity.nobody') : <CustomerLink person={known.person} />}</p>}
    </div>
  );
}
