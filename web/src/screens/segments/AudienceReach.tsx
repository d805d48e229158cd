import type { AudienceFormat, useTriedAudience } from '../../api/audience';
import { useText } from '../../i18n/index';
import { type AudiencePart, leastRows, partsOf } from '../../segments/audience';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure } from '../../states/State';
import { PART_COLOURS } from '../consent/PurposeReachBox';
import { ListReach } from './ListReach';

interface AudienceReachProps {
  format: AudienceFormat;
  found: ReturnType<typeof useTriedAudience>;
}

function colourOf(name: AudiencePart['name']): string {
  if (name === 'listed') return PART_COLOURS.allowed;
  return name === 'unmatched' ? 'var(--s4)' : PART_COLOURS[name];
}

/** How many of a segment are on a list for other systems, and why the others are not. */
export function AudienceReach({ format, found }: AudienceReachProps) {
  const { t } = useText();
  const { data, error, isFetching, isPlaceholderData, refetch } = found;
  if (error && !isFetching) return <Failure compact error={error} retry={() => void refetch()} />;
  if (!data) return <ListSkeleton rows={4} />;
  const said = (name: AudiencePart['name']) => {
    if (name === 'listed') return t('audience.onList');
    return t(name === 'unmatched' ? 'audience.unmatched' : `consent.part.${name}`);
  };
  const parts = partsOf(data).map(part => ({ ...part, label: said(part.name), colour: colourOf(part.name) }));
  const least = leastRows(format, data.customers);
  return (
    <ListReach
      members={data.members}
      customers={data.customers}
      parts={parts}
      stale={isPlaceholderData}
      note={least === null ? undefined : t('audience.tooFew', { least })}
    />
  );
}
