import { UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Found, type KnownBy, MOST_FOUND, useCustomer, useGlance, useSearchCustomers } from '../../api/customers';
import { useIsMasked } from '../../api/queries';
import type { CustomerRow as Row } from '../../api/types';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure } from '../../states/State';
import { CustomerRow, CustomersHead } from './CustomerRow';
import classes from './Customers.module.css';

const FIRST_ROWS = 10;

/** Who is known by an identifier. */
export function FoundCustomers({ text, known }: { text: string; known: ReadonlyMap<number, Row> }) {
  const { t } = useText();
  const { data, error, isFetching, refetch } = useSearchCustomers(text);
  const masked = useIsMasked();
  const [shown, setShown] = useState(FIRST_ROWS);
  if (error && !isFetching) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <ListSkeleton rows={4} />;
  const people = [...byPerson(data)];
  const number = /^\d{1,9}$/.test(text) ? text : null;
  if (people.length === 0) {
    return (
      <Empty
        title={t('customers.notFoundTitle')}
        body={t(masked ? 'customers.notFoundWhole' : 'customers.notFoundBody')}
        action={number && <ByNumber number={number} />}
      />
    );
  }
  return (
    <section aria-live="polite" aria-busy={isFetching}>
      <p className={classes.count}>
        <b>{t(data.length < MOST_FOUND ? 'customers.found' : 'customers.foundFirst', { count: people.length })}</b>
        {number && <ByNumber number={number} />}
      </p>
      <CustomersHead />
      <ul className={classes.list}>
        {people.slice(0, shown).map(([person, identifiers]) => (
          <FoundRow key={person} person={person} found={identifiers} known={known.get(person)} />
        ))}
      </ul>
      {people.length > shown && (
        <UnstyledButton className={classes.more} onClick={() => setShown(shown + FIRST_ROWS)}>
          {t('chart.moreRows', { count: people.length - shown })}
        </UnstyledButton>
      )}
    </section>
  );
}

/** A number may be that of a customer as well as the beginning of an identifier. */
function ByNumber({ number }: { number: string }) {
  const { t } = useText();
  return (
    <Link to="/customers/$person" params={{ person: number }} className={classes.byNumber} data-customers-row="">
      {t('customers.byNumber', { number })}
    </Link>
  );
}

/** Several identifiers of one customer may begin alike. */
function byPerson(found: Found[]): Map<number, KnownBy[]> {
  const people = new Map<number, KnownBy[]>();
  for (const { person, known_by } of found) {
    const known = people.get(person);
    if (known) known.push(known_by);
    else people.set(person, [known_by]);
  }
  return people;
}

function FoundRow({ person, found, known }: { person: number; found: KnownBy[]; known: Row | undefined }) {
  const { language } = useText();
  const customer = useCustomer(person, language);
  const glance = useGlance(person, known);
  return <CustomerRow person={person} identifiers={customer.data?.identifiers ?? found} glance={glance} />;
}
