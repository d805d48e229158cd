import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Registry, Touchpoint } from '../../api/types';
import { useText } from '../../i18n/index';
import { nameIn } from '../../touchpoints/registry';
import { nameTaken } from './names';

interface NameFieldProps {
  registry: Registry;
  touchpoint: Touchpoint;
  onRename: (name: string) => void;
}

/** A touchpoint's name in its row: it counts on leaving the field, or on Enter; one that cannot be is taken back. */
export function NameField({ registry, touchpoint, onRename }: NameFieldProps) {
  const { t, language } = useText();
  const name = nameIn(touchpoint, language);
  const [text, setText] = useState(name);
  useEffect(() => setText(name), [name]);
  const typed = text.trim();
  const taken = typed !== name && nameTaken(registry, typed, touchpoint.key);
  const commit = () => {
    if (typed === '' || taken) setText(name);
    else if (typed !== name) onRename(typed);
  };
  return (
    <TextInput
      size="sm"
      aria-label={t('touch.nameOf', { name })}
      value={text}
      error={taken ? t('touchpoint.nameTaken') : null}
      onChange={event => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={event => event.key === 'Enter' && !taken && commit()}
    />
  );
}
