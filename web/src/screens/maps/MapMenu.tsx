import { ActionIcon, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconArrowsSplit,
  IconCopyPlus,
  IconDots,
  IconDownload,
  IconHistory,
  IconLink,
  IconSettings,
  IconShare,
  IconTrash,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useSaveDocument } from '../../api/documents';
import { FILE_FORMATS, fileAddress, useMakeFrom } from '../../api/maps';
import { useMayEdit } from '../../api/queries';
import { useText } from '../../i18n/index';
import { changesOf } from '../../maps/changes';
import { restore } from '../../maps/commands/restore';
import { MAP_KINDS, type MapDocument, type MapKind, readMap } from '../../maps/map';
import { newKey } from '../../saved/key';
import { VersionHistory } from '../../saved/VersionHistory';
import { showFailure } from '../../states/undo';
import { useStudio } from './studio';
import { useChangesText } from './useChangeText';
import { useRemoveMap } from './useRemoveMap';
import { laneName } from './words';

const ShareDialog = lazy(() => import('./share/ShareDialog'));

/** What can be made from a map; there is nothing to make its present state from. */
const MADE_FROM = MAP_KINDS.filter(kind => kind !== 'current_state') as Exclude<MapKind, 'current_state'>[];

/** What is done with a map as a whole. */
export function MapMenu() {
  const text = useText();
  const { t } = text;
  const { mapKey, map, state, older, go } = useStudio();
  const navigate = useNavigate();
  const mayEdit = useMayEdit();
  const [history, setHistory] = useState(false);
  const [sharing, setSharing] = useState(false);
  const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;
  const copyLink = async () => {
    await navigator.clipboard.writeText(location.href);
    notifications.show({ message: t('answer.copied') });
  };
  const remove = useRemoveMap();
  return (
    <>
      <Menu position="bottom-end" width={270}>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t('save.more')}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown mah="70vh" style={{ overflowY: 'auto' }}>
          <Menu.Item leftSection={<IconSettings {...icon} />} onClick={() => go({ beside: ['settings'] }, false)}>
            {t('maps.settings')}
          </Menu.Item>
          <Menu.Item leftSection={<IconHistory {...icon} />} onClick={() => setHistory(true)}>
            {t('save.history')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLink {...icon} />} onClick={() => void copyLink()}>
            {t('answer.copyLink')}
          </Menu.Item>
          <Menu.Item leftSection={<IconShare {...icon} />} onClick={() => setSharing(true)}>
            {t('share.open')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>{t('maps.download')}</Menu.Label>
          {FILE_FORMATS.map(format => (
            <Menu.Item
              key={format}
              component="a"
              href={fileAddress(mapKey, format, older?.version)}
              download
              leftSection={<IconDownload {...icon} />}
            >
              {t(`maps.file.${format}`)}
            </Menu.Item>
          ))}
          {mayEdit && (
            <>
              <Menu.Divider />
              <MakeFrom />
              <Menu.Divider />
              <Menu.Item
                c="var(--bad)"
                leftSection={<IconTrash {...icon} />}
                onClick={async () => {
                  if (await remove({ ...state.base, body: map })) void navigate({ to: '/journeys/maps' });
                }}
              >
                {t('save.delete')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <History opened={history} onClose={() => setHistory(false)} />
      {sharing && (
        <Suspense fallback={null}>
          <ShareDialog
            mapKey={mapKey}
            mapName={map.name}
            version={older?.version ?? state.base.version}
            onClose={() => setSharing(false)}
          />
        </Suspense>
      )}
    </>
  );
}

/** A copy, or a map of another kind made from this one. */
function MakeFrom() {
  const { t } = useText();
  const { mapKey, map, editor } = useStudio();
  const navigate = useNavigate();
  const makeFrom = useMakeFrom(mapKey);
  const save = useSaveDocument<MapDocument>('map');
  const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;
  const open = (key: string) => void navigate({ to: '/journeys/maps/$key', params: { key } });
  const copy = async () => {
    const body = { ...map, name: t('save.copyOf', { name: map.name }) };
    open((await save.mutateAsync({ key: newKey(), version: 0, body })).key);
  };
  const make = async (kind: Exclude<MapKind, 'current_state'>) => {
    // It is made from what the server has.
    await editor.flush();
    open((await makeFrom.mutateAsync(kind)).key);
  };
  return (
    <>
      <Menu.Item leftSection={<IconCopyPlus {...icon} />} onClick={() => void copy().catch(showFailure)}>
        {t('save.saveAs')}
      </Menu.Item>
      {MADE_FROM.filter(kind => kind !== map.kind).map(kind => (
        <Menu.Item
          key={kind}
          leftSection={<IconArrowsSplit {...icon} />}
          onClick={() => void make(kind).catch(showFailure)}
        >
          {t(`maps.makeFrom.${kind}`)}
        </Menu.Item>
      ))}
    </>
  );
}

function History({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const text = useText();
  const say = useChangesText();
  const mayEdit = useMayEdit();
  const { mapKey, state, older, run, go } = useStudio();
  return (
    <VersionHistory
      kind="map"
      docKey={mapKey}
      opened={opened}
      onClose={onClose}
      read={readMap}
      describe={(before, after) => say(changesOf(before, after, lane => laneName(lane, text)))}
      shown={older?.version ?? state.base.version}
      onLook={({ version }) => {
        onClose();
        go({ version: version === state.base.version ? undefined : version, beside: undefined }, false);
      }}
      onRestore={
        mayEdit
          ? ({ body }) => {
              onClose();
              run(restore(body));
              go({ version: undefined });
            }
          : undefined
      }
    />
  );
}
