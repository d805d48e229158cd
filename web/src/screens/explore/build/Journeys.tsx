import type { JourneySplit } from '../../../api/types';
import { useText } from '../../../i18n/index';
import classes from './Build.module.css';
import { ColumnField, DurationField, SelectorField } from './fields';
import { Choice, Section } from './Section';

type Manner = 'whole' | 'gap' | 'column' | 'events';

function mannerOf(split: JourneySplit | undefined): Manner {
  if (!split || split === 'whole') return 'whole';
  if ('gap' in split) return 'gap';
  return 'column' in split ? 'column' : 'events';
}

const BEGINNINGS: Record<Manner, JourneySplit | undefined> = {
  whole: undefined,
  gap: { gap: '30m' },
  column: { column: 'case' },
  events: { events: { start: {}, end: null } },
};

interface JourneysProps {
  split: JourneySplit | undefined;
  onChange: (split: JourneySplit | undefined) => void;
}

/** What one journey is. */
export function Journeys({ split, onChange }: JourneysProps) {
  const { t } = useText();
  const manner = mannerOf(split);
  return (
    <Section label={t('build.journeys')}>
      <div className={classes.stack}>
        <Choice<Manner>
          aria-label={t('build.journeys')}
          value={manner}
          options={(['whole', 'gap', 'column', 'events'] as const).map(value => ({
            value,
            label: t(`build.journeys.${value}`),
          }))}
          onChange={next => onChange(BEGINNINGS[next])}
        />
        {split && split !== 'whole' && 'gap' in split && (
          <DurationField label={t('build.journeys.gap')} value={split.gap} onChange={gap => onChange({ gap })} />
        )}
        {split && split !== 'whole' && 'column' in split && (
          <ColumnField
            label={t('build.journeys.column')}
            kind="text"
            value={split.column}
            onChange={column => onChange({ column: column ?? 'case' })}
          />
        )}
        {split && split !== 'whole' && 'events' in split && (
          <>
            <SelectorField
              label={t('build.journeys.start')}
              placeholder={t('build.journeys.start')}
              value={split.events.start}
              onChange={start => onChange({ events: { ...split.events, start } })}
            />
            <SelectorField
              label={t('build.journeys.end')}
              placeholder={t('build.journeys.end')}
              value={split.events.end ?? undefined}
              onChange={end => onChange({ events: { ...split.events, end: end.touchpoints ? end : null } })}
            />
          </>
        )}
      </div>
    </Section>
  );
}
