import { Button, Group, Select, TextInput } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useSaveDocument } from '../../../api/documents';
import { useSegments } from '../../../api/segmentNames';
import { useText } from '../../../i18n/index';
import { setPersonas } from '../../../maps/commands/setPersonas';
import type { Persona } from '../../../maps/persona';
import { newKey } from '../../../saved/key';
import { showFailure } from '../../../states/undo';
import beside from '../Beside.module.css';
import { Section } from '../beside/Section';
import { ComparedFields, PersonasField } from '../beside/SettingsPane';
import { useStudio } from '../studio';

/** Whom the map is about, and which real journeys it is compared with. */
export function Audience() {
  const { t } = useText();
  return (
    <div className={beside.pane}>
      <Section title={t('maps.personas')}>
        <PersonasField />
        <NewPersona />
      </Section>
      <Section title={t('maps.compared')} help={t('maps.comparedHelp')}>
        <ComparedFields />
      </Section>
    </div>
  );
}

/** A persona by its name and segment; more is said of it on a page of its own. */
function NewPersona() {
  const { t, language } = useText();
  const { map, run } = useStudio();
  const segments = useSegments();
  const save = useSaveDocument<Persona>('persona');
  const [name, setName] = useState('');
  const [segment, setSegment] = useState<string | null>(null);
  const make = async () => {
    const body: Persona = { name: name.trim(), language, ...(segment && { segment }) };
    try {
      const { key } = await save.mutateAsync({ key: newKey(), version: 0, body });
      run(setPersonas([...map.personas, key]));
      setName('');
      setSegment(null);
    } catch (error) {
      showFailure(error);
    }
  };
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        if (name.trim()) void make();
      }}
    >
      <Group align="end" gap="xs" mt="sm">
        <TextInput
          flex={1}
          label={t('personas.new')}
          placeholder={t('personas.nameExample')}
          maxLength={200}
          value={name}
          onChange={event => setName(event.currentTarget.value)}
        />
        <Select
          label={t('personas.segment')}
          placeholder={t('personas.segmentNone')}
          clearable
          searchable
          data={(segments.data ?? []).map(one => ({ value: one.key, label: one.name }))}
          value={segment}
          nothingFoundMessage={t('build.nothingFound')}
          onChange={setSegment}
        />
        <Button
          type="submit"
          variant="light"
          loading={save.isPending}
          disabled={!name.trim()}
          leftSection={<IconUserPlus size={16} aria-hidden />}
        >
          {t('personas.add')}
        </Button>
      </Group>
    </form>
  );
}
