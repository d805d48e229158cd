import { Autocomplete } from '@mantine/core';
import type { Choice } from '../../entry/choices';

/** As many as are looked over at once. */
const SHOWN = 12;
/** As long as the server keeps a name. */
const LONGEST = 200;

interface TouchpointFieldProps {
  label: string;
  description: string;
  choices: readonly Choice[];
  value: string;
  error?: string | null;
  onChange: (value: string) => void;
}

/** A touchpoint found by a part of its name, or anything else in one's own words. */
export function TouchpointField({ choices, ...field }: TouchpointFieldProps) {
  return (
    <Autocomplete
      {...field}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      data={choices.map(({ name }) => name)}
      limit={SHOWN}
      maxLength={LONGEST}
      autoComplete="off"
    />
  );
}
