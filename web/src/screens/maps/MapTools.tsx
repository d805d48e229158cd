import { Button, Menu, SegmentedControl, Switch } from '@mantine/core';
import { IconLayoutRows, IconPlus } from '@tabler/icons-react';
import { useText } from '../../i18n/index';
import { LANE_KINDS } from '../../maps/map';
import { useMapActions } from './grid/useMapActions';
import { LaneIcon } from './LaneIcon';
import { SeenBy } from './SeenBy';
import classes from './Studio.module.css';
import { SIZES, type Size } from './search';
import { useStudio } from './studio';

/** Whose map is shown, how large, with or without what really happens; and what can be added. */
export function MapTools() {
  const { t } = useText();
  const { map, editable, reality, search, older, go } = useStudio();
  const actions = useMapActions();
  return (
    <div className={classes.mapTools}>
      <SeenBy />
      {!older && (
        <Switch
          label={t('maps.showReality')}
          checked={reality !== null}
          onChange={event => go({ reality: event.currentTarget.checked ? 1 : undefined })}
        />
      )}
      <span className={classes.grow} />
      <SegmentedControl
        size="xs"
        aria-label={t('maps.size')}
        data={[SIZES[0], 'usual' as const, SIZES[1]].map(value => ({ value, label: t(`maps.size.${value}`) }))}
        value={search.size ?? 'usual'}
        onChange={value => go({ size: value === 'usual' ? undefined : (value as Size) })}
      />
      {editable && (
        <>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => actions.addStage(map.stages.at(-1)?.key ?? null)}
          >
            {t('maps.addStage')}
          </Button>
          <Menu position="bottom-end" width={250}>
            <Menu.Target>
              <Button size="xs" variant="default" leftSection={<IconLayoutRows size={15} aria-hidden />}>
                {t('maps.addLane')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown mah="60vh" style={{ overflowY: 'auto' }}>
              {LANE_KINDS.map(kind => (
                <Menu.Item key={kind} leftSection={<LaneIcon kind={kind} />} onClick={() => actions.addLane(kind)}>
                  {t(`maps.lane.${kind}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </>
      )}
    </div>
  );
}
