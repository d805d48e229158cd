import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useMayEdit } from '../../../api/queries';
import { type MapShareMade, useShares } from '../../../api/shares';
import { useText } from '../../../i18n/index';
import { ListSkeleton } from '../../../states/Skeletons';
import { Failure } from '../../../states/State';
import { MadeLink } from './MadeLink';
import classes from './Share.module.css';
import { ShareForm } from './ShareForm';
import { ShareRow } from './ShareRow';

interface ShareDialogProps {
  mapKey: string;
  mapName: string;
  /** The version that is looked at. */
  version: number;
  onClose: () => void;
}

/** The links that show a map to whoever has them: made, listed, taken back. */
export default function ShareDialog({ mapKey, mapName, version, onClose }: ShareDialogProps) {
  const { t } = useText();
  const mayEdit = useMayEdit();
  const { data, error, refetch } = useShares(mapKey);
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<MapShareMade | null>(null);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('share.title')}
      // A click beside it must not lose what is shown only once.
      closeOnClickOutside={!made && !making}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <Stack gap="md">
        <p className={classes.lead}>{t('share.lead')}</p>
        {made && <MadeLink key={made.id} made={made} mapName={mapName} />}
        {making ? (
          <ShareForm
            mapKey={mapKey}
            version={version}
            onClose={() => setMaking(false)}
            onMade={share => {
              setMade(share);
              setMaking(false);
            }}
          />
        ) : (
          mayEdit && (
            <Group>
              <Button
                size="sm"
                variant={made ? 'default' : 'filled'}
                leftSection={<IconPlus size={16} aria-hidden />}
                onClick={() => setMaking(true)}
              >
                {t(made ? 'share.another' : 'share.new')}
              </Button>
            </Group>
          )
        )}
        {error && !data ? (
          <Failure compact error={error} retry={() => void refetch()} />
        ) : !data ? (
          <ListSkeleton rows={2} />
        ) : data.length === 0 ? (
          !making && <Alert color="gray">{t('share.none')}</Alert>
        ) : (
          <ul className={classes.shares}>
            {data.map(share => (
              <ShareRow key={share.id} mapKey={mapKey} share={share} />
            ))}
          </ul>
        )}
      </Stack>
    </Modal>
  );
}
