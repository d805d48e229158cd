import { Button, Drawer } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCopy } from '@tabler/icons-react';
import { useText } from '../../i18n/index';
import { columnName } from '../../question/names';
import { propertiesOf } from './binding';
import classes from './RawDrawer.module.css';
import type { Interaction } from './timeline';

/** Columns that questions know by another name. */
const RENAMED: Record<string, string> = { case_id: 'case' };

interface RawDrawerProps {
  interaction: Interaction | undefined;
  /** Whether texts and properties were left out for the reader. */
  masked: boolean;
  onClose: () => void;
}

/** An interaction as it is in the data: every column, every property. */
export function RawDrawer({ interaction, masked, onClose }: RawDrawerProps) {
  const { t } = useText();
  return (
    <Drawer
      opened={interaction !== undefined}
      onClose={onClose}
      position="right"
      size={520}
      title={t('person.raw')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {interaction && <Raw interaction={interaction} masked={masked} />}
    </Drawer>
  );
}

/** A column by what it is called here and in the data. */
function Column({ name, value }: { name: string; value: string }) {
  const text = useText();
  const called = columnName(RENAMED[name] ?? name, text);
  return (
    <div>
      <dt>
        {called}
        {called !== name && <code>{name}</code>}
      </dt>
      <dd>{value}</dd>
    </div>
  );
}

function Raw({ interaction, masked }: { interaction: Interaction; masked: boolean }) {
  const text = useText();
  const { t, format } = text;
  const properties = propertiesOf(interaction.raw);
  const columns = Object.entries(interaction.raw).filter(([name]) => name !== 'properties');
  const given = columns.filter(([, value]) => value !== null && value !== '');
  const empty = columns.filter(([, value]) => value === null || value === '').map(([name]) => name);
  // Of what is left out nobody says here whether it was given.
  const absent = masked ? empty.filter(name => name !== 'text') : empty;
  const json = JSON.stringify({ ...Object.fromEntries(columns), properties }, null, 2);
  const copy = async () => {
    await navigator.clipboard.writeText(json);
    notifications.show({ message: t('person.copied') });
  };
  return (
    <>
      <p className={classes.rawTime}>{format.instant(interaction.time)}</p>
      <dl className={classes.raw}>
        {given.map(([name, value]) => (
          <Column key={name} name={name} value={String(value)} />
        ))}
      </dl>
      {absent.length > 0 && <p className={classes.quiet}>{t('person.absent', { columns: absent.join(', ') })}</p>}
      <h3 className={classes.rawHead}>{t('person.properties')}</h3>
      {Object.keys(properties).length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
        <pre className={classes.json} tabIndex={0}>
          {JSON.stringify(properties, null, 2)}
        </pre>
      ) : (
        <p className={classes.quiet}>{t(masked ? 'mask.properties' : 'person.noProperties')}</p>
      )}
      <Button
        variant="default"
        size="sm"
        mt="md"
        leftSection={<IconCopy size={16} aria-hidden />}
        onClick={() => void copy()}
      >
        {t('person.copy')}
      </Button>
    </>
  );
}
