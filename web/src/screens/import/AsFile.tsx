import { Button, FileButton, Group, JsonInput, Text } from '@mantine/core';
import { IconDownload, IconRestore, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { save } from '../../answer/picture';
import { useText } from '../../i18n/index';
import { type Mapping, readMapping } from '../../mapping/mapping';
import classes from './Import.module.css';

interface AsFileProps {
  mapping: Mapping;
  guessed: Mapping;
  /** Of the data file; the mapping is named after it. */
  name: string;
  onChange: (mapping: Mapping) => void;
}

/** The mapping as the file that it is: to change by hand, to keep, to use again. */
export function AsFile({ mapping, guessed, name, onChange }: AsFileProps) {
  const { t } = useText();
  const written = JSON.stringify(mapping, null, 2);
  const [text, setText] = useState(written);
  const [shown, setShown] = useState(written);
  // Changed elsewhere: what stands here follows.
  if (shown !== written) {
    setShown(written);
    if (JSON.stringify(readMapping(text)) !== JSON.stringify(mapping)) setText(written);
  }
  const read = readMapping(text);
  const change = (next: string) => {
    setText(next);
    const changed = readMapping(next);
    if (changed) onChange(changed);
  };
  const open = (file: File | null) => void file?.text().then(change);
  const icon = { size: 15, 'aria-hidden': true } as const;
  return (
    <div className={classes.asFile}>
      <Text size="sm" c="dimmed">
        {t('asFile.lead')}
      </Text>
      <Group gap="xs" my="sm">
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload {...icon} />}
          onClick={() => save(new Blob([`${written}\n`], { type: 'application/json' }), `${name}.mapping.json`)}
        >
          {t('asFile.download')}
        </Button>
        <FileButton accept=".json,application/json" onChange={open}>
          {button => (
            <Button {...button} size="xs" variant="default" leftSection={<IconUpload {...icon} />}>
              {t('asFile.open')}
            </Button>
          )}
        </FileButton>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRestore {...icon} />}
          onClick={() => change(JSON.stringify(guessed, null, 2))}
        >
          {t('asFile.reset')}
        </Button>
      </Group>
      <JsonInput
        aria-label={t('import.viewFile')}
        autosize
        minRows={14}
        maxRows={36}
        spellCheck={false}
        classNames={{ input: classes.json ?? '' }}
        value={text}
        onChange={change}
        error={read === null ? t('asFile.invalid') : null}
      />
    </div>
  );
}
