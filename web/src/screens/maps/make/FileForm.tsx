import { Alert, Button, FileButton, Group, Stack, TextInput } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import { type MapFile, READ_FORMATS, useReadMapFile } from '../../../api/maps';
import { useText } from '../../../i18n/index';
import { type MapDocument, readMap } from '../../../maps/map';
import { Failure } from '../../../states/State';
import { useDropAnywhere } from '../../data/drop';
import classes from './Make.module.css';
import { Outline } from './Outline';
import { useMakeMap } from './useMakeMap';

/** A map out of a file of another tool: read, looked at, and only then made. */
export function FileForm({ onClose }: { onClose: () => void }) {
  const { t, language } = useText();
  const read = useReadMapFile();
  const take = (file: File | null | undefined) => file && read.mutate({ file, language });
  const over = useDropAnywhere(([file]) => take(file), true);
  const map = read.data && readMap(read.data.map);
  if (read.data && map) return <Found file={read.data} map={map} onAgain={read.reset} onClose={onClose} />;
  return (
    <Stack gap="md">
      <section className={classes.drop} data-over={over || undefined} aria-label={t('maps.file.drop')}>
        <IconFileImport size={30} stroke={1.5} aria-hidden />
        <div>
          <b>{t('maps.file.drop')}</b>
          <p>{t('maps.file.formats')}</p>
        </div>
        <FileButton accept={READ_FORMATS} onChange={take}>
          {button => (
            <Button {...button} loading={read.isPending}>
              {t('maps.file.choose')}
            </Button>
          )}
        </FileButton>
      </section>
      {read.error && <Failure compact error={read.error} />}
    </Stack>
  );
}

interface FoundProps {
  file: MapFile;
  map: MapDocument;
  onAgain: () => void;
  onClose: () => void;
}

function Found({ file, map, onAgain, onClose }: FoundProps) {
  const { t } = useText();
  const [name, setName] = useState(map.name);
  const { make, busy } = useMakeMap();
  return (
    <Stack gap="md">
      <TextInput
        label={t('maps.name')}
        data-autofocus
        required
        maxLength={200}
        value={name}
        onChange={event => setName(event.currentTarget.value)}
      />
      <Outline map={map} said={t('maps.file.found', { format: file.format.toUpperCase() })} />
      {file.left_out.length > 0 && (
        <Alert color="amber" variant="light" title={t('maps.file.leftOut')}>
          <ul className={classes.leftOut}>
            {file.left_out.map(said => (
              <li key={said}>{said}</li>
            ))}
          </ul>
        </Alert>
      )}
      <Group justify="space-between" gap="xs">
        <Button variant="subtle" onClick={onAgain}>
          {t('maps.file.other')}
        </Button>
        <Group gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('build.cancel')}
          </Button>
          <Button loading={busy} disabled={!name.trim()} onClick={() => void make({ ...map, name: name.trim() })}>
            {t('maps.create')}
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}
