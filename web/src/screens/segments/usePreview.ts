import { useDebouncedValue } from '@mantine/hooks';
import { type SegmentTrial, type SegmentTried, useTriedSegment } from '../../api/segments';
import { type DraftRule, isFilled } from '../../segments/draft';
import { plain } from '../../segments/tree';

const TYPING_MS = 350;
/** Half a year, week by week. */
const GROWTH = { points: 26, step: '7d' };

export interface Preview {
  /** Whether everything is there to be counted. */
  filled: boolean;
  /** What the rule finds. */
  tried: SegmentTried | undefined;
  /** That is of the rule before. */
  stale: boolean;
  error: unknown;
  retry: () => void;
}

export function trialOf(rule: DraftRule): SegmentTrial {
  return 'tree' in rule ? { tree: plain(rule.tree) } : { rule: rule.text.trim() };
}

/** Who is in a segment by a rule, while it is being written. */
export function usePreview(rule: DraftRule): Preview {
  const [asked] = useDebouncedValue(rule, TYPING_MS);
  const tried = useTriedSegment(isFilled(asked) ? { ...trialOf(asked), ...GROWTH } : null);
  const filled = isFilled(rule);
  return {
    filled,
    tried: tried.data,
    stale: asked !== rule || tried.isPlaceholderData,
    error: filled && !tried.isFetching ? tried.error : null,
    retry: () => void tried.refetch(),
  };
}

/** What the rule finds that is in the form right now. */
export function settled({ tried, stale, error }: Preview): SegmentTried | undefined {
  return stale || error ? undefined : tried;
}
