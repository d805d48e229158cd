import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import classes from './Grid.module.css';
import type { Onward } from './useGrid';

interface TextEditorProps {
  label: string;
  value: string;
  /** Whether a line can end: a name is one line. */
  lines?: boolean;
  maxLength?: number;
  onFinish: (text: string | null, onward: Onward) => void;
}

/** Writes in a cell: Enter keeps it, Escape leaves it as it was, Tab goes on to the next. */
export function TextEditor({ label, value, lines = false, maxLength = 2000, onFinish }: TextEditorProps) {
  const [text, setText] = useState(value);
  const place = useRef<HTMLTextAreaElement>(null);
  const done = useRef(false);
  const finish = (next: string | null, onward: Onward) => {
    // Leaving the field comes after whatever ended the edit.
    if (done.current) return;
    done.current = true;
    onFinish(next, onward);
  };
  useEffect(() => {
    const field = place.current;
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  }, []);
  // As high as its text.
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each letter.
  useLayoutEffect(() => {
    const field = place.current;
    if (!field) return;
    field.style.height = '0';
    field.style.height = `${field.scrollHeight}px`;
  }, [text]);
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') finish(null, 'stay');
    else if (event.key === 'Tab') finish(text, event.shiftKey ? 'back' : 'next');
    else if (event.key === 'Enter' && !(lines && event.shiftKey)) finish(text, 'stay');
    else return;
    event.preventDefault();
  };
  return (
    <textarea
      ref={place}
      className={classes.editor}
      aria-label={label}
      rows={1}
      maxLength={maxLength}
      value={text}
      onChange={event => setText(event.currentTarget.value)}
      onBlur={() => finish(text, 'away')}
      onKeyDown={press}
    />
  );
}
