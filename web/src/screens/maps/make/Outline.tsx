import { useText } from '../../../i18n/index';
import type { MapDocument } from '../../../maps/map';
import { laneName } from '../words';
import classes from './Make.module.css';

/** What a map will hold, before it is made. */
export function Outline({ map, said }: { map: MapDocument; said?: string }) {
  const text = useText();
  const { t, format } = text;
  const steps = map.stages.reduce((sum, stage) => sum + stage.steps.length, 0);
  return (
    <div className={classes.outline}>
      <p>
        {said && `${said} · `}
        {t('maps.stagesMany', { count: map.stages.length })} · {t('maps.stepsMany', { count: steps })}
      </p>
      <ol>
        {map.stages.map(stage => (
          <li key={stage.key}>
            <b>{stage.name}</b>
            <span>{stage.steps.map(step => step.name).join(' → ')}</span>
          </li>
        ))}
      </ol>
      <p>{format.list(map.lanes.map(lane => laneName(lane, text)))}</p>
    </div>
  );
}
