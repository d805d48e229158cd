import { createContext, useContext, useMemo } from 'react';
import type { Saved } from '../../api/documents';
import { realityQuestion, useFigures, useReality } from '../../api/maps';
import { useData, useMayEdit, useTouchpoints } from '../../api/queries';
import type { Question, Registry } from '../../api/types';
import { useText } from '../../i18n/index';
import type { Command } from '../../maps/commands/parts';
import type { DocumentEditor, EditorState } from '../../maps/editor';
import type { Figures } from '../../maps/figures';
import { type MapDocument, readMap } from '../../maps/map';
import type { Persona } from '../../maps/persona';
import type { Reality } from '../../maps/reality';
import { type NameOf, namesOf } from '../../question/names';
import { comparedSpans, type PeriodText, periodRange } from '../../question/period';
import type { PageSearch } from '../../router';
import { type Presence, usePresence } from './presence/usePresence';
import { type MapSearch, TALKS } from './search';
import { type Talk, useTalk } from './talk/useTalk';
import { useEditorState } from './useDocumentEditor';
import { useMapSearch } from './useMapSearch';
import { useOlder } from './useOlder';
import { usePersonas } from './usePersonas';

/** Everything that the parts of a map's screen share. */
export interface Studio {
  mapKey: string;
  editor: DocumentEditor<MapDocument>;
  state: EditorState<MapDocument>;
  /** What is shown: the newest with one's edits, or an older version. */
  map: MapDocument;
  older: Saved<MapDocument> | null;
  editable: boolean;
  run: (command: Command, group?: string) => void;
  personas: ReadonlyMap<string, Persona>;
  /** Whose map is shown; everybody's where it is none. */
  persona: string | undefined;
  registry: Registry | undefined;
  touchpointName: NameOf;
  /** None until they are counted, and without data. */
  figures: Figures | undefined;
  /** None while only the designed journey is shown. */
  reality: { question: Question; data: Reality | null | undefined; error: Error | null; retry: () => void } | null;
  talk: Talk;
  presence: Presence;
  search: MapSearch & PageSearch;
  go: (change: Partial<MapSearch>, replace?: boolean) => void;
}

export function useMakeStudio(mapKey: string, editor: DocumentEditor<MapDocument>): Studio {
  const text = useText();
  const { language, zone } = text;
  const state = useEditorState(editor);
  const { search, go } = useMapSearch();
  const wanted = search.version === state.base.version ? undefined : search.version;
  const older = useOlder('map', mapKey, wanted, readMap);
  const map = older?.body ?? state.body;
  const editable = useMayEdit() && !older;
  const { byKey } = usePersonas();
  const registry = useTouchpoints().data;
  const touchpointName = useMemo(() => namesOf(registry, text), [registry, text]);
  const data = useData().data;
  const span = spanOf(search.period, zone, data?.last);
  const figures = useFigures(mapKey, state.base.body, span, (data?.interactions ?? 0) > 0).data;
  const range = periodRange(search.period, zone);
  const question = search.reality ? realityQuestion(mapKey, { ...(range && { range }), zone, language }) : null;
  const real = useReality(question, state.base.version);
  const talk = useTalk(
    mapKey,
    TALKS.some(pane => pane === search.beside?.[0]),
  );
  const presence = usePresence(mapKey);
  return {
    mapKey,
    editor,
    state,
    map,
    older,
    editable,
    run: editor.run,
    personas: byKey,
    persona: search.persona && map.personas.includes(search.persona) ? search.persona : undefined,
    registry,
    touchpointName,
    figures: older ? undefined : figures,
    reality: question && { question, data: real.data, error: real.error, retry: () => void real.refetch() },
    talk,
    presence,
    search,
    go,
  };
}

/** The instants of the page's period; none for all time. */
function spanOf(period: PeriodText | undefined, zone: string, newest: string | null | undefined) {
  return comparedSpans(period, 'previous', zone, newest)?.now;
}

const StudioContext = createContext<Studio | null>(null);
export const StudioProvider = StudioContext.Provider;

export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (!studio) throw new Error('useStudio outside of the studio');
  return studio;
}
