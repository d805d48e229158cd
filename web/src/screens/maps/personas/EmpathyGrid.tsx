import { CloseButton, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useText } from '../../../i18n/index';
import type { Edit } from '../../../maps/history';
import { EMPATHY_PARTS, type EmpathyNote, type EmpathyPart, type Persona, withNotes } from '../../../maps/persona';
import { InlineText } from '../InlineText';
import classes from './Personas.module.css';

interface EmpathyGridProps {
  persona: Persona;
  editable: boolean;
  run: (edit: Edit<Persona>) => void;
}

/** The empathy map (Dave Gray, XPLANE): what such a customer says, thinks, does and feels, with pains and gains. */
export function EmpathyGrid({ persona, editable, run }: EmpathyGridProps) {
  return (
    <div className={classes.empathy}>
      {EMPATHY_PARTS.map(part => (
        <Part
          key={part}
          part={part}
          notes={persona.empathy?.[part] ?? []}
          editable={editable}
          onChange={notes => run(before => withNotes(before, part, notes))}
        />
      ))}
    </div>
  );
}

interface PartProps {
  part: EmpathyPart;
  notes: EmpathyNote[];
  editable: boolean;
  onChange: (notes: EmpathyNote[]) => void;
}

function Part({ part, notes, editable, onChange }: PartProps) {
  const { t } = useText();
  const [draft, setDraft] = useState('');
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (!draft.trim()) return;
    onChange([...notes, { text: draft.trim() }]);
    setDraft('');
  };
  const change = (at: number, text: string) =>
    onChange(text ? notes.map((one, place) => (place === at ? { ...one, text } : one)) : without(at));
  const without = (at: number) => notes.filter((_, place) => place !== at);
  const name = t(`personas.empathy.${part}`);
  return (
    <section data-part={part} aria-label={name}>
      <h3>{name}</h3>
      <ul>
        {notes.map((note, at) => (
          <li key={at} data-assumed={note.evidence?.length ? undefined : ''}>
            <span>
              <InlineText
                value={note.text}
                label={name}
                editable={editable}
                maxLength={1000}
                onCommit={text => change(at, text)}
              />
            </span>
            {editable && (
              <CloseButton
                size="sm"
                aria-label={`${t('build.remove')}: ${note.text}`}
                onClick={() => onChange(without(at))}
              />
            )}
          </li>
        ))}
      </ul>
      {editable && (
        <form onSubmit={add}>
          <TextInput
            size="sm"
            aria-label={t('personas.empathyAdd', { part: name })}
            placeholder={t(`personas.empathy.${part}.example`)}
            maxLength={1000}
            value={draft}
            onChange={event => setDraft(event.currentTarget.value)}
          />
        </form>
      )}
    </section>
  );
}
