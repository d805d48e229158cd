import { ActionIcon, Checkbox, Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type DragEvent, type ReactNode, useState } from 'react';
import type { Node, Period, SeriesPoint, Touchpoint } from '../../api/types';
import { useText } from '../../i18n/index';
import { valueName } from '../../question/names';
import type { Opened } from '../../question/question';
import { nameIn } from '../../touchpoints/registry';
import type { StageModel } from '../../touchpoints/stages';
import classes from './Registry.module.css';
import { StageIcon } from './StageIcon';
import { StatusBadge } from './StatusBadge';
import { byStage, channelOf, NO_STAGE, type StageGroup } from './shown';
import { Trend } from './Trend';

interface Numbers {
  nodes: ReadonlyMap<string, Node>;
  trends: ReadonlyMap<string, SeriesPoint[]>;
  period: Period;
  /** Whether the counts are there: none yet is not the same as zero. */
  known: boolean;
}

interface TableProps {
  touchpoints: Touchpoint[];
  model: StageModel;
  numbers: Numbers;
  chosen: string[];
  editor: boolean;
  /** Whether anybody answers for a touchpoint. */
  owners: boolean;
  onChoose: (keys: string[]) => void;
  onMove: (keys: string[], stage: string | undefined) => void;
  onOpen: (opened: Opened) => void;
  /** In place of the link to the card. */
  name?: (touchpoint: Touchpoint) => ReactNode;
  /** More of a touchpoint, under its name. */
  under?: (touchpoint: Touchpoint) => ReactNode;
}

/** The mark under which a dragged touchpoint carries its key. */
const DRAGGED = 'text/x-styk-touchpoint';

/** Touchpoints under the stages of the journey; dragged, or moved by their menu, from one to another. */
export function RegistryTable(props: TableProps) {
  const { t } = useText();
  const groups = byStage(props.touchpoints, props.model);
  if (groups.length === 0) return null;
  return (
    <table className={classes.table}>
      <caption className="unseen">{t('word.touchpoints')}</caption>
      <thead>
        <tr>
          {props.editor && (
            <th className={classes.pick}>
              <span className="unseen">{t('registry.choose')}</span>
            </th>
          )}
          <th scope="col">{t('word.touchpoint')}</th>
          <th scope="col" className={classes.channel}>
            {t('registry.channel')}
          </th>
          <th scope="col" className={classes.status}>
            {t('registry.status')}
          </th>
          {props.owners && (
            <th scope="col" className={classes.owner}>
              {t('touchpoint.owner')}
            </th>
          )}
          <th scope="col" className={classes.figure}>
            {t('word.customers')}
          </th>
          <th scope="col" className={classes.figureWide}>
            {t('word.interactions')}
          </th>
          <th scope="col" className={classes.trend}>
            {t('registry.trend')}
          </th>
          {props.editor && (
            <th className={classes.menu}>
              <span className="unseen">{t('registry.actions')}</span>
            </th>
          )}
        </tr>
      </thead>
      {groups.map(group => (
        <StageRows key={group.key} group={group} {...props} />
      ))}
    </table>
  );
}

function StageRows({ group, ...props }: TableProps & { group: StageGroup }) {
  const { t } = useText();
  const [over, setOver] = useState(false);
  const { editor, onMove } = props;
  const drop = (event: DragEvent) => {
    setOver(false);
    const key = event.dataTransfer.getData(DRAGGED);
    if (!key || group.touchpoints.some(one => one.key === key)) return;
    event.preventDefault();
    onMove([key], group.key === NO_STAGE ? undefined : group.key);
  };
  const dragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes(DRAGGED)) return;
    event.preventDefault();
    setOver(true);
  };
  return (
    <tbody
      data-over={over || undefined}
      {...(editor ? { onDragOver: dragOver, onDragLeave: () => setOver(false), onDrop: drop } : {})}
    >
      <tr className={classes.stage}>
        <th scope="rowgroup" colSpan={(editor ? 8 : 6) + (props.owners ? 1 : 0)}>
          <StageIcon stage={group.key} />
          {group.name ?? t('registry.noStage')}
          <span>{group.touchpoints.length}</span>
        </th>
      </tr>
      {group.touchpoints.map(one => (
        <Row key={one.key} touchpoint={one} {...props} />
      ))}
    </tbody>
  );
}

function Row({ touchpoint, ...props }: TableProps & { touchpoint: Touchpoint }) {
  const text = useText();
  const { t, language, format } = text;
  const { numbers, chosen, editor, model } = props;
  const { key } = touchpoint;
  const name = nameIn(touchpoint, language);
  const node = numbers.nodes.get(key);
  const picked = chosen.includes(key);
  const channel = valueName('medium', channelOf(touchpoint), text);
  return (
    <tr
      data-picked={picked || undefined}
      {...(editor
        ? { draggable: true, onDragStart: (event: DragEvent) => event.dataTransfer.setData(DRAGGED, key) }
        : {})}
    >
      {editor && (
        <td className={classes.pick}>
          <Checkbox
            size="xs"
            checked={picked}
            aria-label={t('registry.chooseOne', { name })}
            onChange={() => props.onChoose(picked ? chosen.filter(one => one !== key) : [...chosen, key])}
          />
        </td>
      )}
      <th scope="row">
        {props.name?.(touchpoint) ?? (
          <Link to="/journeys/touchpoints/$key" params={{ key }} className={classes.name}>
            {name}
          </Link>
        )}
        {props.under?.(touchpoint)}
        <span className={classes.under}>{channel}</span>
      </th>
      <td className={classes.channel}>{channel}</td>
      <td className={classes.status}>
        <StatusBadge touchpoint={touchpoint} />
      </td>
      {props.owners && <td className={classes.owner}>{touchpoint.owner}</td>}
      <td className={classes.figure}>
        {node ? (
          <UnstyledButton
            className={classes.number}
            aria-label={t('registry.openCustomers', { name, count: node.customers })}
            onClick={() => props.onOpen({ behind: { number: 'touchpoint', touchpoint: key } })}
          >
            {format.count(node.customers)}
          </UnstyledButton>
        ) : (
          <Absent known={numbers.known} />
        )}
      </td>
      <td className={classes.figureWide}>
        {node ? format.count(node.interactions) : <Absent known={numbers.known} />}
      </td>
      <td className={classes.trend}>
        <Trend points={numbers.trends.get(key)} period={numbers.period} />
      </td>
      {editor && (
        <td className={classes.menu}>
          <RowMenu touchpoint={touchpoint} name={name} model={model} onMove={props.onMove} />
        </td>
      )}
    </tr>
  );
}

/** Zero where it was counted, nothing yet where it was not. */
function Absent({ known }: { known: boolean }) {
  return <span className={classes.absent}>{known ? '0' : '…'}</span>;
}

interface RowMenuProps {
  touchpoint: Touchpoint;
  name: string;
  model: StageModel;
  onMove: TableProps['onMove'];
}

function RowMenu({ touchpoint, name, model, onMove }: RowMenuProps) {
  const { t } = useText();
  const at = model.of(touchpoint);
  const { key } = touchpoint;
  const item = (stage: string | undefined, label: string) => (
    <Menu.Item
      key={stage ?? NO_STAGE}
      leftSection={<StageIcon stage={stage ?? NO_STAGE} />}
      rightSection={stage === at ? <IconCheck size={16} aria-hidden /> : null}
      aria-current={stage === at}
      onClick={() => onMove([key], stage)}
    >
      {label}
    </Menu.Item>
  );
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('registry.actionsOf', { name })}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(['rule', 'about'] as const).map(view => (
          <Menu.Item
            key={view}
            renderRoot={props => <Link to="/journeys/touchpoints/$key" params={{ key }} search={{ view }} {...props} />}
          >
            {t(view === 'rule' ? 'touchpoint.view.rule' : 'touchpoint.edit')}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('registry.moveTo')}</Menu.Label>
        {model.stages.map(stage => item(stage.key, stage.name))}
        {item(undefined, t('registry.noStage'))}
      </Menu.Dropdown>
    </Menu>
  );
}
