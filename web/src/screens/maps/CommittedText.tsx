import { Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';

interface CommittedTextProps {
  label: string;
  value: string;
  description?: ReactNode;
  placeholder?: string;
  /** How many lines it shows at least; one line that cannot break without it. */
  lines?: number;
  required?: boolean;
  readOnly?: boolean;
  maxLength?: number;
  onCommit: (value: string) => void;
}

/** A text that counts when it is finished: on leaving the field, on Enter in one of one line, or when it goes. */
export function CommittedText({ value, lines, required = false, onCommit, ...rest }: CommittedTextProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const latest = useRef({ text, value, required, onCommit });
  latest.current = { text, value, required, onCommit };
  const commit = () => {
    const now = latest.current;
    const next = now.text.trim();
    if (next !== now.value && (next || !now.required)) now.onCommit(next);
  };
  // A drawer may be closed with the cursor still in the field.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, with what is there by then.
  useEffect(() => commit, []);
  const { label, description, placeholder, readOnly, maxLength = 2000 } = rest;
  const shared = {
    label,
    maxLength,
    value: text,
    required,
    onBlur: commit,
    ...(description ? { description } : {}),
    ...(placeholder ? { placeholder } : {}),
    ...(readOnly ? { readOnly } : {}),
  };
  if (lines === undefined) {
    return (
      <TextInput
        {...shared}
        onChange={event => setText(event.currentTarget.value)}
        onKeyDown={event => event.key === 'Enter' && commit()}
      />
    );
  }
  return (
    <Textarea
      {...shared}
      autosize
      minRows={lines}
      maxRows={14}
      onChange={event => setText(event.currentTarget.value)}
    />
  );
}
