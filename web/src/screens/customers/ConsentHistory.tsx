import { UnstyledButton } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { ConsentRow, CustomerConsent, Policy } from '../../api/consent';
import type { Known } from '../../api/identity';
import { channelName, purposeName } from '../../consent/names';
import { useText } from '../../i18n/index';
import { kindName, shownValue } from '../../question/customers';
import { useAuthorName } from '../../saved/useAuthorName';
import shared from '../identity/Identity.module.css';
import { byAlias } from '../identity/links';
import classes from './ConsentHistory.module.css';
import customers from './Customers.module.css';
import person from './Person.module.css';

const FIRST_ROWS = 30;

interface ConsentHistoryProps {
  found: CustomerConsent;
  policy: Policy;
}

/** All that was said of consent, the newest first. */
export function ConsentHistory({ found: { records, known }, policy }: ConsentHistoryProps) {
  const { t } = useText();
  const [shown, setShown] = useState(FIRST_ROWS);
  const identifiers = useMemo(() => byAlias(known), [known]);
  const rest = records.length - shown;
  return (
    <section className={person.links} aria-labelledby="consent-history">
      <h2 id="consent-history">{t('consent.historyTitle')}</h2>
      {records.length === 0 && <p className={shared.lead}>{t('consent.historyNone')}</p>}
      {records.length > 0 && (
        <ol className={shared.links}>
          {records.slice(0, shown).map(record => (
            <Said key={record.number} record={record} policy={policy} known={identifiers.get(record.alias)} />
          ))}
        </ol>
      )}
      {rest > 0 && (
        <UnstyledButton className={customers.more} onClick={() => setShown(shown + 150)}>
          {t('chart.moreRows', { count: rest })}
        </UnstyledButton>
      )}
    </section>
  );
}

interface SaidProps {
  record: ConsentRow;
  policy: Policy;
  known: Known | undefined;
}

function Said({ record, policy, known }: SaidProps) {
  const text = useText();
  const { t, format } = text;
  const authorName = useAuthorName();
  const { given, purpose, channel, wording, basis, note, author, source } = record;
  const Icon = given ? IconCheck : IconX;
  return (
    <li className={shared.link} data-said={given ? 'yes' : 'no'} data-standing={record.standing}>
      <div>
        <p>
          <span className={classes.mark} data-given={given || undefined}>
            <Icon size={14} stroke={2.4} aria-hidden />
            {t(given ? 'consent.yes' : 'consent.no')}
          </span>{' '}
          <b className={classes.purpose}>{purposeName(purpose, policy, text)}</b>
          {` · ${channelName(channel, text)}`}
        </p>
        {note && <p className={shared.note}>{format.quote(note)}</p>}
        <p className={shared.about}>
          <time dateTime={record.time} title={t('consent.recorded', { time: format.instant(record.recorded) })}>
            {format.instant(record.time)}
          </time>
          {wording && <span>{t('consent.ofWording', { version: format.quote(wording) })}</span>}
          {basis && <span>{t('consent.ofBasis', { basis: t(`consent.basis.${basis}`) })}</span>}
          <span>{author ? authorName(author) : source}</span>
          {record.import != null && <span>{t('consent.ofImport', { number: String(record.import) })}</span>}
          {known && <span>{`${kindName(known.kind, text)} ${shownValue(known)}`}</span>}
          {record.standing === 'claimed' && <span className={classes.claimed}>{t('consent.claimed')}</span>}
        </p>
      </div>
    </li>
  );
}
