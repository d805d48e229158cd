import { useText } from '../../i18n/index';
import { SUPPORTS } from '../../maps/evidence';
import classes from './Studio.module.css';
import { useStudio } from './studio';

/** What the marks of the map mean. */
export function Legend() {
  const { t } = useText();
  const { map, figures, reality, editable } = useStudio();
  const emotions = map.lanes.some(lane => lane.kind === 'emotion' && !lane.folded);
  return (
    <ul className={classes.legend}>
      {SUPPORTS.map(support => (
        <li key={support}>
          <i className={classes.keySupport} data-support={support} />
          {t(`maps.support.${support}`)}
        </li>
      ))}
      {emotions && (
        <li>
          <i className={classes.keyDesigned} />
          {t('maps.legend.designed')}
        </li>
      )}
      {emotions && figures && (
        <li>
          <i className={classes.keyMeasured} />
          {t('maps.legend.measured')}
        </li>
      )}
      {reality && (
        <li>
          <i className={classes.keySkipped} />
          {t('maps.legend.skipped')}
        </li>
      )}
      {editable && <li className={classes.keyHint}>{t('maps.legend.keys')}</li>}
    </ul>
  );
}
