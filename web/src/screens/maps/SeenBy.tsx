import { Select } from '@mantine/core';
import { useText } from '../../i18n/index';
import { personaName } from '../../maps/persona';
import classes from './Studio.module.css';
import { useStudio } from './studio';

const EVERYBODY = '';

/** Whose map is shown: everybody's or a persona's; nothing to choose on a map without personas. */
export function SeenBy() {
  const { t } = useText();
  const { map, persona, personas, figures, go } = useStudio();
  const people = map.personas.map(key => {
    const size = figures?.map.personas.find(one => one.persona === key)?.size;
    const name = personaName(personas, key);
    return { value: key, label: size == null ? name : t('maps.personaSize', { name, count: size }) };
  });
  if (people.length === 0) return null;
  return (
    <Select
      aria-label={t('maps.seenBy')}
      className={classes.persona}
      allowDeselect={false}
      data={[{ value: EVERYBODY, label: t('maps.everybody') }, ...people]}
      value={persona ?? EVERYBODY}
      onChange={value => go({ persona: value || undefined })}
    />
  );
}
