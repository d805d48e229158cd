import {
  type DefaultError,
  type QueryKey,
  type UseQueryOptions,
  type UseQueryResult,
  useQuery as useQueryAtOnce,
} from '@tanstack/react-query';
import { useDeferredValue, useMemo } from 'react';

/**
 * As TanStack Query's own, but what arrives first is drawn as a transition: in slices between which the page
 * answers to the hand. Its own tells React by `useSyncExternalStore`, and whatever is told so is drawn at one go.
 */
export function useQuery<Fetched = unknown, Failed = DefaultError, Data = Fetched, Key extends QueryKey = QueryKey>(
  options: UseQueryOptions<Fetched, Failed, Data, Key>,
): UseQueryResult<Data, Failed> {
  const result = useQueryAtOnce(options);
  const { data, status, isLoading, isPlaceholderData } = result;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a result is made for every drawing; what is fetched anew behind one that is shown draws nothing.
  const now = useMemo(() => result, [data, status, isLoading, isPlaceholderData]);
  const before = useDeferredValue(now);
  // What changes under the hand of the reader, such as what was just saved, is not put off.
  return isWhole(before) ? result : before;
}

function isWhole({ isSuccess, isPlaceholderData }: { isSuccess: boolean; isPlaceholderData: boolean }): boolean {
  return isSuccess && !isPlaceholderData;
}
