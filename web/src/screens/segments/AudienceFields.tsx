import { Alert, Radio, Select } from '@mantine/core';
import type { Purpose } from '../../api/consent';
import { channelName } from '../../consent/names';
import { useText } from '../../i18n/index';
import {
  type AudienceChoice,
  type AudienceSearch,
  FORMATS,
  isForAnotherChannel,
  leavesPhonesOut,
} from '../../segments/audience';
import classes from './Audience.module.css';

interface AudienceFieldsProps {
  purposes: readonly Purpose[];
  choice: AudienceChoice;
  onChange: (change: AudienceSearch) => void;
}

/** What a list is for, over which channel, and where it goes. */
export function AudienceFields({ purposes, choice, onChange }: AudienceFieldsProps) {
  const text = useText();
  const { t } = text;
  const { purpose, channel, format } = choice;
  return (
    <>
      <div className={classes.fields}>
        <Select
          label={t('consent.purpose')}
          allowDeselect={false}
          data={purposes.map(({ key, name }) => ({ value: key, label: name }))}
          value={purpose.key}
          onChange={key => key && onChange({ purpose: key })}
        />
        {channel && (
          <Select
            label={t('consent.channel')}
            allowDeselect={false}
            data={purpose.channels.map(value => ({ value, label: channelName(value, text) }))}
            value={channel}
            onChange={value => value && onChange({ channel: value })}
          />
        )}
      </div>
      <Radio.Group label={t('audience.format')} value={format} onChange={value => onChange({ format: value })}>
        <div className={classes.formats}>
          {FORMATS.map(one => (
            <Radio key={one} value={one} label={t(`audience.format.${one}`)} />
          ))}
        </div>
      </Radio.Group>
      <p className={classes.lead} aria-live="polite">
        {t(`audience.about.${format}`)}
        {leavesPhonesOut(format) && ` ${t('audience.phones')}`}
      </p>
      <Elsewhere choice={choice} />
    </>
  );
}

/** A network is told of customers who may be reached, but not by it. */
function Elsewhere({ choice }: { choice: AudienceChoice }) {
  const text = useText();
  const { t, format } = text;
  const { channel } = choice;
  if (!channel || !isForAnotherChannel(choice)) return null;
  return (
    <Alert color="amber" variant="light">
      {t('audience.otherChannel', {
        ads: format.quote(channelName('ads', text)),
        channel: format.quote(channelName(channel, text)),
      })}
    </Alert>
  );
}
