import { Link } from '@tanstack/react-router';
import { useAsk } from '../../../api/queries';
import type { Deviation } from '../../../api/types';
import { useText } from '../../../i18n/index';
import { customerName } from '../../../question/customers';
import { behindDeviation } from '../../../question/deviation';
import { toCustomers } from '../../../question/question';
import classes from '../Beside.module.css';
import { useStudio } from '../studio';
import { Section } from './Section';

const SHOWN = 3;

/** Some customers who departed from the map so, to read what they did. */
export function Examples({ deviation }: { deviation: Deviation }) {
  const text = useText();
  const { t, format } = text;
  const { reality } = useStudio();
  const asked = reality && toCustomers(reality.question, { behind: behindDeviation(deviation) }, SHOWN);
  const { data } = useAsk(asked);
  if (data?.result.kind !== 'customers' || data.result.customers.length === 0) return null;
  return (
    <Section title={t('adopt.examples')} help={t('adopt.examplesHelp')}>
      <ul className={classes.examples}>
        {data.result.customers.slice(0, SHOWN).map(row => (
          <li key={row.person}>
            <Link to="/customers/$person" params={{ person: String(row.person) }} preload={false}>
              {customerName(row.person, row.identifiers, text)}
            </Link>
            <small>
              {[
                t('behind.interactions', { count: row.interactions }),
                t('behind.lastSeen', { time: format.day(row.last) }),
              ].join(' · ')}
            </small>
          </li>
        ))}
      </ul>
    </Section>
  );
}
