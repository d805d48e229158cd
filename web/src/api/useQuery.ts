import {
  type DefaultError,
  notifyManager,
  type QueryKey,
  QueryObserver,
  type UseQueryOptions,
  type UseQueryResult,
  useQueryClient,
} from '@tanstack/react-query';
import { startTransition, useEffect, useReducer, useState } from 'react';

/**
 * As TanStack Query's own, but what arrives first is drawn as a transition: in slices between which the page
 * answers to the hand. Its own tells React by `useSyncExternalStore`, and whatever is told so is drawn at one go.
 */
export function useQuery<Fetched = unknown, Failed = DefaultError, Data = Fetched, Key extends QueryKey = QueryKey>(
  options: UseQueryOptions<Fetched, Failed, Data, Key>,
): UseQueryResult<Data, Failed> {
  const client = useQueryClient();
  const complete = client.defaultQueryOptions(options);
  complete._optimisticResults = 'optimistic';
  const [observer] = useState(() => new QueryObserver<Fetched, Failed, Data, Fetched, Key>(client, complete));
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const result = observer.getOptimisticResult(complete);
  useEffect(() => {
    let shown = isWhole(observer.getCurrentResult());
    const unsubscribe = observer.subscribe(
      notifyManager.batchCalls(result => {
        // What changes under the hand of the reader, such as what was just saved, is not put off.
        if (shown) draw();
        else startTransition(draw);
        shown = isWhole(result);
      }),
    );
    // It may have come between drawing and subscribing.
    observer.updateResult();
    return unsubscribe;
  }, [observer]);
  useEffect(() => observer.setOptions(complete));
  return observer.trackResult(result) as UseQueryResult<Data, Failed>;
}

function isWhole({ isSuccess, isPlaceholderData }: { isSuccess: boolean; isPlaceholderData: boolean }): boolean {
  return isSuccess && !isPlaceholderData;
}
