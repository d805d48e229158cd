import { useMemo } from 'react';
import { currentOf } from '../api/client';
import { useSignedIn } from '../api/queries';
import { readSaved, type SavedStages, useOwnStages, useSaveStages } from '../api/stages';
import type { Registry } from '../api/types';
import { useText } from '../i18n/index';
import { showDone, showFailure } from '../states/undo';
import {
  type ModelId,
  type OwnStages,
  ownModel,
  ownMoved,
  type StageModel,
  shippedModel,
  shippedMoved,
} from './stages';
import type { RegistryEdit } from './useRegistryEdit';

/** The stages that can be shown, and those that the company chose: one of the two models that ship, or its own. */
export function useStageModels(): { all: StageModel[]; chosen: ModelId } {
  const { language } = useText();
  const { settings } = useSignedIn();
  const own = useOwnStages().data?.stages;
  const shipped = settings?.stage_model ?? 'loyalty';
  return useMemo(() => {
    const all = [shippedModel('loyalty', language), shippedModel('purchase', language)];
    const made = own && own.stages.length > 0;
    return { all: made ? [...all, ownModel(own, language)] : all, chosen: made && own.used ? 'own' : shipped };
  }, [own, shipped, language]);
}

/** The stages that the company chose. */
export function useStageModel(): StageModel {
  const { language } = useText();
  const { all, chosen } = useStageModels();
  return all.find(one => one.id === chosen) ?? shippedModel('loyalty', language);
}

/** Saves own stages, with a way back; a change of somebody else's in between is put under ours. */
export function useEditOwnStages() {
  const { t } = useText();
  const save = useSaveStages();
  const edit = async (saved: SavedStages, change: (own: OwnStages) => OwnStages, message: string): Promise<boolean> => {
    let from = saved;
    for (let attempt = 1; ; attempt += 1) {
      if (!from.stages) return false;
      const before = from.stages;
      try {
        const after = await save.mutateAsync({ version: from.version, stages: change(before) });
        showDone(message, () => void edit(after, () => before, t('registry.undone')));
        return true;
      } catch (error) {
        const current = currentOf<Parameters<typeof readSaved>[0]>(error);
        if (!current || attempt === 4) {
          showFailure(error);
          return false;
        }
        from = readSaved(current);
      }
    }
  };
  return { edit, saving: save.isPending };
}

/** Moves touchpoints to a stage of the model that is shown, or out of all. */
export function useMoveToStage(registry: Registry | undefined, registryEdit: RegistryEdit) {
  const { t, format } = useText();
  const model = useStageModel();
  const own = useOwnStages();
  const { edit } = useEditOwnStages();
  return (keys: readonly string[], stage: string | undefined) => {
    if (!registry) return;
    const name = model.stages.find(one => one.key === stage)?.name;
    const message = name ? t('registry.moved', { stage: format.quote(name) }) : t('registry.movedOut');
    if (model.id === 'own') {
      if (own.data) void edit(own.data, before => ownMoved(before, keys, stage), message);
      return;
    }
    const touchpoints = registry.touchpoints.map(one =>
      keys.includes(one.key) ? shippedMoved(one, model.id, stage) : one,
    );
    void registryEdit.saveAloud({ base: registry, mine: { ...registry, touchpoints }, message });
  };
}
