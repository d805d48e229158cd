import { Button } from '@mantine/core';
import { useText } from '../../i18n/index';
import shared from '../identity/Identity.module.css';
import sources from '../sources/Sources.module.css';

interface SaveBarProps {
  dirty: boolean;
  saving: boolean;
  /** Whether it may be saved though nothing was changed. */
  fresh?: boolean;
  discard: () => void;
}

/** Below a form that is saved as a whole. */
export function SaveBar({ dirty, saving, fresh = false, discard }: SaveBarProps) {
  const { t } = useText();
  return (
    <div className={`${sources.buttons} ${shared.bar}`} data-dirty={dirty || undefined}>
      <Button type="submit" disabled={!dirty && !fresh} loading={saving}>
        {t('settings.save')}
      </Button>
      <Button variant="default" disabled={!dirty} onClick={discard}>
        {t('rule.discard')}
      </Button>
    </div>
  );
}
