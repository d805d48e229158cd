import { Alert, Button, Modal, Radio } from '@mantine/core';
import { useState } from 'react';
import { type Policy, type Preset, type PresetRow, usePresets } from '../../api/consent';
import type { Language } from '../../api/types';
import { type PolicyDraft, replacedBy } from '../../consent/policy';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure } from '../../states/State';
import shared from '../identity/Identity.module.css';
import classes from './Consent.module.css';

/** What is nearest to whoever reads a language. */
const NEAREST: Record<Language, Preset> = { en: 'international', ru: 'russia', pl: 'poland' };

interface PresetDialogProps {
  draft: PolicyDraft;
  onTake: (policy: Policy) => void;
  onClose: () => void;
}

/** Chooses a template, and says what it takes the place of. */
export function PresetDialog({ draft, onTake, onClose }: PresetDialogProps) {
  const { t, language } = useText();
  const presets = usePresets(language);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('consent.startFrom')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {presets.error && !presets.data ? (
        <Failure error={presets.error} retry={() => void presets.refetch()} compact />
      ) : !presets.data ? (
        <ListSkeleton rows={4} />
      ) : (
        <Choice rows={presets.data} draft={draft} onTake={onTake} onClose={onClose} />
      )}
    </Modal>
  );
}

function Choice({ rows, draft, onTake, onClose }: PresetDialogProps & { rows: PresetRow[] }) {
  const { t, language } = useText();
  const [chosen, setChosen] = useState<string>(NEAREST[language]);
  const row = rows.find(({ preset }) => preset === chosen);
  return (
    <div className={shared.form}>
      <p className={shared.said}>{t('consent.presetLead')}</p>
      <Radio.Group label={t('consent.presetField')} value={chosen} onChange={setChosen}>
        <div className={classes.presets}>
          {rows.map(({ preset }) => (
            <Radio.Card key={preset} value={preset} className={classes.preset} radius="md" p="sm">
              <b>{t(`consent.preset.${preset}`)}</b>
              <span>{t(`consent.presetHelp.${preset}`)}</span>
              <Radio.Indicator className={classes.dot ?? ''} />
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      <div aria-live="polite">{row && <Replaced policy={row.policy} draft={draft} />}</div>
      <Alert color="amber" title={t('consent.counselTitle')}>
        {t('consent.counsel')}
      </Alert>
      <div className={shared.actions}>
        <Button variant="default" onClick={onClose}>
          {t('build.cancel')}
        </Button>
        <Button disabled={!row} onClick={() => row && onTake(row.policy)}>
          {t('consent.presetTake')}
        </Button>
      </div>
    </div>
  );
}

function Replaced({ policy, draft }: { policy: Policy; draft: PolicyDraft }) {
  const { t, format } = useText();
  const { stay, go, come } = replacedBy(policy, draft);
  const names = (list: string[]) => ({ names: format.list(list.map(name => format.quote(name))) });
  return (
    <ul className={classes.replaced}>
      {stay.length > 0 && <li>{t('consent.presetStay', names(stay))}</li>}
      {come.length > 0 && <li>{t('consent.presetCome', names(come))}</li>}
      {go.length > 0 && <li>{t('consent.presetGo', names(go))}</li>}
      {go.length > 0 && <li className={shared.quiet}>{t('consent.presetKept')}</li>}
    </ul>
  );
}
