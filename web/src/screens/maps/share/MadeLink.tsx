import { Alert, Stack } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { MapShareMade } from '../../../api/shares';
import { useText } from '../../../i18n/index';
import { frameCode } from '../../../maps/share';
import { Code, CopyButton } from '../../sources/Copied';
import classes from './Share.module.css';

/** A new link, shown this once; where pages may embed it, the code for them. */
export function MadeLink({ made, mapName }: { made: MapShareMade; mapName: string }) {
  const { t } = useText();
  const shown = useRef<HTMLDivElement>(null);
  // The button that was pressed is gone; no other is at hand, so that a second press does not close it unread.
  useEffect(() => {
    shown.current?.focus();
  }, []);
  const address = new URL(made.path, location.origin).href;
  return (
    <Alert color="amber" ref={shown} tabIndex={-1} title={t('share.made')}>
      <Stack gap="sm">
        <span>{t('share.madeOnce')}</span>
        <div className={classes.made}>
          <code>{address}</code>
          <CopyButton filled value={address} label={t('share.copy')} />
        </div>
        {made.pages.length > 0 && <Code code={frameCode(address, mapName)} label={t('share.frame')} />}
      </Stack>
    </Alert>
  );
}
