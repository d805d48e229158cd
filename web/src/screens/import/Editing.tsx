import { Alert, SegmentedControl } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { Problem } from '../../api/client';
import { previewQuery, type TablePreview, type Upload, useLakeChanged } from '../../api/data';
import { useQuery } from '../../api/useQuery';
import { useText } from '../../i18n/index';
import { recogniseAggregate } from '../../mapping/aggregate';
import { asItStands, isFatal, type Lack, lacksOf, type Mapping } from '../../mapping/mapping';
import { columnsOf, recordsOf } from '../../mapping/records';
import type { ImportSearch } from '../../router';
import { FailureText } from '../../states/State';
import { keepDraft, keptDraft, type Run, startRun } from '../data/runs';
import { lost } from '../data/uploads';
import { AggregateNotice } from './AggregateNotice';
import { AsFile } from './AsFile';
import { Columns } from './Columns';
import classes from './Import.module.css';
import { Lacks } from './Lacks';
import { Preview } from './Preview';
import { TableSettings } from './TableSettings';
import { TakeBar } from './TakeBar';

const DEBOUNCE_MS = 350;

interface EditingProps {
  upload: Upload;
  table: TablePreview;
  run: Run | undefined;
}

/** The mapping beside what it makes of the first rows. */
export function Editing({ upload, table, run }: EditingProps) {
  const { t } = useText();
  const { as = 'columns' } = useSearch({ strict: false }) as ImportSearch;
  const navigate = useNavigate();
  const client = useQueryClient();
  const changed = useLakeChanged();
  const [mapping, setMapping] = useState<Mapping>(() => keptDraft(upload.id, table.table) ?? table.mapping);
  const [asked] = useDebouncedValue(mapping, DEBOUNCE_MS);
  const untouched = asked === table.mapping;
  const shown = useQuery({
    ...previewQuery(upload.id, table.table, asked),
    enabled: !untouched,
    placeholderData: keepPreviousData,
  });
  const plain = useQuery(previewQuery(upload.id, table.table, asItStands(mapping)));
  const gone = [shown.error, plain.error].some(error => error instanceof Problem && error.status === 404);
  useEffect(() => {
    if (gone) lost(upload.id);
  }, [gone, upload.id]);

  const records = useMemo(() => recordsOf(plain.data?.interactions ?? []), [plain.data]);
  const columns = useMemo(() => columnsOf(table, records), [table, records]);
  const aggregate = useMemo(
    () => recogniseAggregate(records, columns, table.mapping),
    [records, columns, table.mapping],
  );
  // A report is no data: its columns are shown to those who say that it is.
  const [anyway, setAnyway] = useState(false);
  const hidden = aggregate !== null && !anyway;
  const preview = untouched ? table : (shown.data ?? table);
  const lacks = useMemo(() => withNobody(lacksOf(mapping), preview), [mapping, preview]);
  const change = (next: Mapping) => {
    setMapping(next);
    keepDraft(upload.id, table.table, next);
  };
  const take = async (maxBad: string) => {
    const registry = client.getQueryData<{ touchpoints: { key: string }[] }>(['touchpoints']);
    const before = registry?.touchpoints.map(one => one.key) ?? [];
    const ended = await startRun(upload.id, { table: table.table, mapping, max_bad: maxBad }, before);
    if (ended.state === 'done') await changed();
  };
  return (
    <>
      {run?.state === 'failed' && (
        <Alert color="red" variant="light" title={t('import.failed')} role="alert">
          <FailureText error={run.error} />
        </Alert>
      )}
      {run?.state === 'cancelled' && (
        <Alert color="amber" variant="light" role="status">
          {t('import.cancelled')}
        </Alert>
      )}
      {aggregate && <AggregateNotice aggregate={aggregate} onAnyway={hidden ? () => setAnyway(true) : undefined} />}
      {!hidden && (
        <>
          <Lacks mapping={mapping} lacks={lacks} preview={table} records={records} onChange={change} />
          <div className={classes.columns}>
            <section className={classes.panel} aria-labelledby="mapping-title">
              <div className={classes.panelHead}>
                <h2 id="mapping-title">{t('import.mapping')}</h2>
                <SegmentedControl
                  size="xs"
                  value={as}
                  aria-label={t('import.view')}
                  data={[
                    { value: 'columns', label: t('import.viewColumns') },
                    { value: 'file', label: t('import.viewFile') },
                  ]}
                  onChange={next =>
                    void navigate({
                      to: '.',
                      search: (before: ImportSearch) => ({
                        ...before,
                        as: next === 'file' ? ('file' as const) : undefined,
                      }),
                      replace: true,
                      resetScroll: false,
                    })
                  }
                />
              </div>
              {as === 'file' ? (
                <AsFile mapping={mapping} guessed={table.mapping} name={upload.name} onChange={change} />
              ) : (
                <>
                  <Columns
                    mapping={mapping}
                    columns={columns}
                    guesses={table.guesses}
                    records={records}
                    loading={plain.isPending}
                    onChange={change}
                  />
                  <TableSettings mapping={mapping} columns={columns} onChange={change} />
                </>
              )}
            </section>
            <Preview
              preview={preview}
              stale={mapping !== asked || shown.isPlaceholderData || (shown.isFetching && !untouched)}
              error={untouched ? null : shown.error}
              unreadable={!lacks.some(isFatal)}
            />
          </div>
          <TakeBar blocked={lacks.some(isFatal)} onTake={maxBad => void take(maxBad)} />
        </>
      )}
    </>
  );
}

/** A column may be there and blank: what the first rows became says whether anybody is named. */
function withNobody(lacks: Lack[], { interactions }: TablePreview): Lack[] {
  const nobody = interactions.length > 0 && interactions.every(({ who }) => who.length === 0);
  return nobody && !lacks.some(({ lack }) => lack === 'customer') ? [...lacks, { lack: 'customer' }] : lacks;
}
