import { Problem } from '../../api/client';
import {
  type SegmentRow,
  type SegmentWanted,
  useReadSegment,
  useRemoveSegment,
  useSaveSegment,
  useSegments,
} from '../../api/segments';
import { useText } from '../../i18n/index';
import type { SegmentDraft } from '../../segments/draft';
import { segmentKey } from '../../segments/keys';
import { showDone, showFailure } from '../../states/undo';
import { trialOf } from './usePreview';

/** Keys of segments that were deleted are taken, and nobody lists them. */
const ATTEMPTS = 20;

type Content = Omit<SegmentWanted, 'version'>;

function contentOf({ name, description, rule }: SegmentRow): Content {
  return { name, description, rule };
}

/** Saves and deletes segments, with a way back. */
export function useSegmentEdit() {
  const { t, format } = useText();
  const { data: rows = [] } = useSegments();
  const read = useReadSegment();
  const put = useSaveSegment();
  const drop = useRemoveSegment();

  const create = async (content: Content): Promise<SegmentRow> => {
    const taken = new Set(rows.map(({ key }) => key));
    for (let attempt = 1; ; attempt += 1) {
      const key = segmentKey(content.name, taken);
      try {
        return await put.mutateAsync({ ...content, key, version: 0 });
      } catch (error) {
        const isTaken = error instanceof Problem && error.status === 409;
        if (!isTaken || attempt === ATTEMPTS) throw error;
        taken.add(key);
      }
    }
  };

  const undo = async (step: () => Promise<unknown>) => {
    try {
      await step();
      showDone(t('registry.undone'));
    } catch (error) {
      showFailure(error);
    }
  };

  return {
    /** A segment of no base is a new one; `cel` is its rule, where that is known already. */
    save: async (base: SegmentRow | null, mine: SegmentDraft, cel: string | undefined): Promise<SegmentRow> => {
      const written = 'text' in mine.rule ? mine.rule.text.trim() : cel;
      const rule = written ?? (await read.mutateAsync(trialOf(mine.rule))).rule;
      const content = { name: mine.name.trim(), description: mine.description.trim(), rule };
      const saved = base
        ? await put.mutateAsync({ ...content, key: base.key, version: base.version })
        : await create(content);
      const { key, version } = saved;
      const back = () =>
        base ? put.mutateAsync({ ...contentOf(base), key, version }) : drop.mutateAsync({ key, version });
      showDone(t('segments.saved', { name: format.quote(saved.name) }), () => void undo(back));
      return saved;
    },
    remove: async (row: SegmentRow): Promise<void> => {
      await drop.mutateAsync(row);
      // That it was deleted is a version as well.
      const back = () => put.mutateAsync({ ...contentOf(row), key: row.key, version: row.version + 1 });
      showDone(t('save.deleted', { name: row.name }), () => void undo(back));
    },
  };
}
