import { useId } from 'react';
import type { HandoverRow } from '../../api/audience';
import { useText } from '../../i18n/index';
import shared from '../identity/Identity.module.css';
import { HandoverList } from './HandoverList';

/** The lists for other systems that a customer was on. */
export function Handovers({ rows }: { rows: readonly HandoverRow[] }) {
  const { t } = useText();
  const title = useId();
  if (rows.length === 0) return null;
  return (
    <section className={shared.box} aria-labelledby={title}>
      <h2 id={title}>{t('audience.handovers')}</h2>
      <p className={shared.lead}>{t('audience.handoversLead')}</p>
      <HandoverList rows={rows} counted={count => t('audience.handoverOf', { count })} />
    </section>
  );
}
