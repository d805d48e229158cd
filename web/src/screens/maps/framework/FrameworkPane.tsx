import { Button, Group, Menu, Select } from '@mantine/core';
import { IconDots, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { type Saved, useDocuments, useSaveDocument } from '../../../api/documents';
import { useText } from '../../../i18n/index';
import type { DocumentEditor } from '../../../maps/editor';
import { type Framework, mergeFrameworks, readFramework } from '../../../maps/framework';
import type { MapDocument } from '../../../maps/map';
import { newKey } from '../../../saved/key';
import { NameDialog, type Named } from '../../../saved/NameDialog';
import { readAll } from '../../../saved/savedQuestion';
import { ListSkeleton } from '../../../states/Skeletons';
import { Empty, Failure, FailureText, State } from '../../../states/State';
import { UndoRedo } from '../../../states/UndoRedo';
import { showDone, showFailure } from '../../../states/undo';
import { useStageModel } from '../../../touchpoints/useStages';
import studio from '../Studio.module.css';
import { useDocumentEditor, useEditorState } from '../useDocumentEditor';
import { useUndoKeys } from '../useUndoKeys';
import { Board } from './Board';
import classes from './Framework.module.css';

const WAYS = { read: readFramework, merge: mergeFrameworks };

interface FrameworkPaneProps {
  maps: Saved<MapDocument>[];
  mayEdit: boolean;
  /** The framework that the address names; the one changed last unless it says so. */
  at: string | undefined;
  onOpen: (key: string | undefined) => void;
}

/** All journeys of a lifecycle at a glance: phases across, and how each journey is doing. */
export default function FrameworkPane({ maps, mayEdit, at, onOpen }: FrameworkPaneProps) {
  const { t } = useText();
  const { data, error, refetch } = useDocuments('framework');
  const [making, setMaking] = useState(false);
  const list = useMemo(
    () => readAll(data, readFramework).sort((a, b) => a.body.name.localeCompare(b.body.name)),
    [data],
  );
  const newest = useMemo(() => [...list].sort((a, b) => b.created.localeCompare(a.created))[0], [list]);
  const chosen = list.find(one => one.key === at) ?? newest;
  const make = mayEdit && (
    <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setMaking(true)}>
      {t('framework.new')}
    </Button>
  );
  return (
    <>
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <ListSkeleton rows={4} />
      ) : !chosen ? (
        <State
          mood="empty"
          title={t('framework.noneTitle')}
          body={t(mayEdit ? 'framework.noneBody' : 'framework.noneViewer')}
          action={make && <Group mt="sm">{make}</Group>}
        />
      ) : (
        <Opening
          key={chosen.key}
          chosen={chosen.key}
          list={list}
          maps={maps}
          mayEdit={mayEdit}
          onOpen={onOpen}
          onMake={() => setMaking(true)}
        />
      )}
      {making && <NewFramework onClose={() => setMaking(false)} onMade={onOpen} />}
    </>
  );
}

interface OpeningProps extends Omit<FrameworkPaneProps, 'at'> {
  chosen: string;
  list: Saved<Framework>[];
  onMake: () => void;
}

function Opening(props: OpeningProps) {
  const { document, editor } = useDocumentEditor('framework', props.chosen, WAYS);
  if (editor) return <Opened {...props} editor={editor} />;
  if (document.error) return <Failure error={document.error} retry={() => void document.refetch()} />;
  return <ListSkeleton rows={4} />;
}

function Opened({
  chosen,
  list,
  maps,
  mayEdit,
  editor,
  onOpen,
  onMake,
}: OpeningProps & { editor: DocumentEditor<Framework> }) {
  const { t } = useText();
  const state = useEditorState(editor);
  const byKey = useMemo(() => new Map(maps.map(map => [map.key, map])), [maps]);
  const editable = mayEdit && !state.deleted;
  useUndoKeys(editor, editable);
  const { body } = state;
  return (
    <>
      <div className={classes.head}>
        <Select
          aria-label={t('framework.which')}
          allowDeselect={false}
          data={list.map(one => ({ value: one.key, label: one.key === chosen ? body.name : one.body.name }))}
          value={chosen}
          onChange={key => key && onOpen(key)}
        />
        {mayEdit && <Tools editor={editor} onOpen={onOpen} onMake={onMake} />}
      </div>
      {body.note && <p className={classes.note}>{body.note}</p>}
      {state.deleted && (
        <p className={classes.note} role="alert">
          {t('framework.deleted')}{' '}
          <Button size="compact-sm" variant="light" onClick={() => void editor.revive()}>
            {t('conflict.keepMine')}
          </Button>
        </p>
      )}
      {body.phases.length === 0 && !editable ? (
        <Empty compact title={t('framework.noPhases')} body={t('framework.noneViewer')} />
      ) : (
        <Board framework={body} maps={byKey} editable={editable} run={editor.run} undo={editor.undo} />
      )}
    </>
  );
}

interface ToolsProps {
  editor: DocumentEditor<Framework>;
  onOpen: (key: string | undefined) => void;
  onMake: () => void;
}

/** Whether all is saved, the way back and forth, and what is done with the framework as a whole. */
function Tools({ editor, onOpen, onMake }: ToolsProps) {
  const { t } = useText();
  const { base, body, status, failure, canUndo, canRedo } = useEditorState(editor);
  const [naming, setNaming] = useState(false);
  const { mutateAsync } = useSaveDocument<Framework>('framework');
  const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;
  const remove = async () => {
    try {
      const gone = await mutateAsync({ key: base.key, version: base.version, body: null });
      onOpen(undefined);
      showDone(t('save.deleted', { name: body.name }), () => {
        mutateAsync({ key: base.key, version: gone.version, body }).catch(showFailure);
      });
    } catch (error) {
      showFailure(error);
    }
  };
  const rename = ({ name, note }: Named) => {
    setNaming(false);
    editor.run(({ note: _, ...rest }) => ({ ...rest, name, ...(note && { note }) }));
  };
  return (
    <>
      <span className={studio.saving} data-status={status} role="status">
        {t(`board.status.${status}`)}
        {status === 'failed' && (
          <>
            {' '}
            <FailureText error={failure} />
            <Button size="compact-sm" variant="subtle" onClick={() => void editor.flush()}>
              {t('state.retry')}
            </Button>
          </>
        )}
      </span>
      <UndoRedo canUndo={canUndo} canRedo={canRedo} undo={editor.undo} redo={editor.redo} />
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Button variant="default" size="sm" leftSection={<IconDots size={17} aria-hidden />}>
            {t('framework.manage')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPlus {...icon} />} onClick={onMake}>
            {t('framework.new')}
          </Menu.Item>
          <Menu.Item leftSection={<IconPencil {...icon} />} onClick={() => setNaming(true)}>
            {t('maps.rename')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item c="var(--bad)" leftSection={<IconTrash {...icon} />} onClick={() => void remove()}>
            {t('save.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {naming && (
        <NameDialog
          title={t('maps.rename')}
          start={{ name: body.name, note: body.note ?? '' }}
          submit={t('maps.rename')}
          busy={false}
          onSubmit={rename}
          onClose={() => setNaming(false)}
        />
      )}
    </>
  );
}

/** A framework of the company's stages, to be filled with journeys. */
function NewFramework({ onClose, onMade }: { onClose: () => void; onMade: (key: string) => void }) {
  const { t } = useText();
  const { stages } = useStageModel();
  const save = useSaveDocument<Framework>('framework');
  const make = ({ name, note }: Named) => {
    const phases = stages.map(stage => ({ key: stage.key, name: stage.name, maps: [] }));
    const body: Framework = { name, ...(note && { note }), phases };
    save.mutate(
      { key: newKey(), version: 0, body },
      {
        onSuccess: ({ key }) => {
          onMade(key);
          onClose();
        },
        onError: showFailure,
      },
    );
  };
  return (
    <NameDialog
      title={t('framework.new')}
      start={{ name: t('framework.usualName'), note: '' }}
      submit={t('maps.create')}
      busy={save.isPending}
      onSubmit={make}
      onClose={onClose}
    />
  );
}
