import { ActionIcon, Button, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { newWording, type WordingDraft } from '../../consent/policy';
import { useText } from '../../i18n/index';
import type { PlainKey } from '../../i18n/types';
import classes from './Consent.module.css';

/** As many and as long as the server keeps them. */
const MOST = 100;
const LONGEST = { version: 64, text: 20_000 };

interface WordingFieldsProps {
  wordings: WordingDraft[];
  problems: ReadonlyMap<number, PlainKey> | undefined;
  onChange: (wordings: WordingDraft[]) => void;
}

/** The texts that customers agree to: a saved one is not written over, since somebody may have agreed to it. */
export function WordingFields({ wordings, problems, onChange }: WordingFieldsProps) {
  const { t } = useText();
  const set = (place: number, change: Partial<WordingDraft>) =>
    onChange(wordings.map((one, at) => (at === place ? { ...one, ...change } : one)));
  return (
    <fieldset className={classes.wordings}>
      <legend>{t('consent.wordings')}</legend>
      <p className={classes.help}>{t('consent.wordingsHelp')}</p>
      <ul>
        {wordings.map((wording, place) => {
          const problem = problems?.get(place);
          const version = wording.version.trim() || String(place + 1);
          return (
            <li key={place}>
              <TextInput
                size="sm"
                aria-label={t('consent.wordingVersion')}
                placeholder={t('consent.wordingVersion')}
                readOnly={wording.saved}
                autoComplete="off"
                maxLength={LONGEST.version}
                value={wording.version}
                error={problem ? t(problem) : null}
                onChange={event => set(place, { version: event.currentTarget.value })}
              />
              <Textarea
                size="sm"
                aria-label={t('consent.wordingTextOf', { version })}
                placeholder={t('consent.wordingText')}
                readOnly={wording.saved}
                autosize
                minRows={1}
                maxRows={10}
                maxLength={LONGEST.text}
                value={wording.text}
                onChange={event => set(place, { text: event.currentTarget.value })}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label={t('consent.wordingRemove', { version })}
                onClick={() => onChange(wordings.toSpliced(place, 1))}
              >
                <IconTrash size={17} aria-hidden />
              </ActionIcon>
            </li>
          );
        })}
      </ul>
      {wordings.length === 0 && <p className={classes.help}>{t('consent.noWordings')}</p>}
      <Button
        mt="xs"
        variant="default"
        size="xs"
        disabled={wordings.length >= MOST}
        leftSection={<IconPlus size={15} aria-hidden />}
        onClick={() => onChange([...wordings, newWording()])}
      >
        {t('consent.addWording')}
      </Button>
    </fieldset>
  );
}
