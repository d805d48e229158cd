import { ActionIcon, Button, Group, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { SavedStages } from '../../api/stages';
import type { Language, Touchpoint } from '../../api/types';
import { LANGUAGE_NAMES, LANGUAGES, useText } from '../../i18n/index';
import { UnsavedGuard } from '../../states/Unsaved';
import { freeKey } from '../../touchpoints/keys';
import { same } from '../../touchpoints/merge';
import type { OwnStage } from '../../touchpoints/stages';
import { useEditOwnStages } from '../../touchpoints/useStages';
import classes from './Settings.module.css';

interface OwnStagesEditorProps {
  saved: SavedStages;
  touchpoints: Touchpoint[];
  editable: boolean;
}

/** Own stages: their names and their order. Which touchpoint stands where is set in the registry. */
export function OwnStagesEditor({ saved, touchpoints, editable }: OwnStagesEditorProps) {
  const { t, language } = useText();
  const { edit, saving } = useEditOwnStages();
  const before = saved.stages?.stages ?? [];
  const [stages, setStages] = useState<OwnStage[]>(before);
  const dirty = !same(stages, before);
  const complete = stages.length > 0 && stages.every(stage => Object.values(stage.names).some(name => name.trim()));
  const known = new Set(touchpoints.map(one => one.key));
  const change = (place: number, next: OwnStage) => setStages(stages.map((one, at) => (at === place ? next : one)));
  const swap = (place: number, other: number) => {
    const next = [...stages];
    const [a, b] = [next[place], next[other]];
    if (!a || !b) return;
    next[place] = b;
    next[other] = a;
    setStages(next);
  };
  const add = () => {
    const key = freeKey('stage', new Set(stages.map(one => one.key)));
    setStages([...stages, { key, names: { en: '', ru: '', pl: '' }, touchpoints: [] }]);
  };
  const save = () => {
    const named = stages.map(stage => ({ ...stage, names: filled(stage.names, language) }));
    void edit(saved, own => ({ ...own, stages: named }), t('stages.saved'));
  };
  return (
    <section aria-label={t('stages.own')}>
      <ol className={classes.stages}>
        {stages.map((stage, place) => (
          <li key={stage.key}>
            <div className={classes.stageNames}>
              {LANGUAGES.map(one => (
                <TextInput
                  key={one}
                  size="sm"
                  lang={one}
                  readOnly={!editable}
                  aria-label={`${t('stages.name', { number: place + 1 })} · ${LANGUAGE_NAMES[one]}`}
                  placeholder={LANGUAGE_NAMES[one]}
                  value={stage.names[one] ?? ''}
                  onChange={event =>
                    change(place, { ...stage, names: { ...stage.names, [one]: event.currentTarget.value } })
                  }
                />
              ))}
            </div>
            <span className={classes.stageCount}>
              {t('registry.count', { count: stage.touchpoints.filter(key => known.has(key)).length })}
            </span>
            {editable && (
              <Group gap={2} wrap="nowrap">
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  disabled={place === 0}
                  aria-label={t('stages.up', { number: place + 1 })}
                  onClick={() => swap(place, place - 1)}
                >
                  <IconArrowUp size={17} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  disabled={place === stages.length - 1}
                  aria-label={t('stages.down', { number: place + 1 })}
                  onClick={() => swap(place, place + 1)}
                >
                  <IconArrowDown size={17} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('stages.remove', { number: place + 1 })}
                  onClick={() => setStages(stages.filter((_, at) => at !== place))}
                >
                  <IconTrash size={17} aria-hidden />
                </ActionIcon>
              </Group>
            )}
          </li>
        ))}
      </ol>
      {editable && (
        <Group gap="xs" mt="md">
          <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
            {t('stages.add')}
          </Button>
          <Button disabled={!dirty || !complete} loading={saving} onClick={save}>
            {t('stages.save')}
          </Button>
          {dirty && (
            <Button variant="subtle" onClick={() => setStages(before)}>
              {t('rule.discard')}
            </Button>
          )}
        </Group>
      )}
      <UnsavedGuard dirty={dirty} />
    </section>
  );
}

/** Languages without a name get the one that there is. */
function filled(names: Record<Language, string>, language: Language): Record<Language, string> {
  const own = names[language].trim() || Object.values(names).find(name => name.trim()) || '';
  return {
    en: names.en.trim() || own,
    ru: names.ru.trim() || own,
    pl: names.pl.trim() || own,
  };
}
