import { Badge, Button, Switch } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import type { DataSummary, Touchpoint } from '../../api/types';
import { useText } from '../../i18n/index';
import { kept } from '../data/kept';
import { FRESH_TOUCHPOINTS } from './fresh';
import classes from './Registry.module.css';

/** The keys of the touchpoints that the last import brought. */
export function freshKeys(): ReadonlySet<string> {
  return new Set(kept<string[]>(FRESH_TOUCHPOINTS) ?? []);
}

/** Interactions by event. */
export function countsOf(events: DataSummary['events']): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { event, count } of events) counts.set(event, (counts.get(event) ?? 0) + count);
  return counts;
}

export function OnlyFresh(props: { count: number; on: boolean; onChange: (on: boolean) => void }) {
  const { t } = useText();
  return (
    <Switch
      label={t('touch.onlyFresh', { count: props.count })}
      checked={props.on}
      onChange={event => props.onChange(event.currentTarget.checked)}
    />
  );
}

interface FromProps {
  touchpoint: Touchpoint;
  fresh: boolean;
  counts: ReadonlyMap<string, number>;
}

/** Which events a touchpoint takes, and how many there are where no condition narrows them. */
export function From({ touchpoint, fresh, counts }: FromProps) {
  const { t } = useText();
  const { events = [], where, moment } = touchpoint.rule ?? {};
  const total = events.reduce((sum, event) => sum + (counts.get(event) ?? 0), 0);
  const plain = !where && !moment && total > 0;
  return (
    <span className={classes.from} title={where ?? undefined}>
      {fresh && (
        <Badge size="sm" variant="light" color="amber" tt="none">
          {t('touch.fresh')}
        </Badge>
      )}
      {events.length === 0 ? (
        <span>{t('touch.unobserved')}</span>
      ) : (
        <span>
          <code>{events.slice(0, 2).join(', ')}</code>
          {events.length > 2 && ` +${events.length - 2}`}
          {plain && ` · ${t('data.interactions', { count: total })}`}
        </span>
      )}
    </span>
  );
}

/** The way on: what was changed is saved already. */
export function ReviewBar({ editor, onDone }: { editor: boolean; onDone: () => void }) {
  const { t } = useText();
  return (
    <div className={classes.bar}>
      <Button size="md" rightSection={<IconArrowRight size={18} aria-hidden />} onClick={onDone}>
        {t(editor ? 'touch.accept' : 'touch.onward')}
      </Button>
    </div>
  );
}
