import { Alert, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { type ConsentFound, type Policy, useConsentOverview, useConsentPolicy } from '../../api/consent';
import { Legend } from '../../charts/Legend';
import { partsShown, reachOf } from '../../consent/bars';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure } from '../../states/State';
import shared from '../identity/Identity.module.css';
import classes from './Consent.module.css';
import { PART_COLOURS, PurposeReachBox } from './PurposeReachBox';

/** How many customers may be reached, for what and over which channel. */
export function Overview() {
  const { t } = useText();
  const policy = useConsentPolicy();
  const found = useConsentOverview();
  const failed = [policy, found].find(({ error, data }) => error && !data);
  if (failed) return <Failure error={failed.error} retry={() => void failed.refetch()} compact />;
  if (!policy.data || !found.data) return <ListSkeleton rows={8} />;
  if (found.data.customers === 0) {
    return <Empty compact title={t('consent.noCustomersTitle')} body={t('consent.noCustomersBody')} />;
  }
  return <Reached policy={policy.data} found={found.data} />;
}

function Reached({ policy, found }: { policy: Policy; found: ConsentFound }) {
  const { t } = useText();
  const reaches = useMemo(() => reachOf(policy, found), [policy, found]);
  const legend = partsShown(reaches).map(name => ({ name: t(`consent.part.${name}`), colour: PART_COLOURS[name] }));
  return (
    <section className={classes.overview} aria-label={t('consent.tab.overview')}>
      <div>
        <p className={shared.lead}>{t('consent.overviewLead', { count: found.customers })}</p>
        <p className={classes.hints}>
          <TabLink tab="suppressed">{t('consent.suppressedMany', { count: found.suppressed })}</TabLink>
          {policy.version === 0 && (
            <span>
              {t('consent.notSaved')} <TabLink tab="purposes">{t('consent.toPurposes')}</TabLink>
            </span>
          )}
        </p>
      </div>
      <Unknown unknown={found.unknown} />
      {reaches.length === 0 ? <NoPurposes /> : <Legend items={legend} />}
      {reaches.map(reach => (
        <PurposeReachBox key={reach.purpose.key} reach={reach} policy={policy} all={found.customers} />
      ))}
    </section>
  );
}

function TabLink({ tab, children }: { tab: 'suppressed' | 'purposes'; children: ReactNode }) {
  return (
    <Link to="/customers/consent" search={{ tab }} className={classes.link}>
      {children}
    </Link>
  );
}

function NoPurposes() {
  const { t } = useText();
  return (
    <Empty
      compact
      title={t('consent.noPurposesTitle')}
      body={t('consent.noPurposesBody')}
      action={
        <Button
          variant="light"
          mt="sm"
          renderRoot={props => <Link {...props} to="/customers/consent" search={{ tab: 'purposes' }} />}
        >
          {t('consent.toPurposes')}
        </Button>
      }
    />
  );
}

/** What customers said of purposes that the policy does not have. */
function Unknown({ unknown }: Pick<ConsentFound, 'unknown'>) {
  const { t } = useText();
  if (unknown.length === 0) return null;
  return (
    <Alert color="amber" title={t('consent.unknownTitle')}>
      {t('consent.unknownBody')}
      <ul className={classes.unknown}>
        {unknown.map(({ purpose, records }) => (
          <li key={purpose}>
            <code>{purpose}</code>
            <span>{t('consent.recordsMany', { count: records })}</span>
          </li>
        ))}
      </ul>
      <TabLink tab="purposes">{t('consent.toPurposes')}</TabLink>
    </Alert>
  );
}
