import { Alert, Button, Group } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { currentOf } from '../../api/client';
import { type SourceRow, type SourceSettings, useChangeSource } from '../../api/sources';
import { useText } from '../../i18n/index';
import { FailureText } from '../../states/State';
import { UnsavedGuard } from '../../states/Unsaved';
import { showDone, showFailure } from '../../states/undo';
import { mergeFields, same } from '../../touchpoints/merge';

/** After so many refusals in a row somebody else is saving all the time. */
const ATTEMPTS = 4;

/** What can be changed of a source. */
export interface State {
  version: number;
  settings: SourceSettings;
  closed: boolean;
}

export function stateOf({ version, settings, closed }: SourceRow): State {
  return { version, settings, closed };
}

/** Saves a change with a way back; what others changed beside it stays. Throws where both changed the same. */
export function useSourceEdit(number: number) {
  const { t } = useText();
  const put = useChangeSource(number);
  const edit = async (base: State, mine: State, message: string): Promise<void> => {
    let [before, next] = [base, { ...mine, version: base.version }];
    for (let attempt = 1; ; attempt += 1) {
      try {
        const saved = await put.mutateAsync(next);
        const back = { ...before, version: saved.version };
        const undo = () => void edit(stateOf(saved), back, t('registry.undone')).catch(showFailure);
        // A secret that was there before is known to nobody here: it cannot be put back.
        showDone(message, next.settings.secret ? undefined : undo);
        return;
      } catch (error) {
        const theirs = currentOf<SourceRow>(error);
        if (!theirs || attempt === ATTEMPTS) throw error;
        const settings = mergeFields(base.settings, mine.settings, theirs.settings);
        if (settings.conflicts.length > 0) throw error;
        const closed = mine.closed === base.closed ? theirs.closed : mine.closed;
        [before, next] = [stateOf(theirs), { version: theirs.version, settings: settings.merged, closed }];
      }
    }
  };
  return { edit, saving: put.isPending };
}

export interface Draft {
  settings: SourceSettings;
  dirty: boolean;
  saving: boolean;
  set: (changes: Partial<SourceSettings>) => void;
  /** `tidy` takes out what nobody has filled in. */
  save: (message: string, tidy?: (settings: SourceSettings) => SourceSettings) => Promise<void>;
  discard: () => void;
  /** What went wrong, or what somebody else saved meanwhile; and a question before an edit is left behind. */
  notice: ReactNode;
}

/** Settings of a source while they are edited. */
export function useDraft(row: SourceRow): Draft {
  const { t } = useText();
  const { edit, saving } = useSourceEdit(row.number);
  const [draft, setDraft] = useState<{ base: State; mine: SourceSettings } | null>(null);
  const [theirs, setTheirs] = useState<SourceRow | null>(null);
  const [error, setError] = useState<unknown>(null);
  const shown = draft?.mine ?? row.settings;
  const dirty = draft !== null && !same(draft.mine, row.settings);
  const discard = () => {
    setDraft(null);
    setTheirs(null);
    setError(null);
  };
  const store = async (base: State, mine: State, message: string) => {
    setError(null);
    try {
      await edit(base, mine, message);
      discard();
    } catch (failure) {
      const current = currentOf<SourceRow>(failure);
      if (current) setTheirs(current);
      else setError(failure);
    }
  };
  const mergeAndStore = () => {
    if (!draft || !theirs) return;
    const { merged } = mergeFields(draft.base.settings, draft.mine, theirs.settings);
    setTheirs(null);
    setDraft({ base: stateOf(theirs), mine: merged });
    void store(stateOf(theirs), { ...stateOf(theirs), settings: merged }, t('source.saved'));
  };
  return {
    settings: shown,
    dirty,
    saving,
    set: changes => setDraft({ base: draft?.base ?? stateOf(row), mine: { ...shown, ...changes } }),
    save: async (message, tidy = settings => settings) => {
      if (draft) await store(draft.base, { ...draft.base, settings: tidy(draft.mine) }, message);
    },
    discard,
    notice: (
      <>
        {error !== null && (
          <Alert color="red" role="alert">
            <FailureText error={error} />
          </Alert>
        )}
        {theirs && draft && (
          <Alert color="amber" role="alert" title={t('registry.conflict.title')}>
            {t('source.conflict')}
            <Group mt="sm" gap="xs">
              <Button size="xs" onClick={mergeAndStore}>
                {t('settings.keepMine')}
              </Button>
              <Button size="xs" variant="default" onClick={discard}>
                {t('settings.takeTheirs')}
              </Button>
            </Group>
          </Alert>
        )}
        <UnsavedGuard dirty={dirty} />
      </>
    ),
  };
}

/** Save and discard, below a form. */
export function DraftActions({
  draft,
  message,
  blocked = false,
}: {
  draft: Draft;
  message: string;
  blocked?: boolean;
}) {
  const { t } = useText();
  return (
    <Group gap="xs">
      <Button disabled={!draft.dirty || blocked} loading={draft.saving} onClick={() => void draft.save(message)}>
        {t('settings.save')}
      </Button>
      <Button variant="default" disabled={!draft.dirty} onClick={draft.discard}>
        {t('rule.discard')}
      </Button>
    </Group>
  );
}
