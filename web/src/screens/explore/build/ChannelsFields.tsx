import type { Channels } from '../../../api/types';
import { useText } from '../../../i18n/index';
import { compact } from '../../../question/draft';
import { ColumnField, DurationField, filled, SelectorField } from './fields';
import { Section } from './Section';

interface ChannelsFieldsProps {
  ask: Channels;
  onChange: (ask: Channels) => void;
}

/** What journeys are for, how soon they must go on, and what a channel is. */
export function ChannelsFields({ ask, onChange }: ChannelsFieldsProps) {
  const { t } = useText();
  return (
    <>
      <Section label={t('build.goal')}>
        <SelectorField
          label={t('build.goal')}
          placeholder={t('build.noGoal')}
          value={ask.goal}
          onChange={goal => onChange(compact({ ...ask, goal: filled(goal) }) as Channels)}
        />
      </Section>
      <Section label={t('build.within')}>
        <DurationField
          label={t('build.within')}
          value={ask.within ?? '7d'}
          onChange={within => onChange({ ...ask, within })}
        />
      </Section>
      <Section label={t('build.channelOf')}>
        <ColumnField
          label={t('build.channelOf')}
          kind="text"
          value={ask.of ?? 'channel'}
          onChange={of => onChange(compact({ ...ask, of }) as Channels)}
        />
      </Section>
    </>
  );
}
