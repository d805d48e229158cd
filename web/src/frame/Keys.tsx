import { Modal, useMantineColorScheme } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useText } from '../i18n/index';
import classes from './Frame.module.css';
import { modifier } from './Header';
import { PERIOD_EVENT } from './PeriodPicker';
import { SCREENS } from './screens';

/** A second key belongs to `g` for so long. */
const SEQUENCE_MS = 1200;

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

export function useToggleScheme(): () => void {
  const { setColorScheme } = useMantineColorScheme();
  return () => {
    const dark = document.documentElement.getAttribute('data-mantine-color-scheme') === 'dark';
    setColorScheme(dark ? 'light' : 'dark');
  };
}

/** The shortcuts. Letters go by their place on the keyboard, so that they work under a Russian layout too. */
export function useKeys(actions: { help: () => void; sidebar: () => void }) {
  const navigate = useNavigate();
  const toggleScheme = useToggleScheme();
  const latest = useRef({ actions, toggleScheme });
  latest.current = { actions, toggleScheme };
  useEffect(() => {
    let sequence = 0;
    const press = (event: KeyboardEvent) => {
      const { actions, toggleScheme } = latest.current;
      if ((event.ctrlKey || event.metaKey) && event.code === 'KeyK') {
        event.preventDefault();
        spotlight.toggle();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      if (event.key === '?') return actions.help();
      if (Date.now() - sequence < SEQUENCE_MS) {
        sequence = 0;
        const screen = SCREENS.find(one => event.code === `Key${one.letter}`);
        if (screen) void navigate({ to: screen.to });
        return;
      }
      if (event.code === 'KeyG') sequence = Date.now();
      if (event.code === 'KeyP') window.dispatchEvent(new Event(PERIOD_EVENT));
      if (event.code === 'KeyD') toggleScheme();
      if (event.code === 'KeyM') actions.sidebar();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [navigate]);
}

export function KeysHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useText();
  const rows = [
    ['keys.palette', [modifier(), 'K']],
    ['keys.explore', ['G', 'E']],
    ['keys.data', ['G', 'D']],
    ['keys.period', ['P']],
    ['keys.scheme', ['D']],
    ['keys.sidebar', ['M']],
    ['keys.chart', ['←', '→', '↑', '↓']],
    ['keys.chartOpen', ['Enter']],
    ['keys.close', ['Esc']],
    ['keys.help', ['?']],
  ] as const;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('keys.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <dl className={classes.keys}>
        {rows.map(([label, keys]) => (
          <Row key={label} label={t(label)} keys={keys} />
        ))}
      </dl>
    </Modal>
  );
}

function Row({ label, keys }: { label: string; keys: readonly string[] }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {keys.map(key => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dd>
    </>
  );
}
