import { Select, Text, TextInput, Title, UnstyledButton } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import {
  IconFingerprint,
  IconHourglass,
  IconSearch,
  IconShieldCheck,
  IconUsersGroup,
  IconUserX,
} from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { useLatestCustomers } from '../../api/customers';
import { useData, useIsAdministrator, useIsMasked } from '../../api/queries';
import type { CustomerRow as Row } from '../../api/types';
import { useText } from '../../i18n/index';
import { periodRange } from '../../question/period';
import type { PageSearch } from '../../router';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure } from '../../states/State';
import { CustomerRow, CustomersHead } from './CustomerRow';
import classes from './Customers.module.css';
import { FoundCustomers } from './FoundCustomers';
import { CUSTOMER_SORTS, type CustomerSort, type CustomersSearch } from './search';

/** As many as the list sorts: those seen last. */
const LISTED = 500;
const FIRST_ROWS = 50;

/** Finding a customer: by an identifier, or among those seen last. */
export function Customers() {
  const { t } = useText();
  const search: CustomersSearch & PageSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const data = useData();
  const administrator = useIsAdministrator();
  const masked = useIsMasked();
  const [typed, setTyped] = useState(search.find ?? '');
  const change = (changed: CustomersSearch) =>
    void navigate({
      to: '.',
      search: (before: CustomersSearch & PageSearch) => ({ ...before, ...changed }),
      replace: true,
      resetScroll: false,
    });
  // Where only whole identifiers are found, parts of one are not tried: too many in vain are refused.
  const find = useDebouncedCallback((text: string) => change({ find: text.trim() || undefined }), masked ? 900 : 250);
  if (data.data?.interactions === 0) return <Empty title={t('state.noDataTitle')} body={t('state.noDataBody')} />;
  return (
    <div className={classes.screen} onKeyDown={walkRows}>
      <header className={classes.head}>
        <div>
          <Title order={1}>{t('nav.customers')}</Title>
          <Text c="dimmed" mt={4} maw={640}>
            {t('customers.lead')}
          </Text>
        </div>
        <div className={classes.ways}>
          <Link to="/customers/segments" className={classes.way}>
            <IconUsersGroup size={17} stroke={1.7} aria-hidden />
            {t('nav.segments')}
          </Link>
          <Link to="/customers/identity" className={classes.way}>
            <IconFingerprint size={17} stroke={1.7} aria-hidden />
            {t('nav.identity')}
          </Link>
          <Link to="/customers/consent" className={classes.way}>
            <IconShieldCheck size={17} stroke={1.7} aria-hidden />
            {t('nav.consent')}
          </Link>
          <Link to="/retention" className={classes.way}>
            <IconHourglass size={17} stroke={1.7} aria-hidden />
            {t('nav.retention')}
          </Link>
          {administrator && (
            <Link to="/erasures" className={classes.way}>
              <IconUserX size={17} stroke={1.7} aria-hidden />
              {t('nav.erasures')}
            </Link>
          )}
        </div>
      </header>
      <div className={classes.tools}>
        <TextInput
          className={classes.search}
          size="md"
          type="search"
          autoComplete="off"
          data-customers-row=""
          placeholder={t('customers.placeholder')}
          aria-label={t('customers.search')}
          leftSection={<IconSearch size={18} stroke={1.7} aria-hidden />}
          description={masked ? t('customers.whole') : null}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={typed}
          onChange={event => {
            setTyped(event.currentTarget.value);
            find(event.currentTarget.value);
          }}
        />
        {!search.find && (
          <Select
            className={classes.sort}
            size="md"
            aria-label={t('customers.sort')}
            allowDeselect={false}
            checkIconPosition="right"
            data={CUSTOMER_SORTS.map(value => ({ value, label: t(`customers.sort.${value}`) }))}
            value={search.sort ?? 'last'}
            onChange={value => change({ sort: value === 'last' ? undefined : (value as CustomerSort) })}
          />
        )}
      </div>
      <List search={search} />
    </div>
  );
}

function List({ search }: { search: CustomersSearch & PageSearch }) {
  const { t, zone, language } = useText();
  const [shown, setShown] = useState(FIRST_ROWS);
  const { customers, error, isFetching, refetch, isPlaceholderData } = useLatestCustomers(
    { range: periodRange(search.period, zone), zone, language },
    LISTED,
  );
  const sorted = useMemo(() => sortedBy(customers?.customers ?? [], search.sort ?? 'last'), [customers, search.sort]);
  const known = useMemo(() => new Map(sorted.map(row => [row.person, row])), [sorted]);
  if (search.find) return <FoundCustomers text={search.find} known={known} />;
  if (error && !isFetching) return <Failure error={error} retry={() => void refetch()} />;
  if (!customers) return <ListSkeleton rows={10} />;
  if (customers.total === 0) return <Empty title={t('customers.noneTitle')} body={t('customers.noneBody')} />;
  const rest = sorted.length - shown;
  return (
    <section aria-busy={isPlaceholderData} data-stale={isPlaceholderData || undefined}>
      <p className={classes.count}>
        <b>{t('word.customersMany', { count: customers.total })}</b>
        {customers.total > sorted.length && <> · {t('behind.listed', { count: sorted.length })}</>}
      </p>
      <CustomersHead />
      <ul className={classes.list}>
        {sorted.slice(0, shown).map(row => (
          <CustomerRow key={row.person} person={row.person} identifiers={row.identifiers ?? []} glance={row} />
        ))}
      </ul>
      {rest > 0 && (
        <UnstyledButton className={classes.more} onClick={() => setShown(shown + 150)}>
          {t('chart.moreRows', { count: rest })}
        </UnstyledButton>
      )}
    </section>
  );
}

function sortedBy(rows: Row[], sort: CustomerSort): Row[] {
  if (sort === 'active') return rows.toSorted((a, b) => b.interactions - a.interactions);
  if (sort === 'new') return rows.toSorted((a, b) => b.first.localeCompare(a.first));
  return rows;
}

/** Up and down go from the search through the list. */
function walkRows(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-customers-row]')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? undefined : rows[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
