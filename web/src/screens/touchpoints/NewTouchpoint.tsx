import { Alert, Button, Group, Modal, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useData } from '../../api/queries';
import { useOwnStages } from '../../api/stages';
import type { Registry, Touchpoint } from '../../api/types';
import { useText } from '../../i18n/index';
import { FailureText } from '../../states/State';
import { freeKey, humanised } from '../../touchpoints/keys';
import { withNew } from '../../touchpoints/registry';
import { ownMoved, type StageModel, shippedMoved } from '../../touchpoints/stages';
import type { RegistryEdit } from '../../touchpoints/useRegistryEdit';
import { useEditOwnStages } from '../../touchpoints/useStages';
import { eventChoices } from './events';
import { nameTaken } from './names';

interface NewTouchpointProps {
  registry: Registry;
  model: StageModel;
  /** The event it is made of, or nothing. */
  event: string;
  edit: RegistryEdit;
  onClose: () => void;
}

/** A new touchpoint: its name, what it is made of, where it stands. The rest is on its card. */
export function NewTouchpoint({ registry, model, event, edit, onClose }: NewTouchpointProps) {
  const text = useText();
  const { t, format } = text;
  const data = useData();
  const own = useOwnStages();
  const ownStages = useEditOwnStages();
  const navigate = useNavigate();
  const [name, setName] = useState(humanised(event));
  const [events, setEvents] = useState<string[]>(event ? [event] : []);
  const [stage, setStage] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [sent, setSent] = useState(false);
  const written = name.trim();
  const taken = nameTaken(registry, written, undefined);
  const problem = !written ? t('setup.required') : taken ? t('touchpoint.nameTaken') : null;
  const submit = async (submitted: FormEvent) => {
    submitted.preventDefault();
    setSent(true);
    if (problem) return;
    const key = freeKey(written, new Set(registry.touchpoints.map(one => one.key)));
    const channels = [...new Set((data.data?.events ?? []).filter(one => events.includes(one.event)))];
    const first = channels[0];
    const made: Touchpoint = {
      key,
      names: { en: written, ru: written, pl: written },
      medium: first?.medium ?? 'digital',
      status: 'used',
      ...(first?.channel && channels.every(one => one.channel === first.channel) ? { channel: first.channel } : {}),
      rule: events.length > 0 ? { events } : {},
    };
    const placed = model.id === 'own' || !stage ? made : shippedMoved(made, model.id, stage);
    const message = t('registry.added', { name: format.quote(written) });
    const outcome = await edit.save({ base: registry, mine: withNew(registry, placed), message });
    if (typeof outcome === 'object') return setError(outcome.error);
    if (model.id === 'own' && stage && own.data) {
      await ownStages.edit(own.data, before => ownMoved(before, [key], stage), message);
    }
    void navigate({ to: '/journeys/touchpoints/$key', params: { key }, search: { view: 'rule' } });
  };
  return (
    <Modal opened onClose={onClose} title={t('registry.new')} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <form onSubmit={event => void submit(event)} noValidate>
        <Stack gap="md">
          {error !== null && (
            <Alert color="red" role="alert">
              <FailureText error={error} />
            </Alert>
          )}
          <TextInput
            label={t('touchpoint.name')}
            data-autofocus
            value={name}
            error={sent ? problem : null}
            onChange={typed => setName(typed.currentTarget.value)}
          />
          <MultiSelect
            label={t('rule.events')}
            description={t('registry.newEvents')}
            searchable
            hidePickedOptions
            data={eventChoices(data.data, registry, undefined, text)}
            value={events}
            onChange={setEvents}
            nothingFoundMessage={t('build.nothingFound')}
          />
          <Select
            label={t('registry.stage')}
            clearable
            data={model.stages.map(one => ({ value: one.key, label: one.name }))}
            value={stage}
            onChange={setStage}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('build.cancel')}
            </Button>
            <Button type="submit" loading={edit.saving}>
              {t('registry.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
