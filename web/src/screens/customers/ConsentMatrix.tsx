import { Tooltip } from '@mantine/core';
import { IconCheck, IconClock, IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Policy, Purpose, VerdictRow } from '../../api/consent';
import { type MatrixRow, matrixOf } from '../../consent/matrix';
import { channelName, purposeName, whyKey } from '../../consent/names';
import { useText } from '../../i18n/index';
import shared from '../identity/Identity.module.css';
import classes from './ConsentMatrix.module.css';
import person from './Person.module.css';

interface ConsentMatrixProps {
  verdicts: readonly VerdictRow[];
  policy: Policy;
}

/** Purposes and channels: whether the customer may be reached, and why. A list where a table has no room. */
export function ConsentMatrix({ verdicts, policy }: ConsentMatrixProps) {
  const text = useText();
  const { t } = text;
  const { channels, rows } = useMemo(() => matrixOf(verdicts), [verdicts]);
  if (rows.length === 0) return <p className={shared.lead}>{t('consent.noPurposesTitle')}</p>;
  const columns = Math.max(1, channels.length);
  return (
    <section className={person.links} aria-labelledby="consent-matrix">
      <h2 id="consent-matrix">{t('consent.matrixTitle')}</h2>
      <table className={classes.matrix}>
        <thead>
          <tr>
            <th scope="col">{t('consent.purpose')}</th>
            {channels.map(channel => (
              <th key={channel} scope="col">
                {channelName(channel, text)}
              </th>
            ))}
            {channels.length === 0 && <th scope="col">{t('consent.noChannel')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <Row key={row.purpose} row={row} policy={policy} columns={columns} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  row: MatrixRow;
  policy: Policy;
  columns: number;
}

function Row({ row, policy, columns }: RowProps) {
  const text = useText();
  const { t } = text;
  const purpose = policy.purposes.find(({ key }) => key === row.purpose);
  return (
    <tr data-purpose={row.purpose}>
      <th scope="row">
        {purposeName(row.purpose, policy, text)}
        {purpose && <small>{t(`consent.basis.${purpose.basis}`)}</small>}
      </th>
      {row.whole ? (
        <td colSpan={columns} data-label={t('consent.noChannel')}>
          <Said verdict={row.whole} purpose={purpose} />
        </td>
      ) : (
        row.cells.map((verdict, place) => (
          <td
            key={place}
            data-channel={verdict?.channel ?? undefined}
            data-label={verdict ? channelName(verdict.channel, text) : undefined}
          >
            {verdict && <Said verdict={verdict} purpose={purpose} />}
          </td>
        ))
      )}
    </tr>
  );
}

/** In short what is seen, in full what is read out and shown when it is pointed at. */
function Said({ verdict: { allowed, why, since }, purpose }: { verdict: VerdictRow; purpose: Purpose | undefined }) {
  const { t, format } = useText();
  const when = since ? t('consent.since', { time: format.day(since) }) : '';
  const sentence = [t(whyKey(why, purpose?.basis)), when].filter(Boolean).join(' · ');
  const Icon = allowed ? IconCheck : why === 'unconfirmed' ? IconClock : IconX;
  return (
    <Tooltip label={sentence} multiline maw={300}>
      <span className={classes.cell} data-allowed={allowed || undefined} data-why={why}>
        <span aria-hidden>
          <Icon size={17} stroke={2.2} />
          <b>{t(`consent.short.${why}`)}</b>
          {when && <small>{when}</small>}
        </span>
        <span className="unseen">{sentence}</span>
      </span>
    </Tooltip>
  );
}
