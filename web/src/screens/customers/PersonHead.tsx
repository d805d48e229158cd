import { Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type Customer, useProfile } from '../../api/customers';
import { useData } from '../../api/queries';
import { useText } from '../../i18n/index';
import { valueInShort } from '../../profile/value';
import { dayOf, daysBetween } from '../../question/calendar';
import { customerName, kindName, shownValue, strongestFirst } from '../../question/customers';
import type { PageSearch } from '../../router';
import classes from './Person.module.css';
import type { PersonSearch } from './search';
import { figuresOf, type Interaction, scaleOf } from './timeline';

interface PersonHeadProps {
  customer: Customer;
  interactions: Interaction[] | undefined;
  /** Whether older interactions are not here yet. */
  more: boolean;
}

/** Who it is: identifiers, how they came together, and the figures in short. */
export function PersonHead({ customer, interactions, more }: PersonHeadProps) {
  const text = useText();
  const { t } = text;
  const identifiers = strongestFirst(customer.identifiers);
  return (
    <header className={classes.head}>
      <Title order={1} className={classes.title}>
        {customerName(customer.person, customer.identifiers, text)}
      </Title>
      <p className={classes.number}>{t('behind.person', { number: String(customer.person) })}</p>
      <ul className={classes.identifiers} aria-label={t('word.knownBy')}>
        {identifiers.map(one => (
          <li key={`${one.kind} ${one.value}`} title={one.value}>
            <span>{kindName(one.kind, text)}</span>
            <b>{shownValue(one)}</b>
          </li>
        ))}
      </ul>
      {customer.masked && <p className={classes.quiet}>{t('mask.person')}</p>}
      <InShort person={customer.person} />
      <Joined customer={customer} />
      <InSegments segments={customer.segments} />
      {interactions && interactions.length > 0 && <Figures interactions={interactions} more={more} />}
    </header>
  );
}

/** Traits that stand in the head; all of them have a tab of their own. */
const IN_SHORT = 6;

/** What is said of the customer, at a glance. */
function InShort({ person }: { person: number }) {
  const text = useText();
  const { t } = text;
  const traits = useProfile(person).data?.traits ?? [];
  if (traits.length === 0) return null;
  return (
    <section className={classes.short} aria-label={t('profile.title')}>
      <dl>
        {traits.slice(0, IN_SHORT).map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{valueInShort(value, text)}</dd>
          </div>
        ))}
      </dl>
      <Link
        to="/customers/$person"
        params={{ person: String(person) }}
        search={(before: PersonSearch & PageSearch): PersonSearch & PageSearch => ({ ...before, part: 'profile' })}
        resetScroll={false}
        className={classes.how}
      >
        {t('profile.all', { count: traits.length })}
      </Link>
    </section>
  );
}

function Joined({ customer }: { customer: Customer }) {
  const { t } = useText();
  const { joined, refused, person } = customer;
  if (joined.length + refused.length === 0) return <p className={classes.quiet}>{t('person.joinedNone')}</p>;
  return (
    <Link
      to="/customers/$person"
      params={{ person: String(person) }}
      search={(before: PersonSearch & PageSearch): PersonSearch & PageSearch => ({ ...before, part: 'identity' })}
      resetScroll={false}
      className={classes.how}
    >
      {t('person.joined', { count: joined.length })}
      {refused.length > 0 && ` · ${t('person.refused', { count: refused.length })}`}
    </Link>
  );
}

/** The segments that the customer is in now. */
function InSegments({ segments }: Pick<Customer, 'segments'>) {
  const { t } = useText();
  if (segments.length === 0) return null;
  return (
    <p className={classes.segments}>
      <span>{t('segments.inThese')}</span>
      {segments.map(({ key, name }) => (
        <Link key={key} to="/customers/segments/$key" params={{ key }}>
          {name}
        </Link>
      ))}
    </p>
  );
}

function Figures({ interactions, more }: { interactions: Interaction[]; more: boolean }) {
  const { t, format, zone } = useText();
  const { data } = useData();
  const figures = figuresOf(interactions);
  const { score, money, first, last } = figures;
  const scale = score && scaleOf(score.scale);
  const quiet = last && data?.last ? daysBetween(dayOf(last, zone), dayOf(data.last, zone)) : null;
  // The oldest interaction is not known before all of them are here.
  const open = more ? '+' : '';
  return (
    <dl className={classes.figures}>
      <Figure name={t('word.interactions')} value={`${format.count(figures.interactions)}${open}`}>
        {t('person.channels', { count: figures.channels })}
      </Figure>
      <Figure name={t('word.first')} value={first && !more ? format.day(first) : '…'}>
        {first && last && !more && first !== last
          ? t('person.span', { count: daysBetween(dayOf(first, zone), dayOf(last, zone)) + 1 })
          : null}
      </Figure>
      <Figure name={t('word.last')} value={last ? format.day(last) : '–'}>
        {quiet ? t('person.quiet', { count: quiet }) : null}
      </Figure>
      {money.map(([currency, amount]) => (
        <Figure key={currency ?? ''} name={t('person.money')} value={`${format.money(amount, currency)}${open}`}>
          {t('person.moneyOf', { count: interactions.filter(one => one.currency === currency && one.money).length })}
        </Figure>
      ))}
      {score && (
        <Figure
          name={scale ? t('person.scoreOn', { scale: scale.kind.toUpperCase() }) : t('person.score')}
          value={
            scale ? t('person.of', { score: format.number(score.value), high: scale.high }) : format.number(score.value)
          }
        >
          {format.day(score.time)}
        </Figure>
      )}
    </dl>
  );
}

function Figure({ name, value, children }: { name: string; value: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <b>{value}</b>
        {children && <small>{children}</small>}
      </dd>
    </div>
  );
}
