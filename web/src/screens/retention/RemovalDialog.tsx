import { Alert, Button, Checkbox, Modal, Progress } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type Removal, type RetentionPolicy, type RetentionRun, useForeseenRemoval } from '../../api/retention';
import { Rings } from '../../frame/Brand';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure, FailureText } from '../../states/State';
import erasures from '../erasures/Erasures.module.css';
import { useFocused } from '../erasures/useFocused';
import shared from '../identity/Identity.module.css';
import { Foreseen } from './Foreseen';

interface RemovalDialogProps {
  policy: RetentionPolicy;
  /** Whether these are the rules that hold. */
  isSaved: boolean;
  removal: Removal;
  onClose: () => void;
}

/** What the rules would remove, and its removal. */
export function RemovalDialog({ policy, isSaved, removal, onClose }: RemovalDialogProps) {
  const { t } = useText();
  const { isPending, isSuccess } = removal.remove;
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t(isPending || isSuccess ? 'nav.retention' : 'retention.foreseenTitle')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <Steps policy={policy} isSaved={isSaved} removal={removal} onClose={onClose} />
    </Modal>
  );
}

function Steps({ policy, isSaved, removal, onClose }: RemovalDialogProps) {
  const { remove, progress } = removal;
  if (remove.isSuccess) return <Done run={remove.data.run ?? null} onClose={onClose} />;
  if (remove.isPending) return <UnderWay progress={progress} />;
  const onRemove = () => remove.mutate();
  return <Ask policy={policy} isSaved={isSaved} error={remove.error} onRemove={onRemove} onClose={onClose} />;
}

interface AskProps extends Omit<RemovalDialogProps, 'removal'> {
  /** Why the last attempt failed. */
  error: unknown;
  onRemove: () => void;
}

function Ask({ policy, isSaved, error, onRemove, onClose }: AskProps) {
  const { t } = useText();
  const foreseen = useForeseenRemoval(policy);
  const [understood, setUnderstood] = useState(false);
  const [sent, setSent] = useState(false);
  const isPossible = isSaved && (foreseen.data?.interactions ?? 0) > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    if (isPossible && understood) onRemove();
  };
  return (
    <form className={shared.form} onSubmit={submit} noValidate>
      <div className={erasures.foreseen} aria-live="polite" aria-busy={foreseen.isLoading}>
        <Counted foreseen={foreseen} />
      </div>
      {!isSaved && <Alert color="amber">{t('retention.notSaved')}</Alert>}
      {isPossible && (
        <>
          <Alert color="amber" title={t('erasure.final')}>
            {t('retention.final')}
          </Alert>
          <Checkbox
            label={t('erasure.understood')}
            checked={understood}
            error={sent && !understood ? t('erasure.tick') : null}
            onChange={event => setUnderstood(event.currentTarget.checked)}
          />
        </>
      )}
      {error !== null && (
        <Alert color="red" role="alert" title={t('retention.failed')}>
          <FailureText error={error} />
        </Alert>
      )}
      <div className={shared.actions}>
        <Button variant="default" onClick={onClose}>
          {t('app.close')}
        </Button>
        {isPossible && (
          <Button type="submit" color="red">
            {t('retention.removeNow')}
          </Button>
        )}
      </div>
    </form>
  );
}

function Counted({ foreseen: { data, error, refetch } }: { foreseen: ReturnType<typeof useForeseenRemoval> }) {
  const { t } = useText();
  if (error) return <Failure error={error} retry={() => void refetch()} compact />;
  if (!data) return <ListSkeleton rows={4} />;
  if (data.interactions === 0) {
    return <Empty compact title={t('retention.nothingTitle')} body={t('retention.nothingBody')} />;
  }
  return <Foreseen preview={data} />;
}

function UnderWay({ progress }: Pick<Removal, 'progress'>) {
  const { t, format } = useText();
  const shown = useFocused<HTMLHeadingElement>();
  const share = progress?.total ? Math.min(1, progress.done / progress.total) : null;
  return (
    <section className={erasures.running} aria-live="polite" aria-busy="true">
      <Rings mood="loading" size={96} />
      <h3 ref={shown} tabIndex={-1}>
        {t('retention.running')}
      </h3>
      {share !== null && (
        <Progress
          value={share * 100}
          w="min(380px, 100%)"
          aria-label={t('running.share', { percent: format.percent(share, 0) })}
        />
      )}
      <p>{t('retention.runningBody')}</p>
    </section>
  );
}

function Done({ run, onClose }: { run: RetentionRun | null; onClose: () => void }) {
  const { t } = useText();
  const shown = useFocused<HTMLHeadingElement>();
  return (
    <section className={erasures.erased} data-removed={run?.number}>
      <h3 ref={shown} tabIndex={-1}>
        {t('retention.done', { count: run?.interactions ?? 0 })}
      </h3>
      <p>{t('retention.doneBody')}</p>
      <div className={shared.actions}>
        <Button onClick={onClose}>{t('app.close')}</Button>
      </div>
    </section>
  );
}
