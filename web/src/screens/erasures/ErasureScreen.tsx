import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { isUnknown } from '../../api/customers';
import { useErasure } from '../../api/erasures';
import { useIsAdministrator } from '../../api/queries';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure, Forbidden, State } from '../../states/State';
import shared from '../identity/Identity.module.css';
import sources from '../sources/Sources.module.css';
import { Receipt } from './Receipt';

/** One erasure: its receipt. */
export function ErasureScreen() {
  const { t } = useText();
  const { number = '' } = useParams({ strict: false });
  const administrator = useIsAdministrator();
  return (
    <div className={shared.screen}>
      <Link to="/erasures" className={`${sources.back} screen-only`}>
        <IconArrowLeft size={16} aria-hidden />
        {t('erasure.all')}
      </Link>
      {administrator ? <Asked number={number} /> : <Forbidden detail={t('settings.administratorsOnly')} />}
    </div>
  );
}

function Asked({ number }: { number: string }) {
  return /^\d{1,9}$/.test(number) ? <Numbered number={Number(number)} /> : <Unknown number={number} />;
}

function Numbered({ number }: { number: number }) {
  const { data, error, refetch } = useErasure(number);
  if (isUnknown(error)) return <Unknown number={String(number)} />;
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <ListSkeleton rows={10} />;
  return <Receipt receipt={data} />;
}

function Unknown({ number }: { number: string }) {
  const { t } = useText();
  return (
    <State
      mood="empty"
      title={t('erasure.noReceiptTitle', { number })}
      body={t('erasure.noReceiptBody')}
      action={
        <Button component={Link} to="/erasures" variant="light" mt="sm">
          {t('erasure.all')}
        </Button>
      }
    />
  );
}
