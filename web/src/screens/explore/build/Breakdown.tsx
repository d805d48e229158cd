import { Switch } from '@mantine/core';
import { useText } from '../../../i18n/index';
import classes from './Build.module.css';
import { ColumnField } from './fields';
import { Section } from './Section';

/** By which column the answer is broken down. */
export function Breakdown({
  by,
  onChange,
}: {
  by: string | null | undefined;
  onChange: (by: string | undefined) => void;
}) {
  const { t } = useText();
  const column = by?.replace(/^first\./, '');
  const first = by?.startsWith('first.') ?? false;
  return (
    <Section label={t('build.by')}>
      <div className={classes.stack}>
        <ColumnField
          label={t('build.by')}
          kind="text"
          extra={['touchpoint']}
          value={column}
          placeholder={t('build.byNone')}
          onChange={next => onChange(next && (first ? `first.${next}` : next))}
        />
        {column && (
          <Switch
            size="xs"
            label={t('build.byFirst')}
            checked={first}
            onChange={event => onChange(event.currentTarget.checked ? `first.${column}` : column)}
          />
        )}
      </div>
    </Section>
  );
}
