import { Button, Progress } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Erasing, ErasureReceipt } from '../../api/erasures';
import type { Progress as Done } from '../../api/jobs';
import { isToBeTold } from '../../erasure/receipt';
import type { Whom } from '../../erasure/values';
import { Rings } from '../../frame/Brand';
import { useText } from '../../i18n/index';
import shared from '../identity/Identity.module.css';
import { EraseForm } from './EraseForm';
import classes from './Erasures.module.css';
import { useFocused } from './useFocused';

interface EraseStepsProps {
  whom: Whom;
  erasing: Erasing;
  onClose: () => void;
  onBack?: (() => void) | undefined;
}

/** An erasure from the question to its receipt. */
export function EraseSteps({ whom, erasing: { erase, progress }, onClose, onBack }: EraseStepsProps) {
  // Not typed again where it did not work.
  const [reason, setReason] = useState('');
  if (erase.data) return <Erased receipt={erase.data} onClose={onClose} />;
  if (erase.isPending) return <UnderWay progress={progress} />;
  return (
    <EraseForm
      whom={whom}
      reason={reason}
      onReason={setReason}
      error={erase.error}
      onErase={wanted => erase.mutate(wanted)}
      onCancel={onClose}
      onBack={onBack}
    />
  );
}

function UnderWay({ progress }: { progress: Done | null }) {
  const { t, format } = useText();
  const shown = useFocused<HTMLHeadingElement>();
  const share = progress?.total ? Math.min(1, progress.done / progress.total) : null;
  return (
    <section className={classes.running} aria-live="polite" aria-busy="true" data-erasing="">
      <Rings mood="loading" size={96} />
      <h3 ref={shown} tabIndex={-1}>
        {t('erasure.running')}
      </h3>
      {share !== null && (
        <Progress
          value={share * 100}
          w="min(380px, 100%)"
          aria-label={t('running.share', { percent: format.percent(share, 0) })}
        />
      )}
      <p>{t('erasure.runningBody')}</p>
    </section>
  );
}

function Erased({ receipt, onClose }: { receipt: ErasureReceipt; onClose: () => void }) {
  const { t } = useText();
  const shown = useFocused<HTMLHeadingElement>();
  const params = { number: String(receipt.number) };
  return (
    <section className={classes.erased} data-erased={receipt.number}>
      <h3 ref={shown} tabIndex={-1}>
        {t('erasure.erased', { count: receipt.customers })}
      </h3>
      <p>{t('erasure.erasedBody', { count: receipt.removed.interactions })}</p>
      {isToBeTold(receipt) && <p className={classes.toTell}>{t('erasure.erasedTell')}</p>}
      <div className={shared.actions}>
        <Button variant="default" onClick={onClose}>
          {t('app.close')}
        </Button>
        <Button renderRoot={props => <Link {...props} to="/erasures/$number" params={params} />}>
          {t('erasure.toReceipt')}
        </Button>
      </div>
    </section>
  );
}
