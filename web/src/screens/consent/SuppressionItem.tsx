import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { SuppressionRow } from '../../api/consent';
import type { Known } from '../../api/identity';
import { channelName, stopsService } from '../../consent/names';
import { useText } from '../../i18n/index';
import { kindName, shownValue } from '../../question/customers';
import { useAuthorName } from '../../saved/useAuthorName';
import shared from '../identity/Identity.module.css';
import classes from './Consent.module.css';
import { useSuppressionEdit } from './useSuppressionEdit';

interface SuppressionItemProps {
  row: SuppressionRow;
  /** What the identifier is, where that is known. */
  known: Known | undefined;
  removable: boolean;
  /** Whether the customer is named, where it is not clear from the page. */
  named?: boolean;
}

/** An identifier that nobody writes to: why, over which channel, since when, and who said so. */
export function SuppressionItem({ row, known, removable, named = false }: SuppressionItemProps) {
  const text = useText();
  const { t, format } = text;
  const authorName = useAuthorName();
  return (
    <li className={shared.link} data-suppression={row.reason}>
      <div>
        <p>
          {known ? (
            <>
              <span className={classes.kind}>{kindName(known.kind, text)}</span>{' '}
              <b className={classes.value} title={known.value}>
                {shownValue(known)}
              </b>
            </>
          ) : (
            <b className={classes.value}>{t('consent.numbered', { number: String(row.alias) })}</b>
          )}
        </p>
        <p>
          {`${t(`consent.reason.${row.reason}`)} · ${channelName(row.channel, text)} · `}
          {t(stopsService(row.reason) ? 'consent.stopsService' : 'consent.keepsService')}
        </p>
        {row.note && <p className={shared.note}>{format.quote(row.note)}</p>}
        <p className={shared.about}>
          {row.author && <span>{authorName(row.author)}</span>}
          <time dateTime={row.time}>{format.instant(row.time)}</time>
          {named && known && <Whose known={known} />}
        </p>
      </div>
      {removable && <TakeOff row={row} known={known} />}
    </li>
  );
}

function Whose({ known: { person } }: { known: Known }) {
  const { t } = useText();
  if (person === 0) return <span>{t('identity.nobody')}</span>;
  const number = String(person);
  return (
    <Link to="/customers/$person" params={{ person: number }} search={{ part: 'consent' }} preload={false}>
      {t('behind.person', { number })}
    </Link>
  );
}

function TakeOff({ row, known }: Pick<SuppressionItemProps, 'row' | 'known'>) {
  const text = useText();
  const { t } = text;
  const { remove, removing } = useSuppressionEdit();
  const name = known
    ? `${kindName(known.kind, text)} ${shownValue(known)}`
    : t('consent.numbered', { number: String(row.alias) });
  return (
    <Button
      variant="default"
      size="compact-sm"
      className={shared.act ?? ''}
      loading={removing}
      aria-label={t('consent.unsuppressOf', { name })}
      onClick={() => void remove(row, known)}
    >
      {t('consent.unsuppress')}
    </Button>
  );
}
