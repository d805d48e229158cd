import { Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowRight, IconGitMerge, IconTrash } from '@tabler/icons-react';
import type { Registry, Touchpoint } from '../../api/types';
import { useText } from '../../i18n/index';
import { nameIn, without } from '../../touchpoints/registry';
import type { StageModel } from '../../touchpoints/stages';
import type { RegistryEdit } from '../../touchpoints/useRegistryEdit';
import { MergeDialog } from './MergeDialog';
import classes from './Registry.module.css';
import { StageIcon } from './StageIcon';
import { NO_STAGE } from './shown';

interface SelectionProps {
  registry: Registry;
  chosen: Touchpoint[];
  model: StageModel;
  edit: RegistryEdit;
  onMove: (stage: string | undefined) => void;
  onClear: () => void;
}

/** What can be done with several touchpoints at once. */
export function Selection({ registry, chosen, model, edit, onMove, onClear }: SelectionProps) {
  const { t, format, language } = useText();
  const [merging, mergeDialog] = useDisclosure(false);
  const keys = chosen.map(one => one.key);
  const remove = async () => {
    const names = format.list(chosen.map(one => format.quote(nameIn(one, language))));
    const done = { base: registry, mine: without(registry, keys), message: t('registry.removed', { names }) };
    if (await edit.saveAloud(done)) onClear();
  };
  const item = (stage: string | undefined, name: string) => (
    <Menu.Item
      key={stage ?? NO_STAGE}
      leftSection={<StageIcon stage={stage ?? NO_STAGE} />}
      onClick={() => onMove(stage)}
    >
      {name}
    </Menu.Item>
  );
  return (
    <div className={classes.selection} role="region" aria-label={t('registry.chosen', { count: chosen.length })}>
      <b>{t('registry.chosen', { count: chosen.length })}</b>
      <Menu position="bottom-start" width={250}>
        <Menu.Target>
          <Button size="compact-md" variant="default" leftSection={<IconArrowRight size={16} aria-hidden />}>
            {t('registry.moveTo')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {model.stages.map(stage => item(stage.key, stage.name))}
          {item(undefined, t('registry.noStage'))}
        </Menu.Dropdown>
      </Menu>
      <Button
        size="compact-md"
        variant="default"
        disabled={chosen.length < 2}
        leftSection={<IconGitMerge size={16} aria-hidden />}
        onClick={mergeDialog.open}
      >
        {t('registry.merge')}
      </Button>
      <Button
        size="compact-md"
        variant="default"
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={() => void remove()}
      >
        {t('registry.remove')}
      </Button>
      <Button size="compact-md" variant="subtle" onClick={onClear}>
        {t('registry.clearChosen')}
      </Button>
      {merging && (
        <MergeDialog registry={registry} chosen={chosen} edit={edit} onClose={mergeDialog.close} onDone={onClear} />
      )}
    </div>
  );
}
