import { Alert, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { ErasurePreviewed } from '../../api/erasures';
import type { Known } from '../../api/identity';
import { useText } from '../../i18n/index';
import customers from '../customers/Customers.module.css';
import { KnownList } from '../identity/KnownList';
import classes from './Erasures.module.css';
import { TellOthers } from './TellOthers';

const FIRST_CUSTOMERS = 5;
const MORE_CUSTOMERS = 50;
const NAMED_LINES = 30;
/** Identifiers that are named: of one customer, and of each of several. */
const NAMED = { alone: 40, each: 6 };

/** What an erasure would remove, what it cannot reach, and what follows from it. */
export function WhatGoes({ preview }: { preview: ErasurePreviewed }) {
  const { t } = useText();
  return (
    <>
      <Unknown values={preview.unknown} />
      <section>
        <h3 className={classes.part}>{t('erasure.goesTitle')}</h3>
        <p className={classes.lead}>{t('erasure.goes', { count: preview.count })}</p>
        <Whom preview={preview} />
      </section>
      <section>
        <h3 className={classes.part}>{t('erasure.tellTitle')}</h3>
        <TellOthers lists={preview.lists} webhooks={preview.webhooks} level={3} />
      </section>
      <Alert color="amber" title={t('erasure.final')}>
        {t('erasure.later')}
      </Alert>
    </>
  );
}

/** The customers and what they are known by. */
function Whom({ preview: { customers: found, count, identifiers } }: { preview: ErasurePreviewed }) {
  const { t } = useText();
  const [shown, setShown] = useState(FIRST_CUSTOMERS);
  const [only] = found;
  if (count === 1 && only) return <KnownList known={knownOf(only)} most={NAMED.alone} />;
  const rest = found.length - shown;
  return (
    <>
      <p className={classes.counted}>{t('identity.identifiersMany', { count: identifiers })}</p>
      <ul className={classes.whom}>
        {found.slice(0, shown).map(one => (
          <li key={one.person}>
            <b>{t('behind.person', { number: String(one.person) })}</b>
            <KnownList known={knownOf(one)} most={NAMED.each} />
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <UnstyledButton className={customers.more} onClick={() => setShown(shown + MORE_CUSTOMERS)}>
          {t('chart.moreRows', { count: rest })}
        </UnstyledButton>
      )}
      {rest <= 0 && count > found.length && (
        <p className={classes.lead}>{t('erasure.listedFirst', { count: found.length })}</p>
      )}
    </>
  );
}

/** Their numbers are not known; each is told apart by its place. */
function knownOf({ person, known }: ErasurePreviewed['customers'][number]): Known[] {
  return known.map(({ kind, value }, place) => ({ alias: place, person, kind, value }));
}

/** Lines that nobody is known by. */
function Unknown({ values }: { values: readonly string[] }) {
  const { t } = useText();
  if (values.length === 0) return null;
  return (
    <Alert color="amber" title={t('erasure.unknownTitle', { count: values.length })}>
      {t('erasure.unknownBody')}
      <ul className={classes.unknown}>
        {values.slice(0, NAMED_LINES).map(value => (
          <li key={value}>
            <code>{value}</code>
          </li>
        ))}
        {values.length > NAMED_LINES && <li>{t('chart.more', { count: values.length - NAMED_LINES })}</li>}
      </ul>
    </Alert>
  );
}
