import { Button, Drawer, UnstyledButton } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Change, MapLink, MapQuestion, MapResult, MapTouchpoint } from '../../api/map';
import type { Rate } from '../../api/types';
import { useText } from '../../i18n/index';
import type { Opened } from '../../question/question';
import classes from './Journeys.module.css';
import { Delta } from './MapCard';

interface MapDrawerProps {
  result: MapResult | undefined;
  question: MapQuestion | null;
  at: string | undefined;
  onAt: (key: string | undefined) => void;
  onBehind: (opened: Opened) => void;
}

/** One touchpoint of the map: its numbers, where customers come from and go to. */
export function MapDrawer({ result, at, onAt, onBehind }: MapDrawerProps) {
  const { t } = useText();
  const touchpoint = result?.touchpoints.find(one => one.key === at);
  return (
    <Drawer
      opened={at !== undefined && touchpoint !== undefined}
      onClose={() => onAt(undefined)}
      position="right"
      size={440}
      title={touchpoint?.touchpoint ?? ''}
      closeButtonProps={{ 'aria-label': t('app.close') }}
      classNames={{ title: classes.drawerTitle ?? '' }}
    >
      {result && touchpoint && <Details result={result} touchpoint={touchpoint} onAt={onAt} onBehind={onBehind} />}
    </Drawer>
  );
}

interface DetailsProps {
  result: MapResult;
  touchpoint: MapTouchpoint;
  onAt: (key: string) => void;
  onBehind: (opened: Opened) => void;
}

function Details({ result, touchpoint, onAt, onBehind }: DetailsProps) {
  const { t, format } = useText();
  const { key, ended_here, times, change } = touchpoint;
  const into = result.links.filter(link => link.to === key && link.from !== key);
  const out = result.links.filter(link => link.from === key && link.to !== key);
  const behind = (place?: 'start' | 'end') => () =>
    onBehind({ behind: { number: 'touchpoint', touchpoint: key, ...(place ? { place } : {}) } });
  return (
    <div className={classes.details}>
      <dl className={classes.figures}>
        <Figure
          name={t('word.customers')}
          value={format.count(touchpoint.customers)}
          note={t('map.shareOf', { share: format.percent(touchpoint.share.value) })}
          change={change?.share}
          onOpen={behind()}
        />
        <Figure
          name={t('map.legendNext')}
          value={ended_here.n > 0 ? format.percent(1 - ended_here.value) : '–'}
          note={ended_here.n > 0 ? interval(ended_here, format, true) : ''}
        />
        <Figure
          name={t('map.legendEnd')}
          value={ended_here.n > 0 ? format.percent(ended_here.value) : '–'}
          note={ended_here.n > 0 ? interval(ended_here, format, false) : ''}
          change={change?.ended_here}
          onOpen={behind('end')}
        />
        <Figure
          name={t('map.repeated')}
          value={touchpoint.repeated.n > 0 ? format.percent(touchpoint.repeated.value) : '–'}
          note={t('map.repeatedNote')}
          onOpen={() => onBehind({ behind: { number: 'repeated', touchpoint: key } })}
        />
        <Figure
          name={t('map.wait')}
          value={times.n > 0 ? format.duration(times.median_s) : '–'}
          note={times.n > 0 ? t('map.waitP90', { time: format.duration(times.p90_s) }) : ''}
        />
        <Figure
          name={t('word.starts')}
          value={format.count(touchpoint.starts)}
          note={t('map.startsNote')}
          onOpen={behind('start')}
        />
      </dl>
      <Button
        component={Link}
        to={`/journeys/touchpoints/${encodeURIComponent(key)}`}
        variant="light"
        rightSection={<IconArrowRight size={16} aria-hidden />}
      >
        {t('map.openTouchpoint')}
      </Button>
      <Ways title={t('map.before')} links={into} other="from" result={result} onAt={onAt} onBehind={onBehind} />
      <Ways title={t('map.after')} links={out} other="to" result={result} onAt={onAt} onBehind={onBehind} />
    </div>
  );
}

function interval(rate: Rate, format: ReturnType<typeof useText>['format'], rest: boolean): string {
  const [low, high] = rest ? [1 - rate.high, 1 - rate.low] : [rate.low, rate.high];
  return `${format.percent(low)} … ${format.percent(high)}`;
}

interface FigureProps {
  name: string;
  value: string;
  note: string;
  change?: Change | undefined;
  onOpen?: () => void;
}

function Figure({ name, value, note, change, onOpen }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {onOpen ? (
          <UnstyledButton className={classes.number} onClick={onOpen}>
            {value}
          </UnstyledButton>
        ) : (
          <span>{value}</span>
        )}
        {change && <Delta {...change} />}
        <small>{note}</small>
      </dd>
    </div>
  );
}

interface WaysProps {
  title: string;
  links: MapLink[];
  other: 'from' | 'to';
  result: MapResult;
  onAt: (key: string) => void;
  onBehind: (opened: Opened) => void;
}

/** Where customers came from or went to, strongest first. */
function Ways({ title, links, other, result, onAt, onBehind }: WaysProps) {
  const { t, format } = useText();
  if (links.length === 0) return null;
  const most = links[0]?.customers ?? 1;
  const name = (key: string) => result.touchpoints.find(one => one.key === key)?.touchpoint ?? key;
  return (
    <section>
      <h3 className={classes.waysTitle}>{title}</h3>
      <ul className={classes.ways}>
        {links.slice(0, 8).map(link => (
          <li key={link[other]}>
            <UnstyledButton className={classes.wayName} onClick={() => onAt(link[other])}>
              {name(link[other])}
            </UnstyledButton>
            <UnstyledButton
              className={classes.number}
              aria-label={t('word.customersMany', { count: link.customers })}
              onClick={() => onBehind({ behind: { number: 'transition', from: link.from, to: link.to } })}
            >
              {format.count(link.customers)}
            </UnstyledButton>
            <span className={classes.wayTime}>{link.times.n > 0 ? format.duration(link.times.median_s, 1) : '–'}</span>
            <i style={{ width: `${(link.customers / most) * 100}%` }} />
          </li>
        ))}
      </ul>
    </section>
  );
}
