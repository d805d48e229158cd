import { Select, Switch } from '@mantine/core';
import { useText } from '../../../i18n/index';
import { editLane } from '../../../maps/commands/editLane';
import { LANE_KINDS, type Lane, type LaneKind } from '../../../maps/map';
import classes from '../Beside.module.css';
import { CommittedText } from '../CommittedText';
import { useStudio } from '../studio';

/** A lane: what it holds, what it is called, whether it is folded. */
export function LanePane({ lane }: { lane: Lane }) {
  const { t } = useText();
  const { editable, run } = useStudio();
  return (
    <div className={classes.pane}>
      <Select
        label={t('maps.laneKind')}
        description={t(`maps.lane.${lane.kind}.about`)}
        allowDeselect={false}
        readOnly={!editable}
        data={LANE_KINDS.map(value => ({ value, label: t(`maps.lane.${value}`) }))}
        value={lane.kind}
        onChange={kind => kind && run(editLane(lane.key, { kind: kind as LaneKind }))}
      />
      <CommittedText
        label={t('maps.laneName')}
        placeholder={t(`maps.lane.${lane.kind}`)}
        value={lane.name ?? ''}
        readOnly={!editable}
        maxLength={200}
        onCommit={name => run(editLane(lane.key, { name }))}
      />
      <Switch
        label={t('maps.folded')}
        disabled={!editable}
        checked={lane.folded}
        onChange={event => run(editLane(lane.key, { folded: event.currentTarget.checked }))}
      />
    </div>
  );
}
