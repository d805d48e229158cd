import { Menu } from '@mantine/core';
import {
  IconArrowsJoin,
  IconArrowsMove,
  IconArrowsSplit,
  IconCopyPlus,
  IconInfoCircle,
  IconMessage,
  IconPencil,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../../../i18n/index';
import { nextOf } from '../../../maps/arrange';
import { LANE_KINDS, stageOf } from '../../../maps/map';
import type { PartSpot, Spot } from '../../../maps/navigation';
import { whereKey } from '../../../maps/talk';
import { LaneIcon } from '../LaneIcon';
import { useStudio } from '../studio';
import { besideTalk, openPane, whereAt } from '../talk/places';
import classes from './Grid.module.css';
import { MoveDialog } from './MoveDialog';
import { besideFor, type Grid, type MenuAt } from './useGrid';
import { useMapActions, useSplitStage } from './useMapActions';

const ICON = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;
const LONG = { mah: '70vh', style: { overflowY: 'auto' } } as const;

/** One menu for whatever of the grid it was opened at. */
export function GridMenu({ grid }: { grid: Grid }) {
  const { openMenu, focus, menu } = grid;
  const [moving, setMoving] = useState<Spot | null>(null);
  const close = (spot: Spot) => {
    openMenu(null);
    focus(spot);
  };
  return (
    <>
      {menu && (
        <Menu
          opened
          onClose={() => close(menu.spot)}
          closeOnItemClick={false}
          returnFocus={false}
          position="bottom-start"
          width={270}
          shadow="md"
        >
          <Menu.Target>
            <button
              type="button"
              tabIndex={-1}
              aria-hidden
              className={classes.menuAnchor}
              style={{ left: menu.x, top: menu.y }}
            />
          </Menu.Target>
          <Menu.Dropdown>
            <Items menu={menu} grid={grid} onMove={setMoving} />
          </Menu.Dropdown>
        </Menu>
      )}
      {moving && (
        <MoveDialog
          thing={moving}
          onClose={() => {
            setMoving(null);
            focus(moving);
          }}
        />
      )}
    </>
  );
}

interface ItemsProps {
  menu: MenuAt;
  grid: Grid;
  onMove: (spot: Spot) => void;
}

function Items({ menu: { spot }, grid, onMove }: ItemsProps) {
  const { t } = useText();
  const { map, editable, talk, go } = useStudio();
  const actions = useMapActions();
  const { edit, focus, openMenu } = grid;
  const thing: PartSpot = spot.at === 'cell' ? { at: 'step', step: spot.step } : spot;
  const { at } = thing;
  /** Closes the menu, which gives the focus back to where it was opened. */
  const choose = (what: () => void) => () => {
    openMenu(null);
    focus(spot);
    what();
  };
  /** What was made is named right away. */
  const make = (what: () => Spot | null) =>
    choose(() => {
      const made = what();
      if (made) edit(made);
    });
  const where = whereAt(spot);
  const talked = besideTalk(openPane(talk.open.get(whereKey(where))), where);
  const details = (
    <>
      <Menu.Item
        leftSection={<IconInfoCircle {...ICON} />}
        onClick={choose(() => go({ beside: besideFor(spot) }, false))}
      >
        {t('maps.details')}
      </Menu.Item>
      <Menu.Item leftSection={<IconMessage {...ICON} />} onClick={choose(() => go({ beside: talked }, false))}>
        {t('talk.title')}
      </Menu.Item>
    </>
  );
  if (!editable) return details;
  return (
    <>
      <Menu.Item leftSection={<IconPencil {...ICON} />} onClick={choose(() => edit(spot))}>
        {t(spot.at === 'cell' ? 'maps.editCell' : 'maps.rename')}
      </Menu.Item>
      {details}
      <Menu.Divider />
      <Menu.Label>{t(`maps.part.${at}`)}</Menu.Label>
      <AddItems thing={thing} make={make} choose={choose} />
      <Menu.Item
        leftSection={<IconCopyPlus {...ICON} />}
        onClick={choose(() => {
          const copy = actions.duplicate(thing);
          if (copy) focus(copy);
        })}
      >
        {t('maps.duplicate')}
      </Menu.Item>
      {at !== 'stage' && (
        <Menu.Item leftSection={<IconArrowsSplit {...ICON} />} onClick={make(() => actions.split(thing))}>
          {t(at === 'lane' ? 'maps.split.lane' : 'maps.split.step')}
        </Menu.Item>
      )}
      {nextOf(map, thing) !== null && (
        <Menu.Item leftSection={<IconArrowsJoin {...ICON} />} onClick={choose(() => actions.join(thing))}>
          {t('maps.join')}
        </Menu.Item>
      )}
      <Menu.Item leftSection={<IconArrowsMove {...ICON} />} onClick={choose(() => onMove(thing))}>
        {t('maps.moveTo')}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item c="var(--bad)" leftSection={<IconTrash {...ICON} />} onClick={choose(() => actions.remove(thing))}>
        {t(`maps.remove.${at}`)}
      </Menu.Item>
    </>
  );
}

interface AddItemsProps {
  thing: PartSpot;
  make: (what: () => Spot | null) => () => void;
  choose: (what: () => void) => () => void;
}

function AddItems({ thing, make, choose }: AddItemsProps) {
  const { t } = useText();
  const { map } = useStudio();
  const actions = useMapActions();
  const splitStage = useSplitStage();
  const plus = <IconPlus {...ICON} />;
  switch (thing.at) {
    case 'stage':
      return (
        <>
          <Menu.Item leftSection={plus} onClick={make(() => actions.addStepTo(thing.stage))}>
            {t('maps.addStep')}
          </Menu.Item>
          <Menu.Item leftSection={plus} onClick={make(() => actions.addStage(thing.stage))}>
            {t('maps.addStageAfter')}
          </Menu.Item>
        </>
      );
    case 'lane':
      return (
        <Menu.Sub>
          <Menu.Sub.Target>
            <Menu.Sub.Item leftSection={plus}>{t('maps.addLaneBelow')}</Menu.Sub.Item>
          </Menu.Sub.Target>
          <Menu.Sub.Dropdown {...LONG}>
            {LANE_KINDS.map(kind => (
              <Menu.Item
                key={kind}
                leftSection={<LaneIcon kind={kind} />}
                onClick={make(() => actions.addLane(kind, thing.lane))}
              >
                {t(`maps.lane.${kind}`)}
              </Menu.Item>
            ))}
          </Menu.Sub.Dropdown>
        </Menu.Sub>
      );
    case 'step': {
      const first = stageOf(map, thing.step)?.steps[0]?.key === thing.step;
      return (
        <>
          <Menu.Item leftSection={plus} onClick={make(() => actions.addStep(thing.step, true))}>
            {t('maps.addStepBefore')}
          </Menu.Item>
          <Menu.Item leftSection={plus} onClick={make(() => actions.addStep(thing.step))}>
            {t('maps.addStepAfter')}
          </Menu.Item>
          {!first && (
            <Menu.Item leftSection={<IconArrowsSplit {...ICON} />} onClick={choose(() => splitStage(thing.step))}>
              {t('maps.split.stage')}
            </Menu.Item>
          )}
        </>
      );
    }
  }
}
