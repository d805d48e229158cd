import { UnstyledButton } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTouchpoints } from '../../api/queries';
import type { RetentionMonth } from '../../api/retention';
import { Sparkline } from '../../charts/Sparkline';
import { useText } from '../../i18n/index';
import { namesOf } from '../../question/names';
import { countsOf, middleOf, type TouchpointCounts } from '../../retention/counts';
import customers from '../customers/Customers.module.css';
import shared from '../data/Data.module.css';
import classes from './Retention.module.css';

const FIRST = 30;
const MORE = 100;

/** Counts of interactions: a line per touchpoint, with its months behind it. */
export function CountsList({ months, label }: { months: readonly RetentionMonth[]; label: string }) {
  const text = useText();
  const { t } = text;
  const registry = useTouchpoints();
  const name = useMemo(() => namesOf(registry.data, text), [registry.data, text]);
  const counts = useMemo(() => countsOf(months), [months]);
  const [shown, setShown] = useState(FIRST);
  const rest = counts.length - shown;
  return (
    <>
      <ul className={classes.counts} aria-label={label}>
        {counts.slice(0, shown).map(one => (
          <li key={one.touchpoint} data-counts={one.touchpoint}>
            <Counts counts={one} name={one.touchpoint ? name(one.touchpoint) : t('retention.noTouchpoint')} />
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <UnstyledButton className={customers.more} onClick={() => setShown(shown + MORE)}>
          {t('chart.moreRows', { count: rest })}
        </UnstyledButton>
      )}
    </>
  );
}

function Counts({ counts: { series, interactions, months }, name }: { counts: TouchpointCounts; name: string }) {
  const { format } = useText();
  const [open, setOpen] = useState(false);
  const [first, last] = [months[0]?.month ?? '', months.at(-1)?.month ?? ''];
  const named = (month: string) => format.period(middleOf(month), 'month');
  return (
    <details onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        <b>
          {name}
          <small>{first === last ? named(first) : `${named(first)} – ${named(last)}`}</small>
        </b>
        <Sparkline values={series} width={132} height={30} base />
        <span>{format.count(interactions)}</span>
      </summary>
      {open && <Months months={months} named={named} />}
    </details>
  );
}

interface MonthsProps {
  months: readonly RetentionMonth[];
  named: (month: string) => string;
}

/** Customers only where somebody knows who they were: of days that were added up nobody does. */
function Months({ months, named }: MonthsProps) {
  const { t, format } = useText();
  const known = months.some(({ customers }) => customers != null);
  return (
    <div className={classes.months}>
      <table className={shared.table}>
        <thead>
          <tr>
            <th scope="col">{t('retention.month')}</th>
            <th scope="col" data-number>
              {t('word.interactions')}
            </th>
            {known && (
              <th scope="col" data-number>
                {t('erasure.customers')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {months.map(({ month, interactions, customers }) => (
            <tr key={month}>
              <th scope="row">{named(month)}</th>
              <td data-number>{format.count(interactions)}</td>
              {known && <td data-number>{customers == null ? '–' : format.count(customers)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
