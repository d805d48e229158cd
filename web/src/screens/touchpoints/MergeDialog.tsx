import { Alert, Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Registry, Touchpoint } from '../../api/types';
import { useText } from '../../i18n/index';
import { merged, nameIn } from '../../touchpoints/registry';
import type { RegistryEdit } from '../../touchpoints/useRegistryEdit';

interface MergeDialogProps {
  registry: Registry;
  chosen: Touchpoint[];
  edit: RegistryEdit;
  onClose: () => void;
  onDone: () => void;
}

/** Several touchpoints become one: which of them stays is asked. */
export function MergeDialog({ registry, chosen, edit, onClose, onDone }: MergeDialogProps) {
  const { t, format, language } = useText();
  const [target, setTarget] = useState(chosen[0]?.key ?? '');
  const timed = chosen.filter(one => one.rule?.moment);
  const named = (touchpoints: Touchpoint[]) => format.list(touchpoints.map(one => format.quote(nameIn(one, language))));
  const save = async () => {
    const kept = chosen.find(one => one.key === target);
    if (!kept) return;
    const mine = merged(
      registry,
      target,
      chosen.map(one => one.key),
    );
    const message = t('registry.merged', { count: chosen.length, name: format.quote(nameIn(kept, language)) });
    if (await edit.saveAloud({ base: registry, mine, message })) onDone();
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('registry.mergeTitle')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {timed.length > 0 ? (
        <Alert color="amber">{t('registry.mergeMoment', { names: named(timed) })}</Alert>
      ) : (
        <>
          <Text size="sm" mb="md">
            {t('registry.mergeBody')}
          </Text>
          <Radio.Group label={t('registry.mergeKeep')} value={target} onChange={setTarget}>
            <Stack gap="xs" mt="xs">
              {chosen.map(one => (
                <Radio
                  key={one.key}
                  value={one.key}
                  label={nameIn(one, language)}
                  description={(one.rule?.events ?? []).join(', ') || null}
                />
              ))}
            </Stack>
          </Radio.Group>
        </>
      )}
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('build.cancel')}
        </Button>
        {timed.length === 0 && (
          <Button loading={edit.saving} onClick={() => void save()}>
            {t('registry.merge')}
          </Button>
        )}
      </Group>
    </Modal>
  );
}
