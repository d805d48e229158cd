import { Button, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconColumns2, IconGitCompare } from '@tabler/icons-react';
import { useText } from '../../i18n/index';
import { changesOf, type MapChange } from '../../maps/changes';
import classes from './Studio.module.css';
import { useStudio } from './studio';
import { useChangeText } from './useChangeText';
import { laneName } from './words';

/** What was done to the map since the version that is looked at. */
export function CompareDrawer() {
  const text = useText();
  const { t } = text;
  const { older, state, go } = useStudio();
  const [opened, { open, close }] = useDisclosure(false);
  if (!older) return null;
  return (
    <>
      <Button size="compact-sm" variant="light" leftSection={<IconGitCompare size={15} aria-hidden />} onClick={open}>
        {t('maps.compare')}
      </Button>
      <Drawer
        opened={opened}
        onClose={close}
        position="right"
        size={480}
        title={t('maps.compareTitle', { version: older.version })}
        closeButtonProps={{ 'aria-label': t('app.close') }}
      >
        <Button
          size="compact-sm"
          variant="default"
          mb="md"
          leftSection={<IconColumns2 size={15} aria-hidden />}
          onClick={() => {
            close();
            const compared = { base: older.version, of: undefined, version: undefined };
            go({ view: 'before', sides: 1, ...compared }, false);
          }}
        >
          {t('before.open.sides')}
        </Button>
        {opened && <Changes changes={changesOf(older.body, state.body, lane => laneName(lane, text))} />}
      </Drawer>
    </>
  );
}

function Changes({ changes }: { changes: MapChange[] }) {
  const { t } = useText();
  const say = useChangeText();
  if (changes.length === 0) return <p>{t('save.versionSame')}</p>;
  return (
    <ul className={classes.changes}>
      {changes.map((change, index) => (
        <li key={index}>
          {say(change)}
          {change.what === 'cell' && (
            <>
              {change.before?.text && <del>{change.before.text}</del>}
              {change.after?.text && change.after.text !== change.before?.text && <ins>{change.after.text}</ins>}
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
