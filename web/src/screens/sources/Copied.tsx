import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useText } from '../../i18n/index';
import classes from './Sources.module.css';

/** Long enough to be noticed. */
const SAID_MS = 2000;

interface CopyButtonProps {
  value: string;
  /** What is copied, for those who do not see what stands beside it. */
  label: string;
  filled?: boolean;
}

/** Copies a text, and says so where it stands. */
export function CopyButton({ value, label, filled }: CopyButtonProps) {
  const { t } = useText();
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setDone(true);
    } catch {
      // Without the permission the text can still be marked by hand.
    }
  };
  return (
    <Button
      size="xs"
      variant={filled ? 'filled' : 'default'}
      aria-label={done ? t('source.copied') : label}
      leftSection={done ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
      onClick={() => void copy()}
    >
      <span aria-live="polite">{done ? t('source.copied') : t('tokens.copy')}</span>
    </Button>
  );
}

/** Code to take along. */
export function Code({ code, label }: { code: string; label: string }) {
  const { t } = useText();
  return (
    <div className={classes.code}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the page can be scrolled from the keyboard. */}
      <pre role="group" tabIndex={0} aria-label={label}>
        {code}
      </pre>
      <div className={classes.codeCopy}>
        <CopyButton value={code} label={t('source.copyOf', { what: label })} />
      </div>
    </div>
  );
}
