import { IconArrowRight } from '@tabler/icons-react';
import type { MapLink, MapResult } from '../../api/map';
import { useText } from '../../i18n/index';
import type { Stage } from '../../touchpoints/stages';
import classes from './Journeys.module.css';
import { MapCard } from './MapCard';

interface MapListProps {
  /** The map that says what stands where. */
  layoutOf: MapResult;
  /** The numbers that are shown. */
  result: MapResult;
  stages: readonly Stage[];
  stageOf: (key: string) => string;
  onOpen: (key: string) => void;
}

/** The map on a small screen: stages one below the other, each touchpoint with where most go next. */
export function MapList({ layoutOf, result, stages, stageOf, onOpen }: MapListProps) {
  const now = new Map(result.touchpoints.map(one => [one.key, one]));
  const names = new Map(layoutOf.touchpoints.map(one => [one.key, one.touchpoint]));
  return (
    <div className={classes.list}>
      {stages.map(stage => {
        const inside = layoutOf.touchpoints.filter(one => stageOf(one.key) === stage.key && now.has(one.key));
        if (inside.length === 0) return null;
        return (
          <section key={stage.key || 'none'}>
            <h2 className={classes.listStage}>{stage.name}</h2>
            {inside.map(one => (
              <div key={one.key} className={classes.listItem}>
                <MapCard touchpoint={now.get(one.key) ?? one} onOpen={() => onOpen(one.key)} />
                <Next links={result.links} from={one.key} names={names} onOpen={onOpen} />
              </div>
            ))}
          </section>
        );
      })}
    </div>
  );
}

interface NextProps {
  links: MapLink[];
  from: string;
  names: Map<string, string>;
  onOpen: (key: string) => void;
}

function Next({ links, from, names, onOpen }: NextProps) {
  const { format } = useText();
  const strongest = links.filter(link => link.from === from && link.to !== from).slice(0, 2);
  return (
    <ul className={classes.listNext}>
      {strongest.map(link => (
        <li key={link.to}>
          <button type="button" className={classes.listLink} onClick={() => onOpen(link.to)}>
            <IconArrowRight size={14} aria-hidden />
            <span className={classes.listLinkName}>{names.get(link.to) ?? link.to}</span>
            <b className={classes.listLinkShare}>{format.percent(link.share.value, 0)}</b>
          </button>
        </li>
      ))}
    </ul>
  );
}
