import { useMantineColorScheme } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { PERIOD_EVENT } from './PeriodPicker';
import { SCREENS } from './screens';

/** Opens and closes the palette. */
export const PALETTE_EVENT = 'styk-palette';

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
        window.dispatchEvent(new Event(PALETTE_EVENT));
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
