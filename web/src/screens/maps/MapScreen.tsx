import { Button, Group } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Problem } from '../../api/client';
import { type Saved, useSaveDocument, useVersions } from '../../api/documents';
import { useMayEdit } from '../../api/queries';
import { useText } from '../../i18n/index';
import type { DocumentEditor } from '../../maps/editor';
import { type MapDocument, readMap } from '../../maps/map';
import { mergeMaps } from '../../maps/merge';
import { useAuthorName } from '../../saved/useAuthorName';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure, State } from '../../states/State';
import { showFailure } from '../../states/undo';
import { BesideMap } from './BesideMap';
import { MapHead } from './MapHead';
import { MapNotices } from './MapNotices';
import { MapPane } from './MapPane';
import classes from './Studio.module.css';
import { StudioProvider, useMakeStudio } from './studio';
import { useDocumentEditor } from './useDocumentEditor';
import { useUndoKeys } from './useUndoKeys';

const TableView = lazy(() => import('./views/TableView'));
const CardView = lazy(() => import('./views/CardView'));
const PlanView = lazy(() => import('./views/PlanView'));
const RulesView = lazy(() => import('./views/RulesView'));
const MatrixView = lazy(() => import('./views/MatrixView'));
const BeforeView = lazy(() => import('./before/BeforeView'));
const Guide = lazy(() => import('./guide/Guide'));
const Presentation = lazy(() => import('./views/Presentation'));

const WAYS = { read: readMap, merge: mergeMaps };

/** One journey map: looked at, edited, presented. */
export function MapScreen() {
  const { key = '' } = useParams({ strict: false });
  return <Loaded key={key} mapKey={key} />;
}

function Loaded({ mapKey }: { mapKey: string }) {
  const { document, editor } = useDocumentEditor('map', mapKey, WAYS);
  if (editor) return <Opened mapKey={mapKey} editor={editor} />;
  const missing = document.error instanceof Problem && document.error.status === 404;
  if (missing || (document.data && readMap(document.data.body) === null)) {
    return <Gone mapKey={mapKey} document={document.data} />;
  }
  if (document.error) return <Failure error={document.error} retry={() => void document.refetch()} />;
  return <ListSkeleton />;
}

function Opened({ mapKey, editor }: { mapKey: string; editor: DocumentEditor<MapDocument> }) {
  const studio = useMakeStudio(mapKey, editor);
  const { search, editable } = studio;
  useUndoKeys(editor, editable);
  if (search.view === 'present') {
    return (
      <StudioProvider value={studio}>
        <Suspense fallback={<ListSkeleton />}>
          <Presentation />
        </Suspense>
      </StudioProvider>
    );
  }
  return (
    <StudioProvider value={studio}>
      <div className={classes.screen}>
        <MapHead />
        <MapNotices />
        <Suspense fallback={<ListSkeleton />}>
          {search.view === 'table' ? (
            <TableView />
          ) : search.view === 'card' ? (
            <CardView />
          ) : search.view === 'plan' ? (
            <PlanView />
          ) : search.view === 'rules' ? (
            <RulesView />
          ) : search.view === 'matrix' ? (
            <MatrixView />
          ) : search.view === 'before' ? (
            <BeforeView />
          ) : search.view === 'guide' && editable ? (
            <Guide />
          ) : (
            <MapPane />
          )}
        </Suspense>
        <BesideMap />
      </div>
    </StudioProvider>
  );
}

/** The address names no map, or one that was deleted and can be had back. */
function Gone({ mapKey, document }: { mapKey: string; document: Saved | undefined }) {
  const { t } = useText();
  const mayEdit = useMayEdit();
  const authorName = useAuthorName();
  const versions = useVersions('map', mapKey, document !== undefined && mayEdit);
  const save = useSaveDocument<MapDocument>('map');
  const last = versions.data?.map(one => readMap(one.body)).find(body => body !== null);
  return (
    <State
      mood="empty"
      title={t('maps.goneTitle')}
      body={document ? t('save.isDeleted', { author: authorName(document.author) }) : t('state.notFoundBody')}
      action={
        <Group mt="sm" justify="center">
          {document && last && (
            <Button
              loading={save.isPending}
              onClick={() =>
                save.mutate({ key: mapKey, version: document.version, body: last }, { onError: showFailure })
              }
            >
              {t('save.restore')}
            </Button>
          )}
          <Button component={Link} to="/journeys/maps" variant="default">
            {t('maps.all')}
          </Button>
        </Group>
      }
    />
  );
}
