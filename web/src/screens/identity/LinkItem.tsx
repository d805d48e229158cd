import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Known, LinkRow } from '../../api/identity';
import { useText } from '../../i18n/index';
import type { Text } from '../../i18n/text';
import { kindName, shownValue } from '../../question/customers';
import classes from './Identity.module.css';
import { customersOf, type Wanted, wantedAbout } from './links';

interface LinkProps {
  link: LinkRow;
  known: ReadonlyMap<number, Known>;
}

/** The two identifiers, by kind and value. */
function endsOf({ link, known }: LinkProps, text: Text): string[] {
  const both = [link.one, link.other].flatMap(alias => known.get(alias) ?? []);
  return both.map(one => `${kindName(one.kind, text)} ${shownValue(one)}`);
}

/** What was said of a link. Where identifiers are masked there is no sentence: the two are named as they are seen. */
export function sentenceOf({ link, known }: LinkProps, text: Text): string {
  return link.sentence || text.format.list(endsOf({ link, known }, text));
}

interface LinkActionProps extends LinkProps {
  onAct: (wanted: Wanted) => void;
}

/** The one thing that there is to decide about a link, if any. */
export function LinkAction({ link, known, onAct }: LinkActionProps) {
  const text = useText();
  const { t, format } = text;
  const wanted = wantedAbout(link);
  if (!wanted) return null;
  const label = t(`identity.act.${wanted.decision}`);
  const named = endsOf({ link, known }, text);
  return (
    <Button
      variant="default"
      size="compact-sm"
      className={classes.act ?? ''}
      aria-label={`${label}: ${format.list(named)}`}
      onClick={() => onAct(wanted)}
    >
      {label}
    </Button>
  );
}

interface LinkItemProps extends LinkProps {
  /** Absent for those who may only look. */
  onAct?: ((wanted: Wanted) => void) | undefined;
  children?: ReactNode;
}

/** What was said of two identifiers, and what became of it. */
export function LinkItem({ link, known, onAct, children }: LinkItemProps) {
  return (
    <li className={classes.link} data-link={link.kind}>
      <div>
        <LinkSaid link={link} known={known} />
        {children}
      </div>
      {onAct && <LinkAction link={link} known={known} onAct={onAct} />}
    </li>
  );
}

export function LinkSaid({ link, known }: LinkProps) {
  const text = useText();
  return (
    <>
      <p>{sentenceOf({ link, known }, text)}</p>
      {link.note && <p className={classes.note}>{text.format.quote(link.note)}</p>}
    </>
  );
}

/** Whom the two identifiers belong to. */
export function LinkCustomers({ link, known }: LinkProps) {
  const { t } = useText();
  const people = customersOf(link, known);
  if (people.length === 0) return <span>{t('identity.nobody')}</span>;
  return people.map(person => <CustomerLink key={person} person={person} />);
}

export function CustomerLink({ person }: { person: number }) {
  const { t } = useText();
  const number = String(person);
  return (
    <Link to="/customers/$person" params={{ person: number }} search={{ part: 'identity' }} preload={false}>
      {t('behind.person', { number })}
    </Link>
  );
}
