import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, Navigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { isUnknown, useCustomer, useTimeline } from '../../api/customers';
import { useTouchpoints } from '../../api/queries';
import { useText } from '../../i18n/index';
import type { PageSearch } from '../../router';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure, State } from '../../states/State';
import { bindingOf } from './binding';
import classes from './Person.module.css';
import { PersonHead } from './PersonHead';
import type { PersonSearch } from './search';
import { Timeline } from './Timeline';
import { interactionsOf } from './timeline';

/** Interactions that are fetched without being asked for; older ones when they are scrolled to. */
const FETCHED_AT_ONCE = 20_000;

/** One customer: who they are, and everything they did, the newest first. */
export function Person() {
  const { t } = useText();
  const { person = '' } = useParams({ strict: false });
  return (
    <div className={classes.screen}>
      <Link to="/customers" className={classes.back}>
        <IconArrowLeft size={16} stroke={1.8} aria-hidden />
        {t('person.back')}
      </Link>
      {/^\d{1,10}$/.test(person) ? <Known person={Number(person)} /> : <Unknown person={person} />}
    </div>
  );
}

function Unknown({ person }: { person: string }) {
  const { t } = useText();
  return (
    <State
      mood="empty"
      title={t('person.unknownTitle', { number: person })}
      body={t('person.unknownBody')}
      action={
        <Button component={Link} to="/customers" variant="light" mt="sm">
          {t('person.find')}
        </Button>
      }
    />
  );
}

function Known({ person }: { person: number }) {
  const { language } = useText();
  const search: PersonSearch & PageSearch = useSearch({ strict: false });
  const customer = useCustomer(person, language);
  if (isUnknown(customer.error)) return <Unknown person={String(person)} />;
  if (customer.error && !customer.isFetching) {
    return <Failure error={customer.error} retry={() => void customer.refetch()} />;
  }
  if (!customer.data) return <ListSkeleton rows={10} />;
  if (customer.data.person !== person) {
    // Merged since: the old number leads to whom it belongs to now.
    return (
      <Navigate to="/customers/$person" params={{ person: String(customer.data.person) }} search={search} replace />
    );
  }
  return <Whole customer={customer.data} />;
}

function Whole({ customer }: { customer: NonNullable<ReturnType<typeof useCustomer>['data']> }) {
  const { t, zone } = useText();
  const registry = useTouchpoints();
  const timeline = useTimeline(customer.person);
  const { data, error, hasNextPage, isFetching, fetchNextPage } = timeline;
  const bind = useMemo(() => bindingOf(registry.data), [registry.data]);
  const interactions = useMemo(() => (data ? interactionsOf(data.pages, zone, bind) : undefined), [data, zone, bind]);
  const count = interactions?.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetching && !error && count < FETCHED_AT_ONCE) void fetchNextPage();
  }, [hasNextPage, isFetching, error, count, fetchNextPage]);
  return (
    <>
      <PersonHead customer={customer} interactions={interactions} more={hasNextPage} />
      {error && !isFetching && <Failure error={error} retry={() => void fetchNextPage()} compact />}
      {!interactions && !error && <ListSkeleton rows={8} />}
      {interactions && count === 0 && <Empty title={t('person.noneTitle')} body={t('person.noneBody')} />}
      {interactions && count > 0 && (
        <Timeline
          interactions={interactions}
          more={hasNextPage}
          onMore={() => {
            if (!isFetching) void fetchNextPage();
          }}
        />
      )}
    </>
  );
}
