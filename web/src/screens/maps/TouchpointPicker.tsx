import { MultiSelect } from '@mantine/core';
import { useMemo } from 'react';
import { useTouchpoints } from '../../api/queries';
import type { Touchpoint } from '../../api/types';
import { useText } from '../../i18n/index';
import { nameIn } from '../../touchpoints/registry';
import { useStageModel } from '../../touchpoints/useStages';

interface TouchpointPickerProps {
  label: string;
  description?: string;
  value: string[];
  editable: boolean;
  onChange: (keys: string[]) => void;
}

/** Touchpoints of the registry under their stages; one that the registry lost stays chosen and is told. */
export function TouchpointPicker({ label, description, value, editable, onChange }: TouchpointPickerProps) {
  const { t, language } = useText();
  const registry = useTouchpoints();
  const model = useStageModel();
  const touchpoints = registry.data?.touchpoints;
  const groups = useMemo(() => {
    const stageOf = (one: Touchpoint) => model.stages.find(({ key }) => key === model.of(one))?.key;
    const nowhere = { key: undefined, name: t('stage.none') };
    return [...model.stages, nowhere]
      .map(({ key, name }) => ({
        group: name,
        items: (touchpoints ?? [])
          .filter(one => stageOf(one) === key)
          .map(one => ({ value: one.key, label: nameIn(one, language) })),
      }))
      .filter(({ items }) => items.length > 0);
  }, [touchpoints, model, language, t]);
  const known = new Set(touchpoints?.map(one => one.key));
  const gone = registry.data ? value.filter(key => !known.has(key)) : [];
  const lost = { group: t('build.unknownTouchpoint'), items: gone.map(key => ({ value: key, label: key })) };
  return (
    <MultiSelect
      label={label}
      {...(description ? { description } : {})}
      searchable
      hidePickedOptions
      readOnly={!editable}
      data={gone.length > 0 ? [...groups, lost] : groups}
      value={registry.data ? value : []}
      placeholder={value.length > 0 ? '' : t('build.pickTouchpoint')}
      nothingFoundMessage={t('build.nothingFound')}
      maxDropdownHeight={320}
      error={gone.length > 0 ? t('maps.gone', { names: gone.join(', ') }) : null}
      onChange={onChange}
    />
  );
}
