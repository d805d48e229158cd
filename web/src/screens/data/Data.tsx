import { Text, Title } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useImports } from '../../api/imports';
import { useData, useSignedIn } from '../../api/queries';
import { useText } from '../../i18n/index';
import type { DataSearch } from '../../router';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure } from '../../states/State';
import { Ways } from '../welcome/Ways';
import classes from './Data.module.css';
import { DropZone } from './DropZone';
import { Imports } from './Imports';
import { LiveSources } from './LiveSources';
import { QuarantineDrawer } from './QuarantineDrawer';
import { Sources } from './Sources';
import { Summary, UnknownShare } from './Summary';
import { Uploads } from './Uploads';

/** What is in the lake, how it came there, and how more comes in. */
export function Data() {
  const { t } = useText();
  const { user } = useSignedIn();
  const mayEdit = user?.role !== 'viewer';
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <Title order={1}>{t('lake.title')}</Title>
        <Text c="dimmed">{t('lake.lead')}</Text>
      </header>
      {mayEdit ? (
        <>
          <DropZone />
          <Uploads />
          <LiveSources />
        </>
      ) : (
        <p className={classes.note}>{t('lake.viewer')}</p>
      )}
      <Lake mayEdit={mayEdit} />
    </div>
  );
}

function Lake({ mayEdit }: { mayEdit: boolean }) {
  const data = useData();
  const imports = useImports();
  const { quarantine } = useSearch({ strict: false }) as DataSearch;
  const navigate = useNavigate();
  const show = (number: number | undefined) =>
    void navigate({ to: '/data', search: before => ({ ...before, quarantine: number }), resetScroll: false });
  const error = data.error ?? imports.error;
  if (error) {
    return <Failure error={error} retry={() => void Promise.all([data.refetch(), imports.refetch()])} />;
  }
  if (!data.data || !imports.data) return <ListSkeleton rows={8} />;
  return (
    <>
      {data.data.interactions > 0 ? (
        <>
          <Summary data={data.data} />
          <div className={classes.pair}>
            <Sources sources={data.data.sources} />
            <UnknownShare />
          </div>
        </>
      ) : (
        mayEdit && (
          <div className={classes.ways}>
            <Ways own={false} />
          </div>
        )
      )}
      {imports.data.length > 0 && <Imports imports={imports.data} mayEdit={mayEdit} onQuarantine={show} />}
      <QuarantineDrawer
        number={mayEdit ? quarantine : undefined}
        row={imports.data.find(row => row.number === quarantine)}
        onClose={() => show(undefined)}
      />
    </>
  );
}
