import type { RetentionPreview } from '../../api/retention';
import { useText } from '../../i18n/index';
import shared from '../data/Data.module.css';
import erasures from '../erasures/Erasures.module.css';
import { CountsList } from './CountsList';

/** What rules would remove now: in all, by rule, and by touchpoint and month. */
export function Foreseen({ preview }: { preview: RetentionPreview }) {
  const { t, format } = useText();
  const { interactions, customers, emptied, rules, months } = preview;
  const counted: [string, number][] = [
    [t('word.interactions'), interactions],
    [t('retention.customers'), customers],
    [t('retention.emptied'), emptied],
  ];
  return (
    <>
      <section>
        <dl className={erasures.facts} data-counted="">
          {counted.map(([name, count]) => (
            <div key={name} data-none={count === 0 || undefined}>
              <dt>{name}</dt>
              <dd>{format.count(count)}</dd>
            </div>
          ))}
        </dl>
        {emptied > 0 && <p className={erasures.lead}>{t('retention.emptiedHelp')}</p>}
      </section>
      <section>
        <h3 className={erasures.part}>{t('retention.byRule')}</h3>
        <ByRule rules={rules} />
      </section>
      <section>
        <h3 className={erasures.part}>{t('retention.byTouchpoint')}</h3>
        <CountsList months={months} label={t('retention.byTouchpoint')} />
      </section>
    </>
  );
}

function ByRule({ rules }: Pick<RetentionPreview, 'rules'>) {
  const { t, format } = useText();
  return (
    <div className={shared.scroll}>
      <table className={shared.table}>
        <thead>
          <tr>
            <th scope="col">{t('retention.tab.rules')}</th>
            <th scope="col">{t('retention.before')}</th>
            <th scope="col" data-number>
              {t('word.interactions')}
            </th>
            <th scope="col" data-number>
              {t('erasure.customers')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.map(({ before, interactions, customers }, place) => (
            <tr key={place}>
              <th scope="row">{t('retention.rule', { number: place + 1 })}</th>
              <td>{before ? format.instant(before) : t('retention.forEver')}</td>
              <td data-number>{format.count(interactions)}</td>
              <td data-number>{format.count(customers)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
