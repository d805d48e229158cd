import { Modal } from '@mantine/core';
import { useSession } from '../api/queries';
import { useText } from '../i18n/index';
import classes from './Frame.module.css';
import { modifier } from './Header';
import { screensFor } from './screens';

export default function KeysHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useText();
  const { data: session } = useSession();
  const screens = screensFor(session).map(({ label, letter }) => [label, ['G', letter]] as const);
  const rows = [
    ['keys.palette', [modifier(), 'K']],
    ...screens,
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
