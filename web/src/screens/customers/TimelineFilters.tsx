import { Button, MultiSelect } from '@mantine/core';
import { useMemo } from 'react';
import { useTouchpoints } from '../../api/queries';
import { periodName } from '../../frame/PeriodPicker';
import { useText } from '../../i18n/index';
import { namesOf } from '../../question/names';
import type { PageSearch } from '../../router';
import type { PersonSearch } from './search';
import classes from './Timeline.module.css';
import type { Interaction } from './timeline';

type Search = PersonSearch & PageSearch;

interface TimelineFiltersProps {
  interactions: Interaction[];
  search: Search;
  /** How many are left. */
  count: number;
  more: boolean;
  onChange: (changed: Partial<Search>) => void;
}

/** What the timeline is narrowed to; each choice says how many interactions it has. */
export function TimelineFilters({ interactions, search, count, more, onChange }: TimelineFiltersProps) {
  const text = useText();
  const { t, format } = text;
  const registry = useTouchpoints();
  const name = useMemo(() => namesOf(registry.data, text), [registry.data, text]);
  const channels = useMemo(() => counted(interactions, one => one.channel, search.channels), [interactions, search]);
  const touchpoints = useMemo(
    () => counted(interactions, one => one.touchpoint, search.touchpoints),
    [interactions, search],
  );
  const narrowed = Boolean(search.channels || search.touchpoints || search.period);
  const labelled = (counts: [string, number][], label: (value: string) => string) =>
    counts.map(([value, number]) => ({ value, label: `${label(value) || t('word.none')} · ${format.count(number)}` }));
  return (
    <div className={classes.filters}>
      <MultiSelect
        className={classes.filter}
        classNames={{ inputField: classes.filterInput ?? '' }}
        size="sm"
        aria-label={t('person.channelsFilter')}
        placeholder={search.channels ? '' : t('person.allChannels')}
        data={labelled(channels, value => value)}
        value={search.channels ?? []}
        onChange={value => onChange({ channels: value.length > 0 ? value : undefined })}
        clearable
        clearButtonProps={{ 'aria-label': t('person.clear') }}
        searchable
        hidePickedOptions
        nothingFoundMessage={t('build.nothingFound')}
      />
      <MultiSelect
        className={classes.filter}
        classNames={{ inputField: classes.filterInput ?? '' }}
        size="sm"
        aria-label={t('person.touchpointsFilter')}
        placeholder={search.touchpoints ? '' : t('person.allTouchpoints')}
        data={labelled(touchpoints, name)}
        value={search.touchpoints ?? []}
        onChange={value => onChange({ touchpoints: value.length > 0 ? value : undefined })}
        clearable
        clearButtonProps={{ 'aria-label': t('person.clear') }}
        searchable
        hidePickedOptions
        nothingFoundMessage={t('build.nothingFound')}
      />
      <p className={classes.counted} role="status">
        {narrowed
          ? t('person.counted', { shown: count, count: interactions.length })
          : t('behind.interactions', { count: interactions.length })}
        {search.period && ` · ${periodName(search.period, text)}`}
        {more && ` · ${t('person.fetching')}`}
      </p>
      {narrowed && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => onChange({ channels: undefined, touchpoints: undefined, period: undefined })}
        >
          {t('person.showAll')}
        </Button>
      )}
    </div>
  );
}

/** Values by how often they occur; chosen ones are listed even where nothing has them. */
function counted(
  interactions: Interaction[],
  value: (one: Interaction) => string,
  chosen: string[] | undefined,
): [string, number][] {
  const counts = new Map<string, number>((chosen ?? []).map(one => [one, 0]));
  for (const one of interactions) counts.set(value(one), (counts.get(value(one)) ?? 0) + 1);
  return [...counts].filter(([one]) => one !== '').sort((a, b) => b[1] - a[1]);
}
