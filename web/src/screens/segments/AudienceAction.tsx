import { IconUserShare } from '@tabler/icons-react';
import { lazy } from 'react';
import { useText } from '../../i18n/index';
import { ListAction, type SegmentListProps } from './ListAction';

const Audience = lazy(async () => ({ default: (await import('./Audience')).Audience }));

/** A list of the segment for other systems. */
export function AudienceAction(props: SegmentListProps) {
  const { t } = useText();
  return <ListAction {...props} name="audience" label={t('audience.open')} icon={IconUserShare} dialog={Audience} />;
}
