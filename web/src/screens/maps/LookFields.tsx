import { TextInput } from '@mantine/core';
import type { CSSProperties } from 'react';
import { useText } from '../../i18n/index';
import classes from './Beside.module.css';

/** Told apart by lightness as well; the map mixes them with its paper. */
const COLOURS = {
  petrol: '#0f6670',
  amber: '#d9860f',
  violet: '#877aaa',
  burgundy: '#67252e',
  green: '#40ba8c',
  brown: '#7b5a3a',
  blue: '#3fa7d6',
  grey: '#6d7f83',
} as const;
type ColourName = keyof typeof COLOURS;
const NAMES = Object.keys(COLOURS) as ColourName[];

interface ColourFieldProps {
  value: string | undefined;
  editable: boolean;
  onChange: (colour: string | undefined) => void;
}

/** One of a few colours, or none. One that a file brought along stays until another is chosen. */
export function ColourField({ value, editable, onChange }: ColourFieldProps) {
  const { t } = useText();
  const own = value !== undefined && !NAMES.some(name => COLOURS[name] === value.toLowerCase());
  const swatch = (colour: string | undefined, label: string) => (
    <button
      key={colour ?? 'none'}
      type="button"
      role="radio"
      aria-checked={colour?.toLowerCase() === value?.toLowerCase()}
      aria-label={label}
      title={label}
      disabled={!editable}
      style={colour ? ({ '--swatch': colour } as CSSProperties) : undefined}
      data-none={colour === undefined || undefined}
      onClick={() => onChange(colour)}
    />
  );
  return (
    <div>
      <span className={classes.label}>{t('maps.colour')}</span>
      <div className={classes.colours} role="radiogroup" aria-label={t('maps.colour')}>
        {swatch(undefined, t('maps.colour.none'))}
        {NAMES.map(name => swatch(COLOURS[name], t(`maps.colour.${name}`)))}
        {own && swatch(value, value)}
      </div>
    </div>
  );
}

interface SymbolFieldProps {
  label: string;
  value: string | undefined;
  editable: boolean;
  onChange: (symbol: string | undefined) => void;
}

/** An emoji or a sign: of what is written the last one counts. */
export function SymbolField({ label, value, editable, onChange }: SymbolFieldProps) {
  const { t, language } = useText();
  return (
    <TextInput
      label={label}
      description={t('maps.symbolHelp')}
      w={140}
      readOnly={!editable}
      value={value ?? ''}
      onChange={event => onChange(lastSign(event.currentTarget.value, language))}
    />
  );
}

/** The sign that was written last; some are made of several letters. */
function lastSign(text: string, language: string): string | undefined {
  const signs = [...new Intl.Segmenter(language, { granularity: 'grapheme' }).segment(text.trim())];
  return signs.at(-1)?.segment;
}
