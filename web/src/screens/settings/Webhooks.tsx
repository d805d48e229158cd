import { Alert, Button, Text } from '@mantine/core';
import { IconPlus, IconSend, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { type Notified, type SegmentHook, useNotified, useTryWebhook } from '../../api/webhooks';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure, FailureText } from '../../states/State';
import sources from '../sources/Sources.module.css';
import { NewWebhook } from './NewWebhook';
import { RemoveWebhook } from './RemoveWebhook';
import classes from './Settings.module.css';
import { TellDialog } from './TellDialog';
import { ToldSegments } from './ToldSegments';
import { Undelivered } from './Undelivered';
import { WebhookHow } from './WebhookHow';
import own from './Webhooks.module.css';

type Asked = { what: 'add' } | { what: 'tell'; url: string; hook?: SegmentHook } | { what: 'remove'; url: string };

/** Programs that are told what happens, and what they could not be told. */
export function Webhooks() {
  const { t } = useText();
  const { data, error, refetch } = useNotified();
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <ListSkeleton rows={4} />;
  return (
    <div className={sources.stack}>
      <div>
        <div className={classes.tools}>
          <Text size="sm" c="dimmed">
            {t('webhooks.help')}
          </Text>
          <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setAsked({ what: 'add' })}>
            {t('webhooks.add')}
          </Button>
        </div>
        {data.webhooks.length === 0 ? (
          <Empty compact title={t('webhooks.noneTitle')} body={t('webhooks.noneBody')} />
        ) : (
          <ul className={classes.list}>
            {data.webhooks.map(({ url }) => (
              <Row key={url} url={url} known={data} onAsk={setAsked} />
            ))}
          </ul>
        )}
      </div>
      <Undelivered urls={data.webhooks.map(({ url }) => url)} />
      <WebhookHow />
      {asked?.what === 'add' && <NewWebhook known={data} onClose={close} />}
      {asked?.what === 'tell' && <TellDialog known={data} url={asked.url} hook={asked.hook} onClose={close} />}
      {asked?.what === 'remove' && <RemoveWebhook known={data} url={asked.url} onClose={close} />}
    </div>
  );
}

/** An address: what it is told, and whether it answers. */
function Row({ url, known, onAsk }: { url: string; known: Notified; onAsk: (asked: Asked) => void }) {
  const { t } = useText();
  const test = useTryWebhook();
  return (
    <li className={own.hook}>
      <div className={own.head}>
        <b>{url}</b>
        <div className={own.actions}>
          <Button
            size="sm"
            variant="default"
            aria-label={t('webhooks.testOf', { url })}
            leftSection={<IconSend size={16} aria-hidden />}
            loading={test.isPending}
            onClick={() => test.mutate(url)}
          >
            {t('webhooks.test')}
          </Button>
          <Button
            size="sm"
            variant="default"
            aria-label={t('webhooks.removeOf', { url })}
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => onAsk({ what: 'remove', url })}
          >
            {t('webhooks.remove')}
          </Button>
        </div>
      </div>
      {test.isSuccess && (
        <Alert color="petrol" variant="light" role="status" mt="sm">
          {t('webhooks.arrived')}
        </Alert>
      )}
      {test.error && (
        <Alert color="red" role="alert" mt="sm">
          {t('webhooks.notArrived')} <FailureText error={test.error} />
        </Alert>
      )}
      <p className={own.note}>{t('webhooks.always')}</p>
      <ToldSegments url={url} known={known} onChange={hook => onAsk({ what: 'tell', url, hook })} />
      <Button
        size="compact-sm"
        variant="subtle"
        className={own.tell ?? ''}
        aria-label={t('webhooks.tellOf', { url })}
        leftSection={<IconPlus size={15} aria-hidden />}
        onClick={() => onAsk({ what: 'tell', url })}
      >
        {t('webhooks.tell')}
      </Button>
    </li>
  );
}
