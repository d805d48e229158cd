import { Button, Indicator, Popover, SegmentedControl, Slider } from '@mantine/core';
import { IconArrowsDiff, IconFilter, IconRoute } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { MapResult } from '../../api/map';
import { useText } from '../../i18n/index';
import type { Compare } from '../../question/period';
import type { StageModel } from '../../touchpoints/stages';
import { FilterList } from '../explore/build/Filters';
import { Journeys } from '../explore/build/Journeys';
import classes from './Journeys.module.css';
import { firstLinks } from './mapLayout';
import { type MapDraft, STAGE_CHOICES, type StageChoice } from './mapSearch';

const CHOICES = Object.keys(STAGE_CHOICES) as StageChoice[];

interface MapToolsProps {
  draft: MapDraft;
  /** The stages to choose from. */
  models: readonly StageModel[];
  model: StageModel | undefined;
  compare: Compare | undefined;
  result: MapResult | undefined;
  onChange: (change: Partial<MapDraft>) => void;
}

/** What the map looks at, what it is compared with, how it is drawn. */
export function MapTools({ draft, models, model, compare, result, onChange }: MapToolsProps) {
  const { t, format } = useText();
  const all = result?.links.length ?? 0;
  const links = Math.min(draft.links ?? firstLinks(result?.links ?? []), Math.max(1, all));
  return (
    <div className={classes.tools}>
      <SegmentedControl
        className={classes.model}
        size="sm"
        value={CHOICES.find(one => STAGE_CHOICES[one] === model?.id) ?? 'stage'}
        onChange={value => onChange({ model: value as StageChoice })}
        data={CHOICES.filter(one => models.some(({ id }) => id === STAGE_CHOICES[one])).map(value => ({
          value,
          label: t(`map.model.${value}`),
        }))}
        aria-label={t('map.model')}
      />
      <Tool icon={<IconFilter size={16} aria-hidden />} label={t('map.filters')} count={draft.filters?.length ?? 0}>
        <FilterList bare segments filters={draft.filters ?? []} onChange={filters => onChange({ filters })} />
      </Tool>
      <Tool icon={<IconRoute size={16} aria-hidden />} label={t('map.journeys')} count={draft.journeys ? 1 : 0}>
        <Journeys split={draft.journeys} onChange={journeys => onChange({ journeys })} />
      </Tool>
      <Tool
        icon={<IconArrowsDiff size={16} aria-hidden />}
        label={t('map.compare')}
        count={(draft.against?.length ?? 0) + (compare && !draft.against ? 1 : 0)}
      >
        <p className={classes.hint}>{t('map.compareHint')}</p>
        <FilterList bare segments filters={draft.against ?? []} onChange={against => onChange({ against })} />
      </Tool>
      <div className={classes.links}>
        <span>{t('map.links')}</span>
        <Slider
          className={classes.slider}
          min={1}
          max={Math.max(2, all)}
          value={links}
          onChange={value => onChange({ links: value })}
          label={null}
          thumbLabel={t('map.links')}
          size="sm"
        />
        <span className={classes.linksShown}>
          {t('chart.linksShown', { shown: format.count(links), all: format.count(all) })}
        </span>
      </div>
    </div>
  );
}

function Tool(props: { icon: ReactNode; label: string; count: number; children: ReactNode }) {
  return (
    <Popover width={340} position="bottom-start" trapFocus shadow="md" withinPortal closeOnClickOutside>
      <Indicator disabled={props.count === 0} label={props.count} size={17} offset={4} color="petrol">
        <Popover.Target>
          <Button variant="default" size="sm" leftSection={props.icon}>
            {props.label}
          </Button>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown>{props.children}</Popover.Dropdown>
    </Popover>
  );
}
