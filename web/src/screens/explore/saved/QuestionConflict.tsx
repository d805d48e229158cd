import { Button, Modal, Stack, Text } from '@mantine/core';
import { useTouchpoints } from '../../../api/queries';
import { periodName } from '../../../frame/PeriodPicker';
import { useText } from '../../../i18n/index';
import { readDraft } from '../../../question/draft';
import { namesOf } from '../../../question/names';
import { sentence } from '../../../question/sentence';
import { ago } from '../../../saved/ago';
import classes from '../../../saved/Saved.module.css';
import { differingFields, type QuestionField, type SavedQuestion } from '../../../saved/savedQuestion';
import { useAuthorName } from '../../../saved/useAuthorName';
import { useMapNames } from '../../../saved/useMapNames';
import type { Saving } from './useSaving';

/** Somebody else saved meanwhile: what differs, and three ways on. Whatever is chosen, all versions stay. */
export default function QuestionConflict({ saving }: { saving: Saving }) {
  const text = useText();
  const { t } = text;
  const say = useFieldText();
  const authorName = useAuthorName();
  const { conflict } = saving;
  if (!conflict) return null;
  const { key, mine, theirs } = conflict;
  const other = theirs.body;
  const fields = other ? differingFields(mine, other) : [];
  return (
    <Modal
      opened
      onClose={saving.dismiss}
      size="lg"
      title={t('conflict.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <Stack gap="md">
        <Text size="sm">
          {t(other ? 'conflict.saved' : 'conflict.deleted', {
            author: authorName(theirs.author),
            time: ago(theirs.created, text),
          })}
        </Text>
        {other && fields.length > 0 && (
          <table className={classes.sides}>
            <thead>
              <tr>
                <th scope="col">{t('conflict.differs')}</th>
                <th scope="col">{t('conflict.mine')}</th>
                <th scope="col">{t('conflict.theirs')}</th>
              </tr>
            </thead>
            <tbody>
              {fields.map(field => (
                <tr key={field}>
                  <th scope="row">{t(`field.${field}`)}</th>
                  <td>{say(mine, field)}</td>
                  <td>{say(other, field)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <div className={classes.choices}>
          <Button loading={saving.busy} onClick={() => void saving.save(key, theirs.version, mine)}>
            {t('conflict.keepMine')}
          </Button>
          {other && (
            <Button
              variant="default"
              onClick={() => {
                saving.dismiss();
                saving.open({ key, version: theirs.version, body: other });
              }}
            >
              {t('conflict.takeTheirs')}
            </Button>
          )}
          <Button
            variant="default"
            loading={saving.busy}
            onClick={() => void saving.saveNew({ ...mine, name: t('save.copyOf', { name: mine.name }) })}
          >
            {t('conflict.copy')}
          </Button>
        </div>
      </Stack>
    </Modal>
  );
}

/** A field of a saved question in words. */
function useFieldText(): (question: SavedQuestion, field: QuestionField) => string {
  const text = useText();
  const registry = useTouchpoints();
  const name = namesOf(registry.data, text);
  const mapName = useMapNames(true);
  return (question, field) => {
    switch (field) {
      case 'name':
        return question.name;
      case 'note':
        return question.note ?? '–';
      case 'question':
        return sentence(readDraft(question.kind, question.question).draft, text, name, mapName);
      case 'period':
        return periodName(question.period, text);
      case 'compare':
        return text.t(`compare.${question.compare ?? 'off'}`);
    }
  };
}
