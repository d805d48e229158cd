import { Button, CloseButton, Menu, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useDocuments } from '../../../api/documents';
import { useTouchpoints } from '../../../api/queries';
import type { Question } from '../../../api/types';
import { useText } from '../../../i18n/index';
import { type Evidence, STATED_KINDS } from '../../../maps/map';
import { metricName, namesOf } from '../../../question/names';
import { readAll, readSavedQuestion } from '../../../saved/savedQuestion';
import { askedBy } from '../../../saved/view';
import classes from '../Beside.module.css';
import { CommittedText } from '../CommittedText';
import { questionName } from '../grid/FigureSaid';

interface EvidenceListProps {
  value: Evidence[];
  editable: boolean;
  onChange: (evidence: Evidence[]) => void;
}

const KINDS = [...STATED_KINDS, 'assumption'] as const;

/** What speaks for something: what customers said, what the data says, or that it is assumed. */
export function EvidenceList({ value, editable, onChange }: EvidenceListProps) {
  const { t } = useText();
  const change = (at: number, next: Evidence) => onChange(value.map((one, place) => (place === at ? next : one)));
  const add = (kind: (typeof KINDS)[number]) =>
    onChange([...value, kind === 'assumption' ? { kind, text: '' } : { kind, text: '', source: '' }]);
  return (
    <>
      <ul className={classes.items}>
        {value.map((one, at) => (
          <li key={at} className={classes.item}>
            <div className={classes.itemHead}>
              <b>{t(`maps.evidence.${one.kind}`)}</b>
              {editable && (
                <CloseButton
                  aria-label={t('maps.evidenceRemove')}
                  onClick={() => onChange(value.filter((_, place) => place !== at))}
                />
              )}
            </div>
            <EvidenceFields value={one} editable={editable} onChange={next => change(at, next)} />
          </li>
        ))}
      </ul>
      {editable && (
        <Menu position="bottom-start" width={260}>
          <Menu.Target>
            <Button size="compact-sm" w="fit-content" variant="light" leftSection={<IconPlus size={15} aria-hidden />}>
              {t('maps.evidenceAdd')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {KINDS.map(kind => (
              <Menu.Item key={kind} onClick={() => add(kind)}>
                {t(`maps.evidence.${kind}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {editable && <SavedQuestions onAdd={question => onChange([...value, { kind: 'question', question }])} />}
    </>
  );
}

interface EvidenceFieldsProps {
  value: Evidence;
  editable: boolean;
  onChange: (evidence: Evidence) => void;
}

function EvidenceFields({ value, editable, onChange }: EvidenceFieldsProps) {
  const text = useText();
  const { t } = text;
  const registry = useTouchpoints();
  if (value.kind === 'question') {
    const name = namesOf(registry.data, text);
    const said = questionName(value.question, t(`kind.${value.question.ask}`), of => metricName(of, text, name));
    return <p className={classes.quote}>{said}</p>;
  }
  return (
    <>
      <CommittedText
        label={t('maps.evidenceText')}
        lines={2}
        value={value.text}
        readOnly={!editable}
        onCommit={next => onChange({ ...value, text: next })}
      />
      {value.kind !== 'assumption' && (
        <CommittedText
          label={t('maps.source')}
          placeholder={t('maps.sourceExample')}
          value={value.source}
          readOnly={!editable}
          maxLength={300}
          onCommit={source => onChange({ ...value, source })}
        />
      )}
    </>
  );
}

/** A question that somebody saved speaks for it as well. */
function SavedQuestions({ onAdd }: { onAdd: (question: Question) => void }) {
  const { t, zone, language } = useText();
  const { data } = useDocuments('question');
  const questions = useMemo(() => readAll(data, readSavedQuestion), [data]);
  if (questions.length === 0) return null;
  const add = (key: string | null) => {
    const found = questions.find(one => one.key === key);
    // Whatever the page shows, it is asked as it was saved.
    const asked = found && askedBy(found.body, { zone, language, newest: null, name: () => '' }).question;
    if (asked) onAdd(asked);
  };
  return (
    <Select
      mt="xs"
      aria-label={t('maps.evidenceSaved')}
      placeholder={t('maps.evidenceSaved')}
      searchable
      data={questions.map(one => ({ value: one.key, label: one.body.name }))}
      value={null}
      nothingFoundMessage={t('build.nothingFound')}
      onChange={add}
    />
  );
}
