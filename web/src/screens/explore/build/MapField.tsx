import { Select } from '@mantine/core';
import { useDocuments } from '../../../api/documents';
import { useText } from '../../../i18n/index';
import { Section } from './Section';

/** Which journey map a question is about. */
export function MapField({ value, onChange }: { value: string; onChange: (map: string) => void }) {
  const { t } = useText();
  const { data = [] } = useDocuments('map');
  const maps = data
    .filter(one => one.body !== null)
    .map(one => ({ value: one.key, label: (one.body as { name?: string }).name || one.key }));
  // One that was named in an address stays there, though nobody has it any more.
  if (value && !maps.some(one => one.value === value)) maps.push({ value, label: value });
  return (
    <Section label={t('build.map')}>
      <Select
        aria-label={t('build.map')}
        size="sm"
        searchable
        data={maps}
        value={value || null}
        placeholder={t('build.pickMap')}
        nothingFoundMessage={t('build.nothingFound')}
        onChange={map => onChange(map ?? '')}
      />
    </Section>
  );
}
