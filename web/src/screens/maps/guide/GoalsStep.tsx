import { useText } from '../../../i18n/index';
import { editMap } from '../../../maps/commands/editMap';
import beside from '../Beside.module.css';
import { Goals } from '../beside/SettingsPane';
import { CommittedText } from '../CommittedText';
import { useStudio } from '../studio';

/** What we want to achieve, and which feedback we want. */
export function GoalsStep() {
  const { t } = useText();
  const { map, run } = useStudio();
  return (
    <div className={beside.pane}>
      <CommittedText
        label={t('maps.name')}
        value={map.name}
        required
        maxLength={200}
        onCommit={name => run(editMap({ name }))}
      />
      <Goals />
    </div>
  );
}
