import { Button, Group } from '@mantine/core';
import { IconPlus, IconWand } from '@tabler/icons-react';
import { useText } from '../../i18n/index';
import { Failure, State } from '../../states/State';
import { MapGrid } from './grid/MapGrid';
import { useMapActions } from './grid/useMapActions';
import { Legend } from './Legend';
import { MapTools } from './MapTools';
import { useStudio } from './studio';

/** The map as it is drawn, with its tools. */
export function MapPane() {
  const { map, reality } = useStudio();
  if (map.stages.length === 0) return <NoStages />;
  return (
    <>
      <MapTools />
      {reality?.error && <Failure compact error={reality.error} retry={reality.retry} />}
      <MapGrid />
      <Legend />
    </>
  );
}

function NoStages() {
  const { t } = useText();
  const { editable, go } = useStudio();
  const actions = useMapActions();
  if (!editable) return <State mood="empty" title={t('maps.emptyTitle')} body={t('maps.emptyViewer')} />;
  return (
    <State
      mood="empty"
      title={t('maps.emptyTitle')}
      body={t('maps.emptyBody')}
      action={
        <Group mt="sm" justify="center">
          <Button
            variant="default"
            leftSection={<IconWand size={17} aria-hidden />}
            onClick={() => go({ view: 'guide' }, false)}
          >
            {t('guide.begin')}
          </Button>
          <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => actions.addStage(null)}>
            {t('maps.addStage')}
          </Button>
        </Group>
      }
    />
  );
}
