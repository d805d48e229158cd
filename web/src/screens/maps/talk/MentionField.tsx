import { Textarea } from '@mantine/core';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { Colleague } from '../../../api/talk';
import { useText } from '../../../i18n/index';
import { colleaguesFor, type Typed, typedMention, withMention } from '../../../maps/talk';
import classes from './Talk.module.css';

const MOST_LETTERS = 5000;

interface MentionFieldProps {
  label: string;
  help?: string;
  value: string;
  colleagues: readonly Colleague[];
  /** Whether the cursor is in it from the beginning. */
  focused?: boolean;
  onChange: (text: string) => void;
  /** A colleague was picked from the list. */
  onChoose: (colleague: number) => void;
  onSend: () => void;
}

/** A text in which an @ offers colleagues: arrows choose, Enter or Tab takes, Escape does without. */
export function MentionField(props: MentionFieldProps) {
  const { label, help, value, colleagues, focused, onChange, onChoose, onSend } = props;
  const { t } = useText();
  const list = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [typed, setTyped] = useState<Typed | null>(null);
  const [chosen, setChosen] = useState(0);
  /** Where the cursor goes once the text with the name is there. */
  const wanted = useRef<number | null>(null);
  const offered = typed ? colleaguesFor(typed.name, colleagues) : [];
  const open = offered.length > 0;
  const option = (at: number) => `${list}-${at}`;
  useEffect(() => {
    if (focused) field.current?.focus();
  }, [focused]);
  useLayoutEffect(() => {
    const cursor = wanted.current;
    if (cursor === null) return;
    wanted.current = null;
    field.current?.setSelectionRange(cursor, cursor);
  });
  const look = (next: Typed | null) => {
    setTyped(next);
    setChosen(0);
  };
  const take = (colleague: Colleague | undefined) => {
    if (!typed || !colleague) return;
    const { text, cursor } = withMention(value, typed, colleague.name);
    wanted.current = cursor;
    look(null);
    onChoose(colleague.id);
    onChange(text);
  };
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return onSend();
    }
    if (!open) return;
    if (event.key === 'ArrowDown') setChosen((chosen + 1) % offered.length);
    else if (event.key === 'ArrowUp') setChosen((chosen + offered.length - 1) % offered.length);
    else if (event.key === 'Escape') look(null);
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) take(offered[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <div className={classes.mention}>
      <Textarea
        ref={field}
        label={label}
        description={help}
        autosize
        minRows={2}
        maxRows={12}
        maxLength={MOST_LETTERS}
        value={value}
        aria-autocomplete="list"
        aria-controls={open ? list : undefined}
        aria-activedescendant={open ? option(chosen) : undefined}
        // Escape closes the list first, and what it stands in the next time.
        data-mantine-stop-propagation={open || undefined}
        onKeyDown={press}
        onBlur={() => look(null)}
        onChange={event => {
          const { value: text, selectionStart } = event.currentTarget;
          look(typedMention(text, selectionStart));
          onChange(text);
        }}
      />
      {open && (
        <div id={list} role="listbox" tabIndex={-1} aria-label={t('talk.offered')} className={classes.offered}>
          {offered.map((one, at) => (
            <div
              key={one.id}
              id={option(at)}
              role="option"
              tabIndex={-1}
              aria-selected={at === chosen}
              // The field keeps the cursor.
              onPointerDown={event => {
                event.preventDefault();
                take(one);
              }}
            >
              <b>{one.name}</b>
              <small>{one.email}</small>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
