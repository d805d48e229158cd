import { Button, CloseButton, MultiSelect, Select, TextInput } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useText } from '../../../i18n/index';
import { editMap, type MapFields } from '../../../maps/commands/editMap';
import { setPersonas } from '../../../maps/commands/setPersonas';
import { MAP_KINDS, type MapKind, MOST } from '../../../maps/map';
import { isDay } from '../../../question/calendar';
import { FilterList } from '../../explore/build/Filters';
import { Journeys } from '../../explore/build/Journeys';
import classes from '../Beside.module.css';
import { CommittedText } from '../CommittedText';
import { useStudio } from '../studio';
import { usePersonas } from '../usePersonas';
import { Section } from './Section';

/** What a map says of itself, whom it is about, and which real journeys it is compared with. */
export function SettingsPane() {
  const { t } = useText();
  const { map, editable, run } = useStudio();
  const change = (fields: Partial<MapFields>) => run(editMap(fields));
  return (
    <div className={classes.pane}>
      <Goals />
      <Section title={t('maps.personas')}>
        <PersonasField />
      </Section>
      {editable && (
        <Section title={t('maps.compared')} help={t('maps.comparedHelp')}>
          <ComparedFields />
        </Section>
      )}
      {map.notes.length > 0 && (
        <Section title={t('maps.notes')} help={t('maps.notesHelp')}>
          <ul className={classes.items}>
            {map.notes.map((note, at) => (
              <li key={at} className={classes.itemHead}>
                <p className={classes.quote}>{note}</p>
                {editable && (
                  <CloseButton
                    aria-label={t('maps.noteRemove')}
                    onClick={() => change({ notes: map.notes.filter((_, place) => place !== at) })}
                  />
                )}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}

/** What the map is for, who answers for it, and when it is looked at again. */
export function Goals() {
  const { t } = useText();
  const { map, editable, run } = useStudio();
  const change = (fields: Partial<MapFields>) => run(editMap(fields));
  return (
    <>
      <Select
        label={t('maps.kind')}
        description={t(`maps.kind.${map.kind}.about`)}
        allowDeselect={false}
        readOnly={!editable}
        data={MAP_KINDS.map(value => ({ value, label: t(`maps.kind.${value}`) }))}
        value={map.kind}
        onChange={kind => kind && change({ kind: kind as MapKind })}
      />
      <CommittedText
        label={t('maps.goal')}
        description={t('maps.goalHelp')}
        lines={2}
        value={map.goal ?? ''}
        readOnly={!editable}
        onCommit={goal => change({ goal })}
      />
      <CommittedText
        label={t('maps.feedback')}
        description={t('maps.feedbackHelp')}
        lines={2}
        value={map.feedback ?? ''}
        readOnly={!editable}
        onCommit={feedback => change({ feedback })}
      />
      <CommittedText
        label={t('maps.scenario')}
        description={t('maps.scenarioHelp')}
        lines={2}
        value={map.scenario ?? ''}
        readOnly={!editable}
        onCommit={scenario => change({ scenario })}
      />
      <div className={classes.pair}>
        <CommittedText
          label={t('maps.owner')}
          value={map.owner ?? ''}
          readOnly={!editable}
          maxLength={200}
          onCommit={owner => change({ owner })}
        />
        <TextInput
          type="date"
          label={t('maps.review')}
          readOnly={!editable}
          value={map.review_due ?? ''}
          onChange={event => {
            const day = event.currentTarget.value;
            if (day === '' || isDay(day)) change({ review_due: day });
          }}
        />
      </div>
    </>
  );
}

/** Whom the map is about; each persona has a curve of its own. */
export function PersonasField() {
  const { t } = useText();
  const { map, editable, run } = useStudio();
  const { list, byKey } = usePersonas();
  const gone = map.personas.filter(key => !byKey.has(key)).map(key => ({ value: key, label: key }));
  return (
    <>
      <MultiSelect
        aria-label={t('maps.personas')}
        description={t('maps.personasHelp')}
        placeholder={map.personas.length > 0 ? '' : t('maps.personasPick')}
        searchable
        hidePickedOptions
        readOnly={!editable}
        maxValues={MOST.personas}
        data={[...list.map(one => ({ value: one.key, label: one.body.name })), ...gone]}
        value={map.personas}
        nothingFoundMessage={t('build.nothingFound')}
        onChange={personas => run(setPersonas(personas))}
      />
      <Button
        component={Link}
        to="/journeys/personas"
        variant="subtle"
        size="compact-sm"
        mt="xs"
        leftSection={<IconUserPlus size={15} aria-hidden />}
      >
        {t('maps.personasAll')}
      </Button>
    </>
  );
}

/** What one real journey is, and whose journeys count. */
export function ComparedFields() {
  const { t } = useText();
  const { map, run } = useStudio();
  const change = (fields: Partial<MapFields>) => run(editMap(fields));
  return (
    <>
      <Journeys split={map.journeys} onChange={split => change({ journeys: split ?? 'whole' })} />
      <FilterList
        filters={map.filters}
        segments
        label={t('build.filters')}
        onChange={filters => change({ filters: filters ?? [] })}
      />
    </>
  );
}
