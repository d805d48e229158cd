import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../i18n/index';
import classes from './Import.module.css';

/** A count or a share, as `MaxBad` of the server reads it. */
const LIMIT = /^\d+([.,]\d+)?\s*%$|^\d+$/;

/** The last word before the import: how many unreadable rows are too many. */
export function TakeBar({ blocked, onTake }: { blocked: boolean; onTake: (maxBad: string) => void }) {
  const { t } = useText();
  const [limit, setLimit] = useState('5%');
  const valid = LIMIT.test(limit.trim());
  return (
    <form
      className={classes.bar}
      onSubmit={event => {
        event.preventDefault();
        if (!blocked && valid) onTake(limit.trim().replace(/\s+/g, '').replace(',', '.'));
      }}
    >
      <label className={classes.limit} htmlFor="max-bad">
        <span>
          {t('take.limit')}
          <small>{t('take.limitHow')}</small>
        </span>
        <TextInput
          id="max-bad"
          size="sm"
          w={76}
          value={limit}
          error={!valid}
          aria-invalid={!valid}
          onChange={event => setLimit(event.currentTarget.value)}
        />
      </label>
      <span className={classes.barNote} role="status">
        {blocked ? t('take.blocked') : ''}
      </span>
      <Button type="submit" size="md" disabled={blocked || !valid}>
        {t('take.import')}
      </Button>
    </form>
  );
}
