import { Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../../i18n/index';
import { MAP_KINDS, type MapKind } from '../../../maps/map';
import { blankMap } from '../../../maps/newMap';
import { newKey } from '../../../saved/key';
import classes from './Make.module.css';
import { useMakeMap } from './useMakeMap';

/** A name and a kind, and the map is there; the guide goes on from it where it was asked for. */
export function BlankForm({ guided, onClose }: { guided: boolean; onClose: () => void }) {
  const { t, language } = useText();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<MapKind>('current_state');
  const { make, busy } = useMakeMap();
  const complete = name.trim() !== '';
  const submit = () => {
    const step = (number: number) => t('maps.newStep', { number });
    const body = blankMap({ name: name.trim(), kind, language, stage: t('maps.newStage'), step, make: newKey });
    if (!guided) return make(body);
    // The guide makes the steps out of touchpoints.
    return make({ ...body, stages: [] }, [], { view: 'guide' });
  };
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        if (complete) void submit();
      }}
    >
      <Stack gap="md">
        {guided && (
          <Text size="sm" c="dimmed">
            {t('guide.lead')}
          </Text>
        )}
        <TextInput
          label={t('maps.name')}
          placeholder={t('maps.nameExample')}
          data-autofocus
          required
          maxLength={200}
          value={name}
          onChange={event => setName(event.currentTarget.value)}
        />
        <Radio.Group label={t('maps.kind')} value={kind} onChange={value => setKind(value as MapKind)}>
          <div className={classes.kinds}>
            {MAP_KINDS.map(one => (
              <Radio key={one} value={one} label={t(`maps.kind.${one}`)} description={t(`maps.kind.${one}.about`)} />
            ))}
          </div>
        </Radio.Group>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('build.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={!complete}>
            {t(guided ? 'guide.begin' : 'maps.create')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
