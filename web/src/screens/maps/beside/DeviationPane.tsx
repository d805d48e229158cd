import { Button, Group } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { BehindDrawer } from '../../../answer/BehindDrawer';
import type { Deviation, Estimate, Outcomes } from '../../../api/types';
import type { Manner } from '../../../i18n/format';
import { useText } from '../../../i18n/index';
import type { PlainKey } from '../../../i18n/types';
import { stepOf } from '../../../maps/map';
import { behindDeviation } from '../../../question/deviation';
import classes from '../Beside.module.css';
import { useStudio } from '../studio';
import { quoted } from '../words';
import { Examples } from './Examples';
import { Section } from './Section';

const AdoptDialog = lazy(() => import('./AdoptDialog'));

const OUTCOMES: { outcome: keyof Outcomes; label: PlainKey }[] = [
  { outcome: 'satisfaction', label: 'word.satisfaction' },
  { outcome: 'conversion', label: 'word.conversion' },
  { outcome: 'revenue', label: 'word.revenuePerCustomer' },
];

/** One way in which customers depart from the map: how many do, and what goes with it. */
export function DeviationPane({ deviation }: { deviation: Deviation }) {
  const text = useText();
  const { t, format } = text;
  const { reality, touchpointName, editable } = useStudio();
  const [opened, setOpened] = useState(false);
  const [adopting, setAdopting] = useState(false);
  const { kind, touchpoint, customers, journeys } = deviation;
  const name = touchpoint ? touchpointName(touchpoint) : deviation.name;
  const currency = reality?.data?.currency ?? null;
  const told = OUTCOMES.filter(({ outcome }) => deviation.outcomes[outcome]);
  return (
    <div className={classes.pane}>
      <p className={classes.verdict}>
        {quoted(name, text)}: {t(`maps.deviation.${kind}`)} <Place deviation={deviation} />
      </p>
      <dl className={classes.facts}>
        <dt>{t('word.customers')}</dt>
        <dd>
          {format.count(customers.successes)} <b>{format.percent(customers.value)}</b>{' '}
          <small>
            ({format.rateInterval(customers)}, {t('maps.n', { n: format.count(customers.n) })})
          </small>
        </dd>
        <dt>{t('word.journeys')}</dt>
        <dd>{format.count(journeys)}</dd>
      </dl>
      {told.length > 0 && (
        <Section title={t('word.againstFollowing')} help={t('evidence.association.help')}>
          <dl className={classes.facts}>
            {told.map(({ outcome, label }) => (
              <OutcomeSaid
                key={outcome}
                label={label}
                deviation={deviation}
                outcome={outcome}
                manner={mannerOf(outcome, currency)}
              />
            ))}
          </dl>
        </Section>
      )}
      <Examples deviation={deviation} />
      <Group gap="xs">
        {editable && <Button onClick={() => setAdopting(true)}>{t('adopt.open')}</Button>}
        <Button variant="light" onClick={() => setOpened(true)}>
          {t('maps.showCustomers')}
        </Button>
      </Group>
      {adopting && (
        <Suspense fallback={null}>
          <AdoptDialog deviation={deviation} onClose={() => setAdopting(false)} />
        </Suspense>
      )}
      <BehindDrawer
        question={reality?.question ?? null}
        opened={opened ? { behind: behindDeviation(deviation) } : undefined}
        onClose={() => setOpened(false)}
      />
    </div>
  );
}

/** Where in the plan most journeys depart from it so. */
function Place({ deviation: { place } }: { deviation: Deviation }) {
  const text = useText();
  const { t, format } = text;
  const { map } = useStudio();
  if (!place) return null;
  const { journeys } = place;
  const share = {
    share: format.percent(journeys.value),
    interval: format.rateInterval(journeys),
    n: format.count(journeys.n),
  };
  if (place.after == null) return <>{t('adopt.atFirst', share)}</>;
  return <>{t('adopt.after', { ...share, name: quoted(stepOf(map, place.after)?.name ?? '', text) })}</>;
}

function mannerOf(outcome: keyof Outcomes, currency: string | null): Manner {
  if (outcome === 'conversion') return { unit: 'share' };
  return outcome === 'revenue' ? { unit: 'money', currency } : { unit: 'points' };
}

interface OutcomeSaidProps {
  label: PlainKey;
  deviation: Deviation;
  outcome: keyof Outcomes;
  manner: Manner;
}

/** An outcome of such journeys, and how far it is from that of journeys that follow the map. */
function OutcomeSaid({ label, deviation, outcome, manner }: OutcomeSaidProps) {
  const { t, format } = useText();
  const found: Estimate | null | undefined = deviation.outcomes[outcome];
  const against = deviation.against[outcome];
  if (!found) return null;
  const interval = format.interval(found, manner);
  return (
    <>
      <dt>{t(label)}</dt>
      <dd>
        {format.value(found.value, manner)}{' '}
        <small>({[interval, t('maps.n', { n: format.count(found.n) })].filter(Boolean).join(', ')})</small>
        {against && (
          <>
            <br />
            <b>{format.value(against.difference.value, { ...manner, difference: true })}</b>{' '}
            <small>
              ({format.interval(against.difference, { ...manner, difference: true })},{' '}
              {t(against.real ? 'word.real' : 'word.unsure')})
            </small>
          </>
        )}
      </dd>
    </>
  );
}
