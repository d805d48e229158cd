import { Button } from '@mantine/core';
import { IconPencilPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { type CustomerConsent, type Policy, useConsentPolicy, useCustomerConsent } from '../../api/consent';
import type { Customer } from '../../api/customers';
import { useMayEdit } from '../../api/queries';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure } from '../../states/State';
import { SuppressDialog } from '../consent/SuppressDialog';
import { SuppressionItem } from '../consent/SuppressionItem';
import shared from '../identity/Identity.module.css';
import { byAlias } from '../identity/links';
import { ConsentDialog } from './ConsentDialog';
import { ConsentHistory } from './ConsentHistory';
import { ConsentMatrix } from './ConsentMatrix';
import { Handovers } from './Handovers';
import classes from './Person.module.css';
import { Told } from './Told';
import { WithdrawDialog } from './WithdrawDialog';

/** What one customer allows, and what that rests on. */
export function PersonConsent({ customer }: { customer: Customer }) {
  const policy = useConsentPolicy();
  const found = useCustomerConsent(customer.person);
  const failed = [policy, found].find(({ error, data }) => error && !data);
  if (failed) return <Failure error={failed.error} retry={() => void failed.refetch()} compact />;
  if (!policy.data || !found.data) return <ListSkeleton rows={6} />;
  return <Whole customer={customer} policy={policy.data} found={found.data} />;
}

interface WholeProps {
  customer: Customer;
  policy: Policy;
  found: CustomerConsent;
}

type Asked = 'say' | 'withdraw' | 'suppress';

function Whole({ customer, policy, found }: WholeProps) {
  const { t } = useText();
  const mayEdit = useMayEdit();
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  return (
    <section className={classes.identity} aria-label={t('nav.consent')}>
      <div className={classes.tools}>
        <Link to="/customers/consent" className={classes.all}>
          {t('consent.all')}
        </Link>
        {mayEdit && <Tools policy={policy} onAsk={setAsked} />}
      </div>
      <Suppressed found={found} mayEdit={mayEdit} />
      <ConsentMatrix verdicts={found.verdicts} policy={policy} />
      <ConsentHistory found={found} policy={policy} />
      <Handovers rows={found.handovers} />
      <Told rows={found.told} />
      {asked === 'say' && <ConsentDialog person={customer.person} policy={policy} onClose={close} />}
      {asked === 'withdraw' && <WithdrawDialog person={customer.person} onClose={close} />}
      {asked === 'suppress' && (
        // What is masked cannot be sent: whoever sees it so types the whole of it.
        <SuppressDialog identifiers={customer.masked ? undefined : customer.identifiers} onClose={close} />
      )}
    </section>
  );
}

function Tools({ policy, onAsk }: { policy: Policy; onAsk: (asked: Asked) => void }) {
  const { t } = useText();
  return (
    <div className={classes.buttons}>
      <Button variant="default" size="sm" onClick={() => onAsk('suppress')}>
        {t('consent.suppressTitle')}
      </Button>
      <Button variant="default" size="sm" onClick={() => onAsk('withdraw')}>
        {t('consent.withdrawAll')}
      </Button>
      {policy.purposes.length > 0 && (
        <Button size="sm" leftSection={<IconPencilPlus size={16} aria-hidden />} onClick={() => onAsk('say')}>
          {t('consent.say')}
        </Button>
      )}
    </div>
  );
}

/** The customer's identifiers that nobody writes to. */
function Suppressed({ found, mayEdit }: { found: CustomerConsent; mayEdit: boolean }) {
  const { t } = useText();
  const known = useMemo(() => byAlias(found.known), [found]);
  if (found.suppressions.length === 0) return null;
  return (
    <section className={classes.links} aria-labelledby="consent-suppressed">
      <h2 id="consent-suppressed">{t('consent.isSuppressed')}</h2>
      <ol className={shared.links} data-suppressed="">
        {found.suppressions.map(row => (
          <SuppressionItem
            key={`${row.alias} ${row.channel ?? ''}`}
            row={row}
            known={known.get(row.alias)}
            removable={mayEdit}
          />
        ))}
      </ol>
    </section>
  );
}
