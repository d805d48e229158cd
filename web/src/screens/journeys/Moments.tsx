import { ActionIcon, Button, Slider } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { MapResult } from '../../api/map';
import { useText } from '../../i18n/index';
import classes from './Journeys.module.css';

/** How long each period stands while time runs. */
const STEP_MS = 1100;

interface MomentsProps {
  result: MapResult;
  /** The start of the period that is shown; the whole time without. */
  moment: string | undefined;
  /** The numbers of the moment are not there yet. */
  waiting: boolean;
  onChange: (moment: string | undefined) => void;
}

/** A slider through the time of the map: how busy each period was, and the map of one of them. */
export function Moments({ result, moment, waiting, onChange }: MomentsProps) {
  const { t, format } = useText();
  const { periods, touchpoints, period } = result;
  const [playing, setPlaying] = useState(false);
  const index = moment ? periods.indexOf(moment) : -1;
  useEffect(() => {
    if (!playing || waiting) return;
    const timer = setTimeout(() => {
      const next = periods[index + 1];
      if (next) onChange(next);
      else setPlaying(false);
    }, STEP_MS);
    return () => clearTimeout(timer);
  }, [playing, waiting, index, periods, onChange]);
  if (periods.length < 2) return null;
  const busy = periods.map((_, place) => touchpoints.reduce((sum, one) => sum + (one.trend[place] ?? 0), 0));
  const most = Math.max(1, ...busy);
  const name = (start: string) => format.period(start, period);
  const shown = index < 0 ? t('map.wholeTime') : name(periods[index] ?? '');
  return (
    <section className={classes.moments} aria-label={t('map.time')}>
      <ActionIcon
        variant="default"
        size={34}
        radius="xl"
        aria-label={t(playing ? 'map.pause' : 'map.play')}
        onClick={() => {
          if (!playing && index === periods.length - 1) onChange(periods[0]);
          setPlaying(!playing);
        }}
      >
        {playing ? <IconPlayerPause size={17} /> : <IconPlayerPlay size={17} />}
      </ActionIcon>
      <div className={classes.momentBody}>
        <svg
          className={classes.busy}
          viewBox={`0 0 ${periods.length * 10} 30`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {busy.map((count, place) => (
            <rect
              key={periods[place]}
              x={place * 10 + 1}
              width={8}
              y={30 - (count / most) * 30}
              height={(count / most) * 30}
              data-on={place === index || index < 0 || undefined}
            />
          ))}
        </svg>
        <Slider
          className={classes.slide}
          min={0}
          max={periods.length - 1}
          value={Math.max(0, index)}
          data-whole={index < 0 || undefined}
          onChange={place => {
            setPlaying(false);
            onChange(periods[place]);
          }}
          label={place => name(periods[place] ?? '')}
          thumbLabel={t('map.time')}
          size="xs"
        />
      </div>
      <div className={classes.momentName} aria-live="polite">
        <b>{shown}</b>
        {index >= 0 && (
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => {
              setPlaying(false);
              onChange(undefined);
            }}
          >
            {t('map.showWhole')}
          </Button>
        )}
      </div>
    </section>
  );
}
