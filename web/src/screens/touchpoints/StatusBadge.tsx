import { Tooltip } from '@mantine/core';
import type { Touchpoint } from '../../api/types';
import { useText } from '../../i18n/index';
import { stateOf } from '../../touchpoints/registry';
import classes from './Registry.module.css';

export function StatusBadge({ touchpoint }: { touchpoint: Touchpoint }) {
  const { t } = useText();
  const state = stateOf(touchpoint);
  return (
    <Tooltip label={t(`touchpoint.${state}.help`)} multiline maw={260}>
      <span className={classes.badge} data-state={state}>
        {t(`touchpoint.${state}`)}
      </span>
    </Tooltip>
  );
}
