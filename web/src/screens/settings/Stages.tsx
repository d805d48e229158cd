import { Alert, Button, Radio } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useSignedIn, useTouchpoints } from '../../api/queries';
import { useSettings } from '../../api/settings';
import { useOwnStages } from '../../api/stages';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure } from '../../states/State';
import { showFailure } from '../../states/undo';
import { type ModelId, ownFrom, ownModel, type StageModel, shippedModel } from '../../touchpoints/stages';
import { useEditOwnStages } from '../../touchpoints/useStages';
import { StageIcon } from '../touchpoints/StageIcon';
import { OwnStagesEditor } from './OwnStagesEditor';
import classes from './Settings.module.css';
import { useSettingsEdit } from './useSettingsEdit';

/** Which stages the company thinks in. */
export function Stages() {
  const { t, language } = useText();
  const administrator = useSignedIn().user?.role === 'administrator';
  const settings = useSettings();
  const own = useOwnStages();
  const registry = useTouchpoints();
  const editSettings = useSettingsEdit();
  const editOwn = useEditOwnStages();
  const error = settings.error ?? own.error;
  if (error) {
    const retry = () => {
      void settings.refetch();
      void own.refetch();
    };
    return <Failure error={error} retry={retry} />;
  }
  if (!settings.data || !own.data) return <ListSkeleton rows={4} />;
  const saved = settings.data;
  const ownSaved = own.data;
  const used: ModelId = ownSaved.stages?.used && ownSaved.stages.stages.length > 0 ? 'own' : saved.stage_model;
  const touchpoints = registry.data?.touchpoints ?? [];
  const choose = async (next: ModelId) => {
    const message = t('stages.chosen');
    if (next === 'own') {
      // The first time they begin as a copy of what is shown now.
      const from = ownSaved.stages ? ownSaved : { ...ownSaved, stages: ownFrom(saved.stage_model, touchpoints) };
      await editOwn.edit(from, stages => ({ ...stages, used: true }), message);
      return;
    }
    const already = saved.stage_model === next;
    if (used === 'own') await editOwn.edit(ownSaved, stages => ({ ...stages, used: false }), message);
    if (!already) await editSettings(saved, { ...saved, stage_model: next }, message).catch(showFailure);
  };
  const models: StageModel[] = [
    shippedModel('loyalty', language),
    shippedModel('purchase', language),
    ownModel(ownSaved.stages ?? { used: false, stages: [] }, language),
  ];
  return (
    <div className={`${classes.form} ${classes.wide}`}>
      {!administrator && <Alert color="amber">{t('settings.readOnly')}</Alert>}
      <Radio.Group
        label={t('stages.question')}
        description={t('stages.help')}
        value={used}
        onChange={next => void choose(next as ModelId)}
      >
        <div className={classes.models}>
          {models.map(model => (
            <Radio.Card key={model.id} value={model.id} disabled={!administrator} className={classes.model} p="md">
              <span className={classes.modelHead}>
                <Radio.Indicator />
                <b>{t(`stages.${model.id}`)}</b>
              </span>
              <Chain model={model} />
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      {used === 'own' && ownSaved.stages && (
        <OwnStagesEditor key={ownSaved.version} saved={ownSaved} touchpoints={touchpoints} editable={administrator} />
      )}
      {used === 'own' && (
        <Button
          variant="subtle"
          size="compact-sm"
          w="fit-content"
          component={Link}
          to="/journeys/touchpoints"
          rightSection={<IconArrowRight size={15} aria-hidden />}
        >
          {t('stages.place')}
        </Button>
      )}
    </div>
  );
}

/** The stages in their order. */
function Chain({ model }: { model: StageModel }) {
  const { t } = useText();
  if (model.stages.length === 0) return <span className={classes.modelNone}>{t('stages.ownNone')}</span>;
  return (
    <span className={classes.chain}>
      {model.stages.map((stage, place) => (
        <span key={stage.key}>
          {place > 0 && <IconArrowRight size={14} aria-hidden />}
          <StageIcon stage={stage.key} size={16} />
          {stage.name}
        </span>
      ))}
    </span>
  );
}
