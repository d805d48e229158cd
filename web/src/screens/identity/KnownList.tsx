import type { Known } from '../../api/identity';
import { useText } from '../../i18n/index';
import { kindName, shownValue, strongestFirst } from '../../question/customers';
import classes from './Identity.module.css';

interface KnownListProps {
  known: readonly Known[];
  /** How many there are, where not all of them are known here. */
  total?: number;
  most?: number;
  /** Whether one comes from another customer. */
  arrives?: (known: Known) => boolean;
}

/** Identifiers, the strongest first, and how many more there are. */
export function KnownList({ known, total = known.length, most = 12, arrives }: KnownListProps) {
  const text = useText();
  const { t } = text;
  const shown = strongestFirst(known).slice(0, most);
  return (
    <ul className={classes.known}>
      {shown.map(one => (
        <li key={one.alias} title={one.value} data-arrives={arrives?.(one) || undefined}>
          <span>{kindName(one.kind, text)}</span>
          <b>{shownValue(one)}</b>
          {arrives?.(one) && <small>{t('identity.arrives', { number: String(one.person) })}</small>}
        </li>
      ))}
      {total > shown.length && <li data-more="">{t('chart.more', { count: total - shown.length })}</li>}
    </ul>
  );
}
