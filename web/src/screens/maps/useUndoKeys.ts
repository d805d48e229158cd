import { useEffect } from 'react';

interface Undoing {
  undo: () => void;
  redo: () => void;
}

/** Ctrl+Z and Ctrl+Shift+Z or Ctrl+Y; in a field they belong to its text. */
export function useUndoKeys({ undo, redo }: Undoing, enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return;
    const press = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(event.target.tagName);
      if (typing || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      const back = event.code === 'KeyZ' && !event.shiftKey;
      const again = event.code === 'KeyY' || (event.code === 'KeyZ' && event.shiftKey);
      if (!back && !again) return;
      event.preventDefault();
      if (back) undo();
      else redo();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [undo, redo, enabled]);
}
