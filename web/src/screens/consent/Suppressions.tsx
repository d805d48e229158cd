import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { SUPPRESSIONS_PAGE, useSuppressions } from '../../api/consent';
import { useMayEdit } from '../../api/queries';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure } from '../../states/State';
import shared from '../identity/Identity.module.css';
import { byAlias } from '../identity/links';
import { Pager } from '../identity/Pager';
import classes from './Consent.module.css';
import { SuppressDialog } from './SuppressDialog';
import { SuppressionItem } from './SuppressionItem';
import type { ConsentSearch } from './search';

/** Whom nobody writes to. */
export function Suppressions() {
  const { t } = useText();
  const mayEdit = useMayEdit();
  const [adding, setAdding] = useState(false);
  return (
    <section aria-label={t('consent.tab.suppressed')}>
      <div className={classes.tools}>
        <p className={shared.lead}>{t('consent.suppressionsLead')}</p>
        {mayEdit && (
          <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setAdding(true)}>
            {t('consent.suppress')}
          </Button>
        )}
      </div>
      <List mayEdit={mayEdit} />
      {adding && <SuppressDialog onClose={() => setAdding(false)} />}
    </section>
  );
}

function List({ mayEdit }: { mayEdit: boolean }) {
  const { t } = useText();
  const { page = 0 }: ConsentSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const { data, error, isPlaceholderData, refetch } = useSuppressions(page);
  const known = useMemo(() => byAlias(data?.known ?? []), [data]);
  const show = (next: number) =>
    void navigate({
      to: '.',
      search: (before: Pick<ConsentSearch, 'page'>) => ({ ...before, page: next > 0 ? next : undefined }),
    });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} compact />;
  if (!data) return <ListSkeleton rows={6} />;
  if (data.total === 0) {
    return <Empty compact title={t('consent.noSuppressionsTitle')} body={t('consent.noSuppressionsBody')} />;
  }
  return (
    <div aria-busy={isPlaceholderData}>
      <p className={shared.count}>{t('consent.suppressionsMany', { count: data.total })}</p>
      <ol className={shared.links}>
        {data.suppressions.map(row => (
          <SuppressionItem
            key={`${row.alias} ${row.channel ?? ''}`}
            row={row}
            known={known.get(row.alias)}
            removable={mayEdit}
            named
          />
        ))}
      </ol>
      <Pager total={data.total} size={SUPPRESSIONS_PAGE} page={page} onShow={show} />
    </div>
  );
}
