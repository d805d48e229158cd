import { useAsk } from '../../api/queries';
import type { SourceRow } from '../../api/sources';
import { useText } from '../../i18n/index';
import { type Health, healthOf } from './health';

/**
 * How sources are. The server counts from its start: of those that were silent since,
 * it is asked whether there are interactions of theirs at all.
 */
export function useHealth(rows: SourceRow[] | undefined): (row: SourceRow) => Health {
  const { zone, language } = useText();
  const silent = (rows ?? []).filter(({ arrived, closed }) => !arrived.last && !closed).map(({ name }) => name);
  const filters = [`source in [${silent.map(name => JSON.stringify(name)).join(', ')}]`];
  const { data } = useAsk(
    silent.length > 0 ? { ask: 'metric', metric: 'count', by: 'source', filters, zone, language } : null,
  );
  const known = new Set(data?.result.kind === 'metric' ? data.result.groups.map(({ key }) => key) : []);
  return row => healthOf(row, known.has(row.name));
}
