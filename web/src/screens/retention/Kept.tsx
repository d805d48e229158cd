import { useRetainedMonths } from '../../api/retention';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure } from '../../states/State';
import shared from '../identity/Identity.module.css';
import { CountsList } from './CountsList';

/** What is kept of interactions that are gone. */
export function Kept() {
  const { t } = useText();
  const { data, error, refetch } = useRetainedMonths();
  if (error && !data) return <Failure error={error} retry={() => void refetch()} compact />;
  if (!data) return <ListSkeleton rows={6} />;
  if (data.length === 0) {
    return <Empty compact title={t('retention.noCountsTitle')} body={t('retention.noCountsBody')} />;
  }
  return (
    <>
      <p className={shared.lead}>{t('retention.countsLead')}</p>
      <CountsList months={data} label={t('retention.tab.counts')} />
    </>
  );
}
