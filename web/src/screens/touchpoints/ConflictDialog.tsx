import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Touchpoint } from '../../api/types';
import { useText } from '../../i18n/index';
import type { PlainKey } from '../../i18n/types';
import { nameIn } from '../../touchpoints/registry';
import type { PendingConflict, RegistryEdit } from '../../touchpoints/useRegistryEdit';

/** Shown where somebody else changed the same thing meanwhile; both versions are at hand until one is chosen. */
export function ConflictDialog({ edit }: { edit: RegistryEdit }) {
  const { t } = useText();
  return (
    <Modal
      opened={edit.conflict !== null}
      onClose={edit.dismiss}
      title={t('registry.conflict.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {edit.conflict && <Conflicts key={edit.conflict.theirs.version} pending={edit.conflict} edit={edit} />}
    </Modal>
  );
}

const FIELDS: Record<string, PlainKey> = {
  names: 'touchpoint.names',
  stage: 'registry.stage',
  phase: 'registry.stage',
  channel: 'registry.channel',
  medium: 'touchpoint.medium',
  owner: 'touchpoint.owner',
  content: 'touchpoint.content',
  standard: 'touchpoint.standard',
  goal: 'touchpoint.goal',
  status: 'registry.status',
  rule: 'touchpoint.view.rule',
  removed: 'registry.conflict.existence',
};

function Conflicts({ pending, edit }: { pending: PendingConflict; edit: RegistryEdit }) {
  const { t, language } = useText();
  const [choices, setChoices] = useState<ReadonlyMap<string, 'mine' | 'theirs'>>(new Map());
  return (
    <>
      <Text size="sm">{t('registry.conflict.body')}</Text>
      <Stack gap="md" mt="md">
        {pending.conflicts.map(({ key, mine, theirs, fields }) => {
          const either = mine ?? theirs;
          const asked = fields.map(field => t(FIELDS[field] ?? 'touchpoint.view.about'));
          return (
            <Radio.Group
              key={key}
              label={either ? nameIn(either, language) : key}
              description={[...new Set(asked)].join(', ')}
              value={choices.get(key) ?? 'mine'}
              onChange={value => setChoices(new Map(choices).set(key, value === 'theirs' ? 'theirs' : 'mine'))}
            >
              <Stack gap={6} mt={6}>
                <Radio
                  value="mine"
                  label={t('registry.conflict.mine')}
                  description={said(mine, fields, t('registry.conflict.gone'))}
                />
                <Radio
                  value="theirs"
                  label={t('registry.conflict.theirs')}
                  description={said(theirs, fields, t('registry.conflict.gone'))}
                />
              </Stack>
            </Radio.Group>
          );
        })}
      </Stack>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={edit.dismiss}>
          {t('build.cancel')}
        </Button>
        <Button loading={edit.saving} onClick={() => edit.settle(choices)}>
          {t('registry.conflict.save')}
        </Button>
      </Group>
    </>
  );
}

/** The fields in question as they would stand. */
function said(touchpoint: Touchpoint | undefined, fields: string[], gone: string): string {
  if (!touchpoint) return gone;
  const values = fields.map(field => touchpoint[field as keyof Touchpoint]).filter(value => value != null);
  return values.map(value => (typeof value === 'string' ? value : plain(value))).join('; ');
}

function plain(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.map(plain).join(', ');
  return [...new Set(Object.values(value).map(plain))].join(' · ');
}
