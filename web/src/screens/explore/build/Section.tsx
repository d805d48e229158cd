import { Select, type SelectProps } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Build.module.css';

/** A part of the question with its name. */
export function Section({ label, action, children }: { label?: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.section}>
      {label && (
        <div className={classes.label}>
          {label}
          {action}
        </div>
      )}
      {children}
    </section>
  );
}

interface ChoiceProps<T extends string> extends Omit<SelectProps, 'data' | 'value' | 'onChange'> {
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}

/** One of a few. */
export function Choice<T extends string>({ value, options, onChange, ...rest }: ChoiceProps<T>) {
  return (
    <Select
      size="sm"
      allowDeselect={false}
      withCheckIcon
      comboboxProps={{ withinPortal: true }}
      data={[...options]}
      value={value}
      onChange={next => next !== null && onChange(next as T)}
      {...rest}
    />
  );
}
