import { Button } from '@mantine/core';
import { IconArrowMerge } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Customer } from '../../api/customers';
import type { Known, LinkRow } from '../../api/identity';
import { useMayEdit } from '../../api/queries';
import { useText } from '../../i18n/index';
import { DecisionDialog } from '../identity/DecisionDialog';
import shared from '../identity/Identity.module.css';
import { LinkItem } from '../identity/LinkItem';
import { byAlias, type Wanted } from '../identity/links';
import { IdentityGraph } from './IdentityGraph';
import { JoinDialog } from './JoinDialog';
import classes from './Person.module.css';

/** Why this is one customer, and what there is to decide about it. */
export function PersonIdentity({ customer }: { customer: Customer }) {
  const { t } = useText();
  const mayEdit = useMayEdit();
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const [joining, setJoining] = useState(false);
  const known = useMemo(() => byAlias([...customer.identifiers, ...customer.others]), [customer]);
  const onAct = mayEdit ? setWanted : undefined;
  const { joined, refused } = customer;
  return (
    <section className={classes.identity} aria-label={t('nav.identity')}>
      <div className={classes.tools}>
        <Link to="/customers/identity" className={classes.all}>
          {t('identity.all')}
        </Link>
        {mayEdit && (
          <Button
            variant="default"
            size="sm"
            leftSection={<IconArrowMerge size={16} aria-hidden />}
            onClick={() => setJoining(true)}
          >
            {t('identity.join')}
          </Button>
        )}
      </div>
      {joined.length + refused.length === 0 ? (
        <p className={shared.lead}>{t('person.joinedNone')}</p>
      ) : (
        <IdentityGraph customer={customer} onAct={onAct} />
      )}
      <Links title={t('person.joinedTitle')} links={joined} known={known} onAct={onAct} />
      <Links title={t('person.refusedTitle')} links={refused} known={known} onAct={onAct} />
      <DecisionDialog wanted={wanted} from={customer.person} onClose={() => setWanted(null)} />
      {joining && <JoinDialog customer={customer} onClose={() => setJoining(false)} />}
    </section>
  );
}

interface LinksProps {
  title: string;
  links: LinkRow[];
  known: ReadonlyMap<number, Known>;
  onAct: ((wanted: Wanted) => void) | undefined;
}

function Links({ title, links, known, onAct }: LinksProps) {
  if (links.length === 0) return null;
  return (
    <section className={classes.links}>
      <h2>{title}</h2>
      <ol className={shared.links}>
        {links.map(link => (
          <LinkItem key={`${link.one} ${link.other}`} link={link} known={known} onAct={onAct} />
        ))}
      </ol>
    </section>
  );
}
