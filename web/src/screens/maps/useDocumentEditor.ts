import { useEffect, useState, useSyncExternalStore } from 'react';
import { type DocumentKind, documentQuery, useSaveDocument } from '../../api/documents';
import { useQuery } from '../../api/useQuery';
import { DocumentEditor, type EditorState, type Ways } from '../../maps/editor';

/** How often what others saved is asked for. */
const LOOK_AGAIN_MS = 20_000;

/** A document with its editor, which there is as soon as the document is. */
export function useDocumentEditor<Body>(kind: DocumentKind, key: string, ways: Pick<Ways<Body>, 'read' | 'merge'>) {
  const document = useQuery({ ...documentQuery(kind, key), refetchInterval: LOOK_AGAIN_MS });
  const { mutateAsync } = useSaveDocument<Body>(kind);
  const [editor, setEditor] = useState<DocumentEditor<Body> | null>(null);
  const newest = document.data;
  const { read, merge } = ways;
  useEffect(() => {
    if (!newest) return;
    if (editor) return editor.receive(newest);
    const body = read(newest.body);
    if (body !== null) setEditor(new DocumentEditor({ ...newest, body }, { read, merge, save: mutateAsync }));
  }, [newest, editor, read, merge, mutateAsync]);
  // Whoever leaves has the last edits saved after it.
  useEffect(() => () => void editor?.flush(), [editor]);
  return { document, editor };
}

/** The state of an editor; the browser asks before a page with unsaved edits is closed. */
export function useEditorState<Body>(editor: DocumentEditor<Body>): EditorState<Body> {
  const state = useSyncExternalStore(editor.subscribe, editor.getState);
  const safe = state.status === 'saved';
  useEffect(() => {
    if (safe) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [safe]);
  return state;
}
