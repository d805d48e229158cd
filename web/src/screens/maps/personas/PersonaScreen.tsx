import { ActionIcon, Alert, Button, Group, Select, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconHistory } from '@tabler/icons-react';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Problem } from '../../../api/client';
import type { Saved } from '../../../api/documents';
import { useMayEdit } from '../../../api/queries';
import { useSegments } from '../../../api/segmentNames';
import { useSegmentSizes } from '../../../api/segments';
import { useText } from '../../../i18n/index';
import type { DocumentEditor } from '../../../maps/editor';
import { mergePersonas, type Persona, personaChanges, readPersona, withField } from '../../../maps/persona';
import type { PageSearch } from '../../../router';
import { ago } from '../../../saved/ago';
import { useAuthorName } from '../../../saved/useAuthorName';
import { VersionHistory } from '../../../saved/VersionHistory';
import { ListSkeleton } from '../../../states/Skeletons';
import { Failure, FailureText, State } from '../../../states/State';
import { UndoRedo } from '../../../states/UndoRedo';
import { EvidenceList } from '../beside/EvidenceList';
import { CommittedText } from '../CommittedText';
import { InlineText } from '../InlineText';
import { ColourField, SymbolField } from '../LookFields';
import maps from '../Maps.module.css';
import { PictureField } from '../pictures/PictureField';
import { PictureShown } from '../pictures/PictureShown';
import studio from '../Studio.module.css';
import type { PersonaSearch } from '../search';
import { useDocumentEditor, useEditorState } from '../useDocumentEditor';
import { useOlder } from '../useOlder';
import { useUndoKeys } from '../useUndoKeys';
import { EmpathyGrid } from './EmpathyGrid';
import classes from './Personas.module.css';
import { TextList } from './TextList';

const WAYS = { read: readPersona, merge: mergePersonas };

/** One persona: who it is, what it wants, and its empathy map. */
export function PersonaScreen() {
  const { key = '' } = useParams({ strict: false });
  return <Loaded key={key} personaKey={key} />;
}

function Loaded({ personaKey }: { personaKey: string }) {
  const { t } = useText();
  const { document, editor } = useDocumentEditor('persona', personaKey, WAYS);
  if (editor) return <Opened personaKey={personaKey} editor={editor} />;
  const missing = document.error instanceof Problem && document.error.status === 404;
  if (missing || (document.data && readPersona(document.data.body) === null)) {
    return (
      <State
        mood="empty"
        title={t('personas.goneTitle')}
        body={t('state.notFoundBody')}
        action={
          <Button component={Link} to="/journeys/personas" variant="light" mt="sm">
            {t('personas.all')}
          </Button>
        }
      />
    );
  }
  if (document.error) return <Failure error={document.error} retry={() => void document.refetch()} />;
  return <ListSkeleton />;
}

function Opened({ personaKey, editor }: { personaKey: string; editor: DocumentEditor<Persona> }) {
  const { t } = useText();
  const state = useEditorState(editor);
  const { version }: PersonaSearch = useSearch({ strict: false });
  const wanted = version === state.base.version ? undefined : version;
  const older = useOlder('persona', personaKey, wanted, readPersona);
  const editable = useMayEdit() && !older;
  useUndoKeys(editor, editable);
  const persona = older?.body ?? state.body;
  const set = <Field extends keyof Persona>(field: Field, value: Persona[Field] | undefined) =>
    editor.run(before => withField(before, field, value));
  const text = (field: 'demographic' | 'psychographic' | 'quote', lines?: number) => (
    <CommittedText
      label={t(`personas.${field}`)}
      description={t(`personas.${field}.help`)}
      {...(lines === undefined ? {} : { lines })}
      value={persona[field] ?? ''}
      readOnly={!editable}
      onCommit={value => set(field, value)}
    />
  );
  const list = (field: 'needs' | 'goals') => (
    <TextList
      label={t(`personas.${field}`)}
      placeholder={t(`personas.${field}.add`)}
      value={persona[field] ?? []}
      editable={editable}
      onChange={value => set(field, value)}
    />
  );
  return (
    <div className={maps.screen}>
      <Link to="/journeys/personas" className={maps.back}>
        <IconArrowLeft size={16} aria-hidden />
        {t('personas.title')}
      </Link>
      <header className={studio.head}>
        <div className={studio.titles}>
          <h1>
            {persona.picture ? (
              <PictureShown picture={persona.picture} alt="" className={classes.face} fallback={null} />
            ) : (
              persona.symbol && `${persona.symbol} `
            )}
            <InlineText
              value={persona.name}
              label={t('personas.name')}
              editable={editable}
              required
              onCommit={name => set('name', name)}
            />
          </h1>
          <Standing editor={editor} />
        </div>
        <Tools
          personaKey={personaKey}
          editor={editor}
          editable={editable}
          shown={older?.version ?? state.base.version}
        />
      </header>
      {older && <Older older={older} editor={editor} />}
      {state.deleted && (
        <Alert color="red" variant="light" mt="md" role="alert">
          <Group gap="sm">
            <span>{t('personas.deleted')}</span>
            <Button size="compact-sm" onClick={() => void editor.revive()}>
              {t('conflict.keepMine')}
            </Button>
          </Group>
        </Alert>
      )}
      <div className={classes.columns}>
        <section className={classes.about}>
          <h2>{t('personas.about')}</h2>
          {text('demographic')}
          {text('psychographic', 2)}
          {text('quote', 2)}
          {list('needs')}
          {list('goals')}
          <SegmentField value={persona.segment} editable={editable} onChange={value => set('segment', value)} />
          <PictureField
            value={persona.picture}
            alt={persona.name}
            editable={editable}
            onChange={value => set('picture', value)}
          />
          <div className={classes.look}>
            <SymbolField
              label={t('maps.symbol')}
              value={persona.symbol}
              editable={editable}
              onChange={value => set('symbol', value)}
            />
            <ColourField value={persona.colour} editable={editable} onChange={value => set('colour', value)} />
          </div>
          <h2>{t('maps.evidence')}</h2>
          <EvidenceList value={persona.evidence ?? []} editable={editable} onChange={value => set('evidence', value)} />
        </section>
        <section>
          <h2>{t('personas.empathy')}</h2>
          <EmpathyGrid persona={persona} editable={editable} run={editor.run} />
        </section>
      </div>
    </div>
  );
}

/** Which version it is, and whether all is saved. */
function Standing({ editor }: { editor: DocumentEditor<Persona> }) {
  const text = useText();
  const { t } = text;
  const authorName = useAuthorName();
  const { base, status, failure } = useEditorState(editor);
  return (
    <p className={studio.about}>
      <span title={text.format.instant(base.created)}>
        {t('save.standing', {
          version: base.version,
          author: authorName(base.author),
          time: ago(base.created, text),
        })}
      </span>
      <span className={studio.saving} data-status={status} role="status">
        {t(`board.status.${status}`)} {status === 'failed' && <FailureText error={failure} />}
      </span>
    </p>
  );
}

interface ToolsProps {
  personaKey: string;
  editor: DocumentEditor<Persona>;
  editable: boolean;
  /** The version that is on the page. */
  shown: number;
}

function Tools({ personaKey, editor, editable, shown }: ToolsProps) {
  const { t } = useText();
  const look = useLook();
  const state = useEditorState(editor);
  const [history, setHistory] = useState(false);
  return (
    <div className={studio.tools}>
      {editable && <UndoRedo canUndo={state.canUndo} canRedo={state.canRedo} undo={editor.undo} redo={editor.redo} />}
      <Tooltip label={t('save.history')}>
        <ActionIcon variant="default" size={36} aria-label={t('save.history')} onClick={() => setHistory(true)}>
          <IconHistory size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <VersionHistory
        kind="persona"
        docKey={personaKey}
        opened={history}
        onClose={() => setHistory(false)}
        read={readPersona}
        describe={(before, after) => t('personas.changed', { count: personaChanges(before, after).length })}
        shown={shown}
        onLook={({ version }) => {
          setHistory(false);
          look(version === state.base.version ? undefined : version);
        }}
        onRestore={
          editable
            ? ({ body }) => {
                setHistory(false);
                editor.run(() => body);
                look(undefined);
              }
            : undefined
        }
      />
    </div>
  );
}

interface SegmentFieldProps {
  value: string | undefined;
  editable: boolean;
  onChange: (segment: string | undefined) => void;
}

/** The segment that tells how many such customers there really are. */
function SegmentField({ value, editable, onChange }: SegmentFieldProps) {
  const { t } = useText();
  const segments = useSegments();
  const sizes = useSegmentSizes();
  const known = segments.data ?? [];
  const size = value === undefined ? undefined : sizes.data?.segments.find(one => one.key === value)?.customers;
  const lost = value !== undefined && segments.data && !known.some(one => one.key === value);
  return (
    <Select
      label={t('personas.segment')}
      description={size == null ? t('personas.segmentHelp') : t('word.customersMany', { count: size })}
      placeholder={t('personas.segmentNone')}
      clearable
      searchable
      readOnly={!editable}
      data={[...known.map(one => ({ value: one.key, label: one.name })), ...(lost ? [{ value, label: value }] : [])]}
      value={value ?? null}
      error={lost ? t('personas.segmentGone') : null}
      nothingFoundMessage={t('build.nothingFound')}
      onChange={segment => onChange(segment ?? undefined)}
    />
  );
}

/** Shows another version of the persona. */
function useLook(): (version: number | undefined) => void {
  const navigate = useNavigate();
  return version =>
    void navigate({
      to: '.',
      search: (before: PersonaSearch & PageSearch) => ({ ...before, version }),
      resetScroll: false,
    });
}

function Older({ older, editor }: { older: Saved<Persona>; editor: DocumentEditor<Persona> }) {
  const text = useText();
  const { t } = text;
  const mayEdit = useMayEdit();
  const authorName = useAuthorName();
  const look = useLook();
  const { version, author, created, body } = older;
  return (
    <Alert color="amber" variant="light" mt="md" role="status">
      <Group gap="sm">
        <span>{t('board.older', { version, author: authorName(author), time: ago(created, text) })}</span>
        {mayEdit && (
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => {
              editor.run(() => body);
              look(undefined);
            }}
          >
            {t('save.restore')}
          </Button>
        )}
        <Button size="compact-sm" variant="default" onClick={() => look(undefined)}>
          {t('save.toNewest')}
        </Button>
      </Group>
    </Alert>
  );
}
