import { Alert, Button, Checkbox, TextInput } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import type { ErasureOf } from '../../api/erasures';
import { useForeseenErasure } from '../../api/erasures';
import { knownOf, type Whom } from '../../erasure/values';
import { useText } from '../../i18n/index';
import type { PlainKey } from '../../i18n/types';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure, FailureText } from '../../states/State';
import shared from '../identity/Identity.module.css';
import classes from './Erasures.module.css';
import { WhatGoes } from './WhatGoes';

/** As long as the server keeps a reason. */
const LONGEST = 1000;
const SUGGESTIONS: PlainKey[] = ['erasure.suggest.request', 'erasure.suggest.withdrawn', 'erasure.suggest.retention'];

interface EraseFormProps {
  whom: Whom;
  reason: string;
  onReason: (reason: string) => void;
  /** Why an attempt before this one did not end well. */
  error: unknown;
  onErase: (wanted: ErasureOf) => void;
  onCancel: () => void;
  /** Back to whom it is of, where that was typed. */
  onBack?: (() => void) | undefined;
}

/** What would go, why it is to go, and the last question. */
export function EraseForm({ whom, reason, onReason, error, onErase, onCancel, onBack }: EraseFormProps) {
  const { t } = useText();
  const foreseen = useForeseenErasure(whom);
  const [understood, setUnderstood] = useState(false);
  const [sent, setSent] = useState(false);
  const preview = foreseen.data;
  const isPossible = preview !== undefined && preview.count > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    const said = reason.trim();
    if (preview && isPossible && said !== '' && understood) onErase({ ...knownOf(whom, preview), reason: said });
  };
  return (
    <form className={shared.form} onSubmit={submit} noValidate>
      <div className={classes.foreseen} aria-live="polite" aria-busy={foreseen.isLoading}>
        <Foreseen foreseen={foreseen} />
      </div>
      {isPossible && (
        <>
          <Reason reason={reason} isLacking={sent && reason.trim() === ''} onChange={onReason} />
          <Checkbox
            label={t('erasure.understood')}
            checked={understood}
            error={sent && !understood ? t('erasure.tick') : null}
            onChange={event => setUnderstood(event.currentTarget.checked)}
          />
        </>
      )}
      {error !== null && (
        <Alert color="red" role="alert" title={t('erasure.failed')}>
          <FailureText error={error} />
        </Alert>
      )}
      <div className={shared.actions}>
        {onBack && (
          <Button className={classes.before} variant="subtle" onClick={onBack}>
            {t('erasure.change')}
          </Button>
        )}
        <Button variant="default" onClick={onCancel}>
          {t('build.cancel')}
        </Button>
        {isPossible && (
          <Button type="submit" color="red">
            {t('erasure.sure')}
          </Button>
        )}
      </div>
    </form>
  );
}

function Foreseen({ foreseen: { data, error, refetch } }: { foreseen: ReturnType<typeof useForeseenErasure> }) {
  const { t } = useText();
  if (error) return <Failure error={error} retry={() => void refetch()} compact />;
  if (!data) return <ListSkeleton rows={4} />;
  if (data.count === 0) return <Empty compact title={t('erasure.nobodyTitle')} body={t('erasure.nobodyBody')} />;
  return <WhatGoes preview={data} />;
}

interface ReasonProps {
  reason: string;
  isLacking: boolean;
  onChange: (reason: string) => void;
}

function Reason({ reason, isLacking, onChange }: ReasonProps) {
  const { t } = useText();
  const suggestions = useId();
  return (
    <div>
      <TextInput
        label={t('erasure.reason')}
        description={t('erasure.reasonHelp')}
        required
        autoComplete="off"
        maxLength={LONGEST}
        value={reason}
        error={isLacking ? t('setup.required') : null}
        onChange={event => onChange(event.currentTarget.value)}
      />
      <div className={classes.suggestions} role="group" aria-labelledby={suggestions}>
        <span id={suggestions} className="unseen">
          {t('erasure.suggestions')}
        </span>
        {SUGGESTIONS.map(key => (
          <Button key={key} variant="default" size="compact-sm" onClick={() => onChange(t(key))}>
            {t(key)}
          </Button>
        ))}
      </div>
    </div>
  );
}
