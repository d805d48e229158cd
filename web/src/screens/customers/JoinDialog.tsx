import { Button, Modal, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowLeft, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { type Customer, type Found, type KnownBy, useCustomer, useSearchCustomers } from '../../api/customers';
import { useIsMasked } from '../../api/queries';
import { useText } from '../../i18n/index';
import { kindName, shownValue, strongestFirst } from '../../question/customers';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure } from '../../states/State';
import { DecisionForm } from '../identity/DecisionForm';
import classes from '../identity/Identity.module.css';
import type { Wanted } from '../identity/links';

const TYPING_MS = 250;
const MOST_LISTED = 8;

interface JoinDialogProps {
  customer: Customer;
  onClose: () => void;
}

/** Finds another customer by an identifier and joins the two. */
export function JoinDialog({ customer, onClose }: JoinDialogProps) {
  const { t } = useText();
  const masked = useIsMasked();
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), TYPING_MS);
  const [chosen, setChosen] = useState<Found | null>(null);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('identity.join')}
      closeOnClickOutside={typed === ''}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {chosen ? (
        <Chosen customer={customer} found={chosen} onBack={() => setChosen(null)} onClose={onClose} />
      ) : (
        <div className={classes.form}>
          <Text size="sm" c="dimmed">
            {t('identity.joinLead')}
          </Text>
          <TextInput
            type="search"
            autoComplete="off"
            data-autofocus
            aria-label={t('customers.search')}
            placeholder={t('customers.placeholder')}
            leftSection={<IconSearch size={17} stroke={1.7} aria-hidden />}
            description={masked ? t('customers.whole') : null}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={typed}
            onChange={event => setTyped(event.currentTarget.value)}
          />
          <div aria-live="polite">
            {text !== '' && <FoundList text={text} own={customer.person} onChoose={setChosen} />}
          </div>
        </div>
      )}
    </Modal>
  );
}

interface FoundListProps {
  text: string;
  own: number;
  onChoose: (found: Found) => void;
}

function FoundList({ text, own, onChoose }: FoundListProps) {
  const words = useText();
  const { t } = words;
  const { data, error, isFetching, refetch } = useSearchCustomers(text);
  const masked = useIsMasked();
  if (error && !isFetching) return <Failure error={error} retry={() => void refetch()} compact />;
  if (!data) return <ListSkeleton rows={2} />;
  // Several identifiers of one customer may begin alike; an identifier of nobody joins nobody.
  const first = data.filter(({ person }, place) => data.findIndex(one => one.person === person) === place);
  const others = first.filter(({ person }) => person !== 0 && person !== own);
  if (others.length === 0) {
    if (first.some(({ person }) => person === own)) return <p className={classes.quiet}>{t('identity.joinSelf')}</p>;
    const body = t(masked ? 'customers.notFoundWhole' : 'customers.notFoundBody');
    return <Empty compact title={t('customers.notFoundTitle')} body={body} />;
  }
  return (
    <ul className={classes.found}>
      {others.slice(0, MOST_LISTED).map(one => (
        <li key={one.person}>
          <UnstyledButton onClick={() => onChoose(one)}>
            <b>{shownValue(one.known_by)}</b>
            <span>{kindName(one.known_by.kind, words)}</span>
            <span>{t('behind.person', { number: String(one.person) })}</span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}

interface ChosenProps extends JoinDialogProps {
  found: Found;
  onBack: () => void;
}

/** The other customer's numbers are not part of what a search finds. */
function Chosen({ customer, found, onBack, onClose }: ChosenProps) {
  const text = useText();
  const { t, language } = text;
  const theirs = useCustomer(found.person, language);
  const [one] = strongestFirst(customer.identifiers);
  const other = theirs.data?.identifiers.find(known => isSame(known, found.known_by)) ?? theirs.data?.identifiers[0];
  if (theirs.error) return <Failure error={theirs.error} retry={() => void theirs.refetch()} compact />;
  if (!one || !other) return <ListSkeleton rows={3} />;
  const named = (known: KnownBy) => `${kindName(known.kind, text)} ${shownValue(known)}`;
  const wanted: Wanted = {
    decision: 'link',
    one: one.alias,
    other: other.alias,
    said: t('identity.joinSaid', { one: named(one), other: named(other) }),
    back: { decision: 'withdraw', reason: '' },
  };
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        mb="sm"
        leftSection={<IconArrowLeft size={15} aria-hidden />}
        onClick={onBack}
      >
        {t('identity.joinAnother')}
      </Button>
      <DecisionForm wanted={wanted} from={customer.person} onDone={onClose} onCancel={onClose} />
    </>
  );
}

function isSame(one: KnownBy, other: KnownBy): boolean {
  return one.kind === other.kind && one.value === other.value;
}
