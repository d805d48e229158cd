import { type KeyboardEvent, useRef, useState } from 'react';
import classes from './Studio.module.css';

interface InlineTextProps {
  value: string;
  label: string;
  /** Shown where there is no text yet. */
  placeholder?: string;
  editable: boolean;
  /** Whether it must not become empty. */
  required?: boolean;
  onCommit: (value: string) => void;
  maxLength?: number;
}

/** A text that is edited where it stands: by a double click or Enter; Escape leaves it as it was. */
export function InlineText({
  value,
  label,
  placeholder,
  editable,
  required = false,
  onCommit,
  maxLength = 200,
}: InlineTextProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const place = useRef<HTMLButtonElement>(null);
  if (!editable) return <>{value || placeholder}</>;
  const finish = (commit: boolean) => {
    const next = draft?.trim() ?? value;
    setDraft(null);
    if (commit && next !== value && (next || !required)) onCommit(next);
  };
  if (draft === null) {
    return (
      <button
        ref={place}
        type="button"
        className={classes.inline}
        aria-label={`${label}: ${value || placeholder || ''}`}
        data-empty={value ? undefined : ''}
        onDoubleClick={() => setDraft(value)}
        onKeyDown={event => {
          if (event.key !== 'Enter' && event.key !== 'F2') return;
          event.preventDefault();
          setDraft(value);
        }}
      >
        {value || placeholder}
      </button>
    );
  }
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    finish(event.key === 'Enter');
    // The button stands there again after this drawing.
    requestAnimationFrame(() => place.current?.focus());
  };
  return (
    <input
      className={classes.inlineInput}
      aria-label={label}
      // biome-ignore lint/a11y/noAutofocus: whoever asked to edit it is here.
      autoFocus
      maxLength={maxLength}
      value={draft}
      onChange={event => setDraft(event.currentTarget.value)}
      onFocus={event => event.currentTarget.select()}
      onBlur={() => finish(true)}
      onKeyDown={press}
    />
  );
}
