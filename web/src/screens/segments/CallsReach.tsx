import type { useTriedCalls } from '../../api/calls';
import { useText } from '../../i18n/index';
import { type CallsPart, partsOf } from '../../segments/calls';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure } from '../../states/State';
import { PART_COLOURS } from '../consent/PurposeReachBox';
import { ListReach } from './ListReach';

interface CallsReachProps {
  found: ReturnType<typeof useTriedCalls>;
  /** Whether a file of contacts says who can be called. */
  contacts: boolean;
}

function colourOf(name: CallsPart['name']): string {
  switch (name) {
    case 'listed':
      return PART_COLOURS.allowed;
    case 'beyond':
      return 'var(--s3)';
    case 'unmatched':
      return 'var(--s4)';
    default:
      return PART_COLOURS[name];
  }
}

/** How many of a segment are on a list for people who call, and why the others are not. */
export function CallsReach({ found, contacts }: CallsReachProps) {
  const { t } = useText();
  const { data, error, isFetching, isPlaceholderData, refetch } = found;
  if (error && !isFetching) return <Failure compact error={error} retry={() => void refetch()} />;
  if (!data) return <ListSkeleton rows={4} />;
  const said = (name: CallsPart['name']) => {
    switch (name) {
      case 'listed':
        return t('audience.onList');
      case 'beyond':
        return t('calls.beyond');
      case 'unmatched':
        return t(contacts ? 'calls.noNumber' : 'calls.unknown');
      default:
        return t(`consent.part.${name}`);
    }
  };
  const parts = partsOf(data).map(part => ({ ...part, label: said(part.name), colour: colourOf(part.name) }));
  return <ListReach members={data.members} customers={data.customers} parts={parts} stale={isPlaceholderData} />;
}
