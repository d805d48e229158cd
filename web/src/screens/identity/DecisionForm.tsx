import { Alert, Button, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type DecisionMade, useDecide, useForeseen } from '../../api/identity';
import { useText } from '../../i18n/index';
import { Bone } from '../../states/Skeletons';
import { Failure, FailureText } from '../../states/State';
import classes from './Identity.module.css';
import type { Wanted } from './links';
import { OutcomeSaid } from './OutcomeSaid';
import { useDecided } from './useDecided';

/** As long as the server keeps a reason. */
const LONGEST = 1000;

interface DecisionFormProps {
  wanted: Wanted;
  /** The customer whose page it stands on. */
  from?: number | undefined;
  onDone: () => void;
  onCancel: () => void;
}

/** What a decision would do, why it is made, and the making of it. */
export function DecisionForm({ wanted, from, onDone, onCancel }: DecisionFormProps) {
  const { t, language } = useText();
  const { decision, one, other } = wanted;
  const foreseen = useForeseen({ decision, one, other }, language);
  const decide = useDecide();
  const decided = useDecided(from);
  const [reason, setReason] = useState('');
  const possible = foreseen.data !== undefined && !isRefused(foreseen.data);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!possible) return;
    try {
      decided(wanted, await decide.mutateAsync({ decision, one, other, reason: reason.trim() }));
      onDone();
    } catch {
      // The form shows it.
    }
  };
  return (
    <form className={classes.form} onSubmit={event => void submit(event)} noValidate>
      {wanted.said && <p className={classes.said}>{wanted.said}</p>}
      <div aria-live="polite" aria-busy={foreseen.isLoading}>
        <Foreseen foreseen={foreseen} />
      </div>
      <Textarea
        label={t('identity.reason')}
        description={t('identity.reasonHelp')}
        placeholder={t('identity.reasonExample')}
        data-autofocus
        autosize
        minRows={2}
        maxRows={6}
        maxLength={LONGEST}
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
      />
      {decide.error && (
        <Alert color="red" role="alert">
          <FailureText error={decide.error} />
        </Alert>
      )}
      <div className={classes.actions}>
        <Button variant="default" onClick={onCancel}>
          {t('build.cancel')}
        </Button>
        <Button type="submit" loading={decide.isPending} disabled={!possible}>
          {t(`identity.confirm.${decision}`)}
        </Button>
      </div>
    </form>
  );
}

/** The reason is left out for those who see identifiers masked; that there is one counts. */
function isRefused({ refused }: DecisionMade): boolean {
  return refused != null;
}

function Foreseen({ foreseen: { data, error, refetch } }: { foreseen: ReturnType<typeof useForeseen> }) {
  const { t } = useText();
  if (error) return <Failure error={error} retry={() => void refetch()} compact />;
  if (!data) return <Bone width="100%" height={64} />;
  if (!isRefused(data)) return <OutcomeSaid groups={data.groups} />;
  return (
    <Alert color="amber" title={t('identity.cannot')}>
      {data.refused}
    </Alert>
  );
}
