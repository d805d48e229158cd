import { useId } from 'react';
import type { Policy } from '../../api/consent';
import type { PartName, PurposeReach, Reach } from '../../consent/bars';
import { channelName, purposeName } from '../../consent/names';
import { useText } from '../../i18n/index';
import { Bone } from '../../states/Skeletons';
import shared from '../identity/Identity.module.css';
import classes from './Consent.module.css';

/** Whoever was never asked is the ground on which the others stand. */
export const PART_COLOURS: Record<PartName, string> = {
  allowed: 'var(--s0)',
  unconfirmed: 'var(--s1)',
  required: 'var(--s2)',
  never_asked: 'color-mix(in srgb, var(--neutral) 38%, var(--card))',
  withdrawn: 'var(--s3)',
  suppressed: 'var(--s7)',
  not_on_this_channel: 'var(--s5)',
  no_such_purpose: 'var(--s6)',
};

interface PurposeReachBoxProps {
  reach: PurposeReach;
  policy: Policy;
  /** How many customers there are. */
  all: number;
}

/** One purpose: what it is, and for each of its channels how many may be reached. */
export function PurposeReachBox({ reach: { purpose, rows }, policy, all }: PurposeReachBoxProps) {
  const text = useText();
  const { t, format } = text;
  const title = useId();
  return (
    <section className={shared.box} aria-labelledby={title} data-purpose={purpose.key}>
      <h2 id={title}>{purpose.name}</h2>
      <p className={classes.facts}>
        <span>{t(`consent.class.${purpose.class}`)}</span>
        <span>{t(`consent.basis.${purpose.basis}`)}</span>
        {purpose.requires && (
          <span>{t('consent.requiresToo', { name: format.quote(purposeName(purpose.requires, policy, text)) })}</span>
        )}
      </p>
      <p className={shared.lead}>{t(`consent.basisHelp.${purpose.basis}`)}</p>
      {rows.length === 0 && <Bone width="100%" height={34} />}
      <ul className={classes.reaches}>
        {rows.map(row => (
          <ReachRow key={row.channel ?? ''} row={row} all={all} />
        ))}
      </ul>
    </section>
  );
}

function ReachRow({ row: { channel, allowed, parts }, all }: { row: Reach; all: number }) {
  const text = useText();
  const { t, format } = text;
  const others = parts.filter(({ name }) => name !== 'allowed');
  return (
    <li data-channel={channel ?? ''}>
      <b className={classes.channel}>{channel ? channelName(channel, text) : t('consent.noChannel')}</b>
      <p className={classes.reached}>
        <span className="unseen">{`${t('consent.part.allowed')}: `}</span>
        <b>{t('consent.reached', { allowed, all })}</b> <span>{format.percent(all > 0 ? allowed / all : 0)}</span>
      </p>
      <div className={classes.bar} aria-hidden="true">
        {parts.map(({ name, customers }) => (
          <i key={name} style={{ flexGrow: customers, background: PART_COLOURS[name] }} />
        ))}
      </div>
      {others.length > 0 && (
        <p className={classes.others}>
          {others.map(({ name, customers }) => (
            <span key={name}>{`${t(`consent.part.${name}`)}: ${format.count(customers)}`}</span>
          ))}
        </p>
      )}
    </li>
  );
}
