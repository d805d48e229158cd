import { Button, Tabs } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo } from 'react';
import { type Customer, isUnknown, useCustomer, useTimeline } from '../../api/customers';
import { useErase } from '../../api/erasures';
import { useTouchpoints } from '../../api/queries';
import { useText } from '../../i18n/index';
import type { PageSearch } from '../../router';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure, State } from '../../states/State';
import { bindingOf } from './binding';
import classes from './Person.module.css';
import { PersonActions } from './PersonActions';
import { PersonConsent } from './PersonConsent';
import { PersonHead } from './PersonHead';
import { PersonIdentity } from './PersonIdentity';
import { PersonProfile } from './PersonProfile';
import { PERSON_PARTS, type PersonSearch } from './search';
import { Timeline } from './Timeline';
import { interactionsOf } from './timeline';

/** Interactions that are fetched without being asked for; older ones when they are scrolled to. */
const FETCHED_AT_ONCE = 20_000;

/** One customer: who they are, and everything they did, the newest first. */
export function Person() {
  const { person = '' } = useParams({ strict: false });
  if (/^\d{1,10}$/.test(person)) return <Numbered key={person} person={Number(person)} />;
  return (
    <Page>
      <Unknown person={person} />
    </Page>
  );
}

function Page({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  const { t } = useText();
  return (
    <div className={classes.screen}>
      <div className={classes.top}>
        <Link to="/customers" className={classes.back}>
          <IconArrowLeft size={16} stroke={1.8} aria-hidden />
          {t('person.back')}
        </Link>
        {actions}
      </div>
      {children}
    </div>
  );
}

/** The customer of a number, and what is done with all that is known of them: it may go while the page is open. */
function Numbered({ person }: { person: number }) {
  const erasing = useErase();
  const receipt = erasing.erase.data;
  return (
    <Page actions={<PersonActions person={person} erasing={erasing} />}>
      {receipt ? <Gone person={person} receipt={receipt.number} /> : <Known person={person} />}
    </Page>
  );
}

function Gone({ person, receipt }: { person: number; receipt: number }) {
  const { t } = useText();
  const params = { number: String(receipt) };
  return (
    <State
      mood="empty"
      title={t('erasure.goneTitle', { number: String(person) })}
      body={t('erasure.goneBody')}
      action={
        <Button
          variant="light"
          mt="sm"
          renderRoot={props => <Link {...props} to="/erasures/$number" params={params} />}
        >
          {t('erasure.toReceipt')}
        </Button>
      }
    />
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
    // What was remembered of a number may have been parted again.
    if (customer.isFetching) return <ListSkeleton rows={10} />;
    // Merged since: the old number leads to whom it belongs to now.
    return (
      <Navigate to="/customers/$person" params={{ person: String(customer.data.person) }} search={search} replace />
    );
  }
  return <Whole key={person} customer={customer.data} />;
}

function Whole({ customer }: { customer: Customer }) {
  const { t, zone } = useText();
  const { part }: PersonSearch & PageSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const registry = useTouchpoints();
  const timeline = useTimeline(customer.person);
  const { data, error, hasNextPage, isFetching, fetchNextPage } = timeline;
  const bind = useMemo(() => bindingOf(registry.data), [registry.data]);
  const interactions = useMemo(() => (data ? interactionsOf(data.pages, zone, bind) : undefined), [data, zone, bind]);
  const count = interactions?.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetching && !error && count < FETCHED_AT_ONCE) void fetchNextPage();
  }, [hasNextPage, isFetching, error, count, fetchNextPage]);
  const show = (next: string | null) =>
    void navigate({
      to: '.',
      search: (before: PersonSearch & PageSearch): PersonSearch & PageSearch => ({
        ...before,
        part: PERSON_PARTS.find(one => one === next),
      }),
      resetScroll: false,
    });
  return (
    <>
      <PersonHead customer={customer} interactions={interactions} more={hasNextPage} />
      <Tabs
        value={part ?? 'timeline'}
        onChange={show}
        keepMounted={false}
        classNames={{ root: classes.parts ?? '', list: classes.partList ?? '' }}
      >
        <Tabs.List>
          <Tabs.Tab value="timeline">{t('person.timeline')}</Tabs.Tab>
          <Tabs.Tab value="profile">{t('profile.title')}</Tabs.Tab>
          <Tabs.Tab value="identity">{t('nav.identity')}</Tabs.Tab>
          <Tabs.Tab value="consent">{t('nav.consent')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="timeline">
          {error && !isFetching && <Failure error={error} retry={() => void fetchNextPage()} compact />}
          {!interactions && !error && <ListSkeleton rows={8} />}
          {interactions && count === 0 && <Empty title={t('person.noneTitle')} body={t('person.noneBody')} />}
          {interactions && count > 0 && (
            <Timeline
              interactions={interactions}
              more={hasNextPage}
              masked={customer.masked}
              onMore={() => {
                if (!isFetching) void fetchNextPage();
              }}
            />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="profile">
          <PersonProfile customer={customer} />
        </Tabs.Panel>
        <Tabs.Panel value="identity">
          <PersonIdentity customer={customer} />
        </Tabs.Panel>
        <Tabs.Panel value="consent">
          <PersonConsent customer={customer} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
