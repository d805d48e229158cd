import { IconPhoneCall } from '@tabler/icons-react';
import { lazy } from 'react';
import { useText } from '../../i18n/index';
import { ListAction, type SegmentListProps } from './ListAction';

const Calls = lazy(async () => ({ default: (await import('./Calls')).Calls }));

/** A list of the segment for the people who call. */
export function CallsAction(props: SegmentListProps) {
  const { t } = useText();
  return <ListAction {...props} name="calls" label={t('calls.open')} icon={IconPhoneCall} dialog={Calls} />;
}
