import { Button } from '@mantine/core';
import { useConsentPolicy } from '../../api/consent';
import { useSegmentNames, useSegments } from '../../api/segmentNames';
import type { Notified, SegmentHook } from '../../api/webhooks';
import { channelName, purposeName } from '../../consent/names';
import { useText } from '../../i18n/index';
import { showFailure } from '../../states/undo';
import { useTelling } from './useWebhookEdit';
import own from './Webhooks.module.css';
import { isPurpose } from './webhookEdits';

interface ToldSegmentsProps {
  url: string;
  known: Notified;
  onChange: (hook: SegmentHook) => void;
}

/** The segments that an address is told of, by name. */
export function ToldSegments({ url, known, onChange }: ToldSegmentsProps) {
  const { t, format } = useText();
  const segmentName = useSegmentNames(true);
  const order = new Intl.Collator(format.locale);
  const hooks = known.segments.filter(hook => hook.url === url);
  if (hooks.length === 0) return null;
  hooks.sort((a, b) => order.compare(segmentName(a.segment), segmentName(b.segment)));
  return (
    <>
      <p className={own.note}>{t('webhooks.segments')}</p>
      <ul className={own.told}>
        {hooks.map(hook => (
          <Told
            key={hook.segment}
            hook={hook}
            name={segmentName(hook.segment)}
            known={known}
            onChange={() => onChange(hook)}
          />
        ))}
      </ul>
    </>
  );
}

interface ToldProps {
  hook: SegmentHook;
  name: string;
  known: Notified;
  onChange: () => void;
}

function Told({ hook, name, known, onChange }: ToldProps) {
  const text = useText();
  const { t, format } = text;
  const { data: segments } = useSegments();
  const { data: policy } = useConsentPolicy();
  const telling = useTelling();
  const { url, segment, purpose, channel } = hook;
  const isGone = segments !== undefined && !segments.some(({ key }) => key === segment);
  const isRefused = policy !== undefined && !isPurpose(hook, policy.purposes);
  const stop = async () => {
    try {
      await telling.change(known, { edit: 'untell', url, segment });
    } catch (error) {
      showFailure(error);
    }
  };
  const whom = purpose
    ? [purposeName(purpose, policy, text), ...(channel ? [channelName(channel, text)] : [])].join(' · ')
    : t('webhooks.everybody');
  return (
    <li>
      <span>
        <b>{name}</b>
        <small data-everybody={!purpose || undefined}>{whom}</small>
        {isGone && <small data-trouble>{t('webhooks.segmentGone')}</small>}
        {isRefused && !isGone && <small data-trouble>{t('webhooks.purposeGone')}</small>}
        <small>{t('webhooks.since', { time: format.instant(hook.since) })}</small>
      </span>
      <span className={own.actions}>
        {!isGone && (
          <Button size="compact-sm" variant="default" aria-label={t('webhooks.changeOf', { name })} onClick={onChange}>
            {t('webhooks.change')}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="default"
          aria-label={t('webhooks.stopOf', { name })}
          loading={telling.isPending}
          onClick={() => void stop()}
        >
          {t('webhooks.stop')}
        </Button>
      </span>
    </li>
  );
}
