import { Anchor, Button, Title } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { TablePreview, Upload } from '../../api/data';
import { useSignedIn } from '../../api/queries';
import { useText } from '../../i18n/index';
import type { ImportSearch } from '../../router';
import { Empty, Forbidden } from '../../states/State';
import { FirstSteps } from '../data/FirstSteps';
import { clearRun, useRun } from '../data/runs';
import { useUpload } from '../data/uploads';
import { Editing } from './Editing';
import classes from './Import.module.css';
import { Outcome } from './Outcome';
import { Running } from './Running';
import { Tables } from './Tables';

/** A file that was sent: what its tables would become, the mapping to change, then the import. */
export function Import() {
  const { t, format } = useText();
  const { upload: id = '' } = useParams({ strict: false });
  const { table: wanted } = useSearch({ strict: false }) as ImportSearch;
  const { user } = useSignedIn();
  const navigate = useNavigate();
  const upload = useUpload(id);
  if (user?.role === 'viewer') return <Forbidden />;
  if (!upload) {
    return (
      <Empty
        title={t('import.goneTitle')}
        body={t('import.goneBody')}
        action={
          <Button component={Link} to="/data" variant="light" mt="sm">
            {t('import.toData')}
          </Button>
        }
      />
    );
  }
  const table = upload.tables.find(one => one.table === wanted) ?? upload.tables[0];
  const choose = (name: string) =>
    void navigate({
      to: '/data/import/$upload',
      params: { upload: id },
      search: before => ({ ...before, table: name, as: undefined }),
      resetScroll: false,
    });
  return (
    <div className={classes.screen}>
      <FirstSteps now="import" />
      <header className={classes.head}>
        <div>
          <Title order={1} className={classes.fileName}>
            {upload.name}
          </Title>
          <p>
            {[format.bytes(upload.size), table?.format].filter(Boolean).join(' · ')}
            {' · '}
            <Anchor component={Link} to="/data">
              {t('import.otherFile')}
            </Anchor>
          </p>
        </div>
      </header>
      {upload.tables.length > 1 && table && <Tables upload={upload} chosen={table.table} onChoose={choose} />}
      {table ? (
        <OneTable key={table.table} upload={upload} table={table} onNext={choose} />
      ) : (
        <Empty title={t('import.noTableTitle')} body={t('import.noTableBody')} />
      )}
    </div>
  );
}

interface OneTableProps {
  upload: Upload;
  table: TablePreview;
  onNext: (table: string) => void;
}

/** A table before, during and after its import. */
function OneTable({ upload, table, onNext }: OneTableProps) {
  const run = useRun(upload.id, table.table);
  if (run?.state === 'running') return <Running upload={upload.id} table={table.table} run={run} />;
  if (run?.state === 'done' && run.taken) {
    return (
      <Outcome
        upload={upload}
        table={table.table}
        run={run}
        taken={run.taken}
        onNext={onNext}
        onBack={() => clearRun(upload.id, table.table)}
      />
    );
  }
  return <Editing upload={upload} table={table} run={run} />;
}
