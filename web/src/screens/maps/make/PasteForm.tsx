import { Button, Checkbox, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useText } from '../../../i18n/index';
import { parseFile } from '../../../maps/paste';
import { hasStages, tableToMap } from '../../../maps/tableToMap';
import { newKey } from '../../../saved/key';
import { laneNames } from '../words';
import classes from './Make.module.css';
import { Outline } from './Outline';
import { useMakeMap } from './useMakeMap';

/** A map out of a table that is pasted from a spreadsheet. */
export function PasteForm({ onClose }: { onClose: () => void }) {
  const text = useText();
  const { t, language } = text;
  const [name, setName] = useState('');
  const [table, setTable] = useState('');
  const [chosen, setChosen] = useState<boolean | null>(null);
  const { make, busy } = useMakeMap();
  const rows = useMemo(() => parseFile(table), [table]);
  const stages = chosen ?? hasStages(rows);
  const enough = rows.length > (stages ? 2 : 1) && (rows[0]?.length ?? 0) > 1;
  const map = useMemo(() => {
    const manner = { stages, language, laneNames: laneNames({ t }), stage: t('maps.newStage'), make: newKey };
    return enough ? tableToMap(rows, { ...manner, name: '' }) : null;
  }, [rows, stages, enough, language, t]);
  return (
    <Stack gap="md">
      <Textarea
        label={t('maps.paste.table')}
        description={t('maps.paste.help')}
        data-autofocus
        rows={8}
        classNames={{ input: classes.table ?? '' }}
        spellCheck={false}
        error={table.trim() && !enough ? t('maps.paste.tooLittle') : null}
        value={table}
        onChange={event => setTable(event.currentTarget.value)}
      />
      <Checkbox
        label={t('maps.paste.stages')}
        checked={stages}
        onChange={event => setChosen(event.currentTarget.checked)}
      />
      {map && <Outline map={map} />}
      <TextInput
        label={t('maps.name')}
        required
        maxLength={200}
        value={name}
        onChange={event => setName(event.currentTarget.value)}
      />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('build.cancel')}
        </Button>
        <Button
          loading={busy}
          disabled={!map || !name.trim()}
          onClick={() => map && void make({ ...map, name: name.trim() })}
        >
          {t('maps.create')}
        </Button>
      </Group>
    </Stack>
  );
}
