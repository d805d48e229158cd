import { Button, Group, Modal, Select, Stack } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../../i18n/index';
import { dropped, places } from '../../../maps/arrange';
import type { Spot } from '../../../maps/navigation';
import { useStudio } from '../studio';
import { laneName, quoted } from '../words';

/** Moves a stage, a step or a lane to a place that is chosen from a list. */
export function MoveDialog({ thing, onClose }: { thing: Spot; onClose: () => void }) {
  const text = useText();
  const { t } = text;
  const { map, run } = useStudio();
  const [chosen, setChosen] = useState<string | null>(null);
  const found = places(map, thing);
  const nameOf = (behind: string | null): string => {
    if (behind === null) return t('maps.toBeginning');
    const lane = thing.at === 'lane' ? map.lanes.find(one => one.key === behind) : undefined;
    return t('maps.behind', { name: quoted(lane ? laneName(lane, text) : behind, text) });
  };
  const options = found.map(({ stage, behind }, at) => ({ value: String(at), label: nameOf(behind), stage }));
  const stages = [...new Set(options.flatMap(({ stage }) => stage ?? []))];
  const data =
    stages.length > 0
      ? map.stages.map((stage, at) => ({
          // Two stages may have one name.
          group: `${at + 1}. ${stage.name}`,
          items: options.filter((_, place) => {
            const target = found[place]?.target;
            return target?.at === 'step' && target.stage === stage.key;
          }),
        }))
      : options;
  const move = () => {
    const target = chosen === null ? undefined : found[Number(chosen)]?.target;
    const command = target && dropped(thing, target);
    if (command) run(command);
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('maps.moveTo')} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <Stack gap="md">
        <Select
          label={t('maps.moveWhere')}
          data-autofocus
          searchable
          data={data}
          value={chosen}
          nothingFoundMessage={t('build.nothingFound')}
          maxDropdownHeight={300}
          onChange={setChosen}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('build.cancel')}
          </Button>
          <Button disabled={chosen === null} onClick={move}>
            {t('maps.move')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
