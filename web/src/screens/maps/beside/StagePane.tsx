import { useText } from '../../../i18n/index';
import { editStage } from '../../../maps/commands/editStage';
import type { Stage } from '../../../maps/map';
import classes from '../Beside.module.css';
import { CommittedText } from '../CommittedText';
import { ColourField, SymbolField } from '../LookFields';
import { useStudio } from '../studio';

/** A stage: its name, sign and colour. */
export function StagePane({ stage }: { stage: Stage }) {
  const { t } = useText();
  const { editable, run } = useStudio();
  const change = (fields: Parameters<typeof editStage>[1]) => run(editStage(stage.key, fields));
  return (
    <div className={classes.pane}>
      <CommittedText
        label={t('maps.stageName')}
        value={stage.name}
        required
        readOnly={!editable}
        maxLength={200}
        onCommit={name => change({ name })}
      />
      <SymbolField
        label={t('maps.symbol')}
        value={stage.symbol}
        editable={editable}
        onChange={symbol => change({ symbol })}
      />
      <ColourField value={stage.colour} editable={editable} onChange={colour => change({ colour })} />
    </div>
  );
}
