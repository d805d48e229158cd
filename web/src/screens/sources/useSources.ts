import { useData } from '../../api/queries';
import type { SourceRow } from '../../api/sources';
import { type Health, healthOf } from './health';

/** How sources are; what is in the data tells of those that were silent since the server started. */
export function useHealth(): (row: SourceRow) => Health {
  const { data } = useData();
  return row => healthOf(row, data?.sources.find(({ source }) => source === row.name)?.last);
}
