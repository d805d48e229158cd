import { CloseButton, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useText } from '../../../i18n/index';
import { InlineText } from '../InlineText';
import classes from './Personas.module.css';

interface TextListProps {
  label: string;
  /** What is written into the field that adds one. */
  placeholder: string;
  value: string[];
  editable: boolean;
  onChange: (value: string[]) => void;
}

/** Short texts, one below the other. One that is emptied goes. */
export function TextList({ label, placeholder, value, editable, onChange }: TextListProps) {
  const { t } = useText();
  const [draft, setDraft] = useState('');
  const without = (at: number) => value.filter((_, place) => place !== at);
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (!draft.trim()) return;
    onChange([...value, draft.trim()]);
    setDraft('');
  };
  return (
    <section className={classes.list} aria-label={label}>
      <h3>{label}</h3>
      <ul>
        {value.map((one, at) => (
          <li key={at}>
            <InlineText
              value={one}
              label={label}
              editable={editable}
              maxLength={300}
              onCommit={next => onChange(next ? value.map((old, place) => (place === at ? next : old)) : without(at))}
            />
            {editable && (
              <CloseButton
                size="sm"
                aria-label={`${t('build.remove')}: ${one}`}
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
            aria-label={`${label}: ${t('build.filterAdd')}`}
            placeholder={placeholder}
            maxLength={300}
            value={draft}
            onChange={event => setDraft(event.currentTarget.value)}
          />
        </form>
      )}
    </section>
  );
}
