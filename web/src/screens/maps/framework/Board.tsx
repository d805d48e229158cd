import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconDots, IconPlus, IconTrash } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Saved } from '../../../api/documents';
import { useText } from '../../../i18n/index';
import {
  type Framework,
  type FrameworkEdit,
  MOST_PHASES,
  movedPhase,
  nestedOf,
  type Phase,
  placed,
  renamedPhase,
  type Spot,
  spotByArrow,
  unplaced,
  type Way,
  withoutPhase,
  withPhase,
} from '../../../maps/framework';
import type { MapDocument } from '../../../maps/map';
import { newKey } from '../../../saved/key';
import { showDone } from '../../../states/undo';
import { InlineText } from '../InlineText';
import { quoted } from '../words';
import classes from './Framework.module.css';
import { JourneyCard } from './JourneyCard';
import { useCardDrag } from './useCardDrag';

interface BoardProps {
  framework: Framework;
  maps: ReadonlyMap<string, Saved<MapDocument>>;
  editable: boolean;
  run: (edit: FrameworkEdit) => void;
  undo: () => void;
}

/** Phases across, in each its journeys; to their right those that stand in none. */
export function Board({ framework, maps, editable, run, undo }: BoardProps) {
  const text = useText();
  const { t } = text;
  const board = useRef<HTMLElement>(null);
  /** What was moved by keys: where it went is said, and its grip has the focus again. */
  const [moved, setMoved] = useState<{ map: string; said: string } | null>(null);
  const bodies = useMemo(() => new Map([...maps].map(([key, map]) => [key, map.body])), [maps]);
  const rest = unplaced(framework, bodies);
  const drag = useCardDrag(board, (map, spot) => run(placed(map, spot)));
  useEffect(() => {
    if (!moved) return;
    board.current?.querySelector<HTMLElement>(`[data-grip="${CSS.escape(moved.map)}"]`)?.focus();
  }, [moved]);
  const say = (map: string, spot: Spot | null) => {
    const phase = framework.phases.find(one => one.key === spot?.phase);
    const name = quoted(bodies.get(map)?.name ?? map, text);
    if (!spot || !phase) return t('framework.movedOut', { name });
    return t('framework.movedTo', { name, phase: quoted(phase.name, text), place: spot.at + 1 });
  };
  const move = (map: string, spot: Spot | null) => {
    run(placed(map, spot));
    setMoved({ map, said: say(map, spot) });
  };
  const arrow = (map: string, way: Way) => {
    const spot = spotByArrow(framework, map, way);
    if (spot) move(map, spot);
  };
  const place = (map: string, phase: string | null) => {
    const at = framework.phases.find(one => one.key === phase)?.maps.length ?? 0;
    move(map, phase === null ? null : { phase, at });
  };
  const cards = (keys: string[], phase: string | null) =>
    keys.map(key => (
      <JourneyCard
        key={key}
        nested={nestedOf(key, bodies)}
        maps={maps}
        phase={phase}
        phases={framework.phases}
        editable={editable}
        isHeld={drag.map === key}
        onGrab={drag.grab}
        onArrow={arrow}
        onPlace={place}
      />
    ));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
    <section ref={board} className={classes.board} tabIndex={0} aria-label={framework.name} data-dragging={drag.map}>
      {framework.phases.map((phase, at) => (
        <section
          key={phase.key}
          className={classes.phase}
          data-phase={phase.key}
          data-target={drag.target?.phase === phase.key || undefined}
          aria-label={phase.name || t('maps.unnamed')}
        >
          <PhaseHead phase={phase} at={at} of={framework.phases.length} editable={editable} run={run} undo={undo} />
          <ul>
            {cards(phase.maps, phase.key)}
            {phase.maps.length === 0 && <li className={classes.empty}>{t('framework.noJourneys')}</li>}
          </ul>
        </section>
      ))}
      {editable && framework.phases.length < MOST_PHASES && (
        <Button
          className={classes.addPhase}
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => run(withPhase({ key: newKey(), name: t('framework.newPhase'), maps: [] }))}
        >
          {t('framework.addPhase')}
        </Button>
      )}
      {rest.length > 0 && (
        <section
          className={classes.phase}
          data-phase=""
          data-rest
          data-target={drag.target === null || undefined}
          aria-label={t('framework.unplaced')}
        >
          <header>
            <h2>{t('framework.unplaced')}</h2>
          </header>
          <ul>{cards(rest, null)}</ul>
        </section>
      )}
      {drag.map && (
        <div className={classes.held} style={{ translate: `${drag.x + 12}px ${drag.y + 8}px` }} aria-hidden>
          {bodies.get(drag.map)?.name ?? drag.map}
        </div>
      )}
      <p className="unseen" role="status">
        {moved?.said}
      </p>
    </section>
  );
}

interface PhaseHeadProps {
  phase: Phase;
  at: number;
  of: number;
  editable: boolean;
  run: (edit: FrameworkEdit) => void;
  undo: () => void;
}

function PhaseHead({ phase, at, of, editable, run, undo }: PhaseHeadProps) {
  const text = useText();
  const { t } = text;
  const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;
  const remove = () => {
    run(withoutPhase(phase.key));
    showDone(t('maps.removed', { name: quoted(phase.name, text) }), undo);
  };
  return (
    <header>
      <h2>
        <InlineText
          value={phase.name}
          label={t('framework.phaseName')}
          placeholder={t('maps.unnamed')}
          editable={editable}
          required
          onCommit={name => run(renamedPhase(phase.key, name))}
        />
      </h2>
      <span className={classes.count}>{t('framework.journeysMany', { count: phase.maps.length })}</span>
      {editable && (
        <Menu position="bottom-end" width={230}>
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={30}
              aria-label={t('maps.actionsOf', { name: phase.name || t('maps.unnamed') })}
            >
              <IconDots size={17} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconArrowLeft {...icon} />}
              disabled={at === 0}
              onClick={() => run(movedPhase(phase.key, -1))}
            >
              {t('framework.phaseLeft')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowRight {...icon} />}
              disabled={at === of - 1}
              onClick={() => run(movedPhase(phase.key, 1))}
            >
              {t('framework.phaseRight')}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item c="var(--bad)" leftSection={<IconTrash {...icon} />} onClick={remove}>
              {t('framework.removePhase')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </header>
  );
}
