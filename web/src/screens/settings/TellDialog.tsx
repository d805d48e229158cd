import { Alert, Button, Group, Modal, Select, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { currentOf } from '../../api/client';
import { type Purpose, useConsentPolicy } from '../../api/consent';
import { type SegmentRow, useSegmentNames, useSegments } from '../../api/segmentNames';
import type { Notified, SegmentHook } from '../../api/webhooks';
import { channelName } from '../../consent/names';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure, FailureText } from '../../states/State';
import classes from './Settings.module.css';
import { useTelling } from './useWebhookEdit';
import { channelOf } from './webhookEdits';

/** Stands for everybody, where a purpose is chosen; no purpose has this key. */
const EVERYBODY = '*';

interface TellDialogProps {
  known: Notified;
  url: string;
  /** What it is told of a segment now; of one more where nothing is said. */
  hook?: SegmentHook | undefined;
  onClose: () => void;
}

/** Of which segment an address is told, and of whom in it. */
export function TellDialog(props: TellDialogProps) {
  const { hook, onClose } = props;
  const { t, format } = useText();
  const segmentName = useSegmentNames(true);
  const name = hook && format.quote(segmentName(hook.segment));
  return (
    <Modal
      opened
      onClose={onClose}
      title={name ? t('webhooks.changeTitle', { name }) : t('webhooks.tellTitle')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <Body {...props} />
    </Modal>
  );
}

function Body({ known, url, hook, onClose }: TellDialogProps) {
  const { t } = useText();
  const segments = useSegments();
  const policy = useConsentPolicy();
  const [base] = useState(known);
  if (!segments.data || !policy.data) {
    const failed = [segments, policy].find(one => one.error);
    const retry = () => {
      void segments.refetch();
      void policy.refetch();
    };
    return failed ? <Failure error={failed.error} retry={retry} compact /> : <ListSkeleton rows={3} />;
  }
  if (segments.data.length === 0) {
    return (
      <Empty
        compact
        title={t('segments.noneTitle')}
        body={t('webhooks.noSegments')}
        action={
          <Button component={Link} to="/customers/segments/new" variant="light" mt="sm">
            {t('segments.new')}
          </Button>
        }
      />
    );
  }
  const told = new Set(base.segments.filter(one => one.url === url).map(one => one.segment));
  const free = segments.data.filter(({ key }) => !told.has(key));
  if (!hook && free.length === 0) return <Text size="sm">{t('webhooks.allTold')}</Text>;
  return <Form base={base} url={url} hook={hook} segments={free} purposes={policy.data.purposes} onClose={onClose} />;
}

interface FormProps {
  base: Notified;
  url: string;
  hook: SegmentHook | undefined;
  /** Those of which it is not told yet. */
  segments: SegmentRow[];
  purposes: Purpose[];
  onClose: () => void;
}

function Form({ base, url, hook, segments, purposes, onClose }: FormProps) {
  const text = useText();
  const { t } = text;
  const telling = useTelling();
  const [segment, setSegment] = useState<string | null>(hook?.segment ?? null);
  // Nobody is told of everybody unless it is chosen.
  const [whom, setWhom] = useState<string | null>(hook ? (hook.purpose ?? EVERYBODY) : null);
  const [over, setOver] = useState<string | null>(hook?.channel ?? null);
  const [sent, setSent] = useState(false);
  const purpose = purposes.find(({ key }) => key === whom);
  const channels = purpose?.channels ?? [];
  const channel = channelOf(channels, over);
  const lacksChannel = channels.length > 0 && !channel;
  const required = (lacks: boolean) => (sent && lacks ? t('setup.required') : null);
  const theirs = currentOf<Notified>(telling.error);
  const save = async (from: Notified) => {
    setSent(true);
    if (!segment || (!purpose && whom !== EVERYBODY) || lacksChannel) return;
    const wanted = { url, segment, ...(purpose && { purpose: purpose.key }), ...(channel && { channel }) };
    try {
      await telling.change(from, { edit: 'tell', ...wanted });
      onClose();
    } catch {
      // Why stands in the form.
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(base);
  };
  return (
    <form onSubmit={submit} className={classes.form} noValidate>
      {theirs && (
        <Alert color="amber" role="alert" title={t('registry.conflict.title')}>
          {t('settings.conflict')}
          <Group mt="sm" gap="xs">
            <Button size="xs" onClick={() => void save(theirs)}>
              {t('settings.keepMine')}
            </Button>
            <Button size="xs" variant="default" onClick={onClose}>
              {t('settings.takeTheirs')}
            </Button>
          </Group>
        </Alert>
      )}
      {telling.error && !theirs && (
        <Alert color="red" role="alert">
          <FailureText error={telling.error} />
        </Alert>
      )}
      <Text size="sm">{t('webhooks.tellLead')}</Text>
      {!hook && (
        <Select<string>
          label={t('webhooks.segment')}
          data-autofocus
          searchable
          allowDeselect={false}
          data={segments.map(({ key, name }) => ({ value: key, label: name }))}
          value={segment}
          error={required(!segment)}
          nothingFoundMessage={t('build.nothingFound')}
          onChange={setSegment}
        />
      )}
      <Select<string>
        label={t('webhooks.purpose')}
        description={t('webhooks.purposeHelp')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        allowDeselect={false}
        data={[
          ...purposes.map(({ key, name }) => ({ value: key, label: name || key })),
          { value: EVERYBODY, label: t('webhooks.everybodyOption') },
        ]}
        value={purpose || whom === EVERYBODY ? whom : null}
        error={required(!purpose && whom !== EVERYBODY)}
        onChange={setWhom}
      />
      {whom === EVERYBODY && (
        <Alert color="amber" role="status">
          {t('webhooks.everybodyWarning')}
        </Alert>
      )}
      {channels.length > 0 && (
        <Select<string>
          label={t('consent.channel')}
          allowDeselect={false}
          data={channels.map(one => ({ value: one, label: channelName(one, text) }))}
          value={channel}
          error={required(lacksChannel)}
          onChange={setOver}
        />
      )}
      <div className={classes.dialogActions}>
        <Button variant="default" onClick={onClose}>
          {t('build.cancel')}
        </Button>
        <Button type="submit" loading={telling.isPending}>
          {t('settings.save')}
        </Button>
      </div>
    </form>
  );
}
