import { Alert, Button, CloseButton, FileButton, Group, Select, TextInput } from '@mantine/core';
import { IconAddressBook } from '@tabler/icons-react';
import { useSendContacts } from '../../api/calls';
import type { Purpose } from '../../api/consent';
import { useMayEdit } from '../../api/queries';
import { useText } from '../../i18n/index';
import { type CallsChoice, type CallsSearch, calledFor } from '../../segments/calls';
import { FailureText } from '../../states/State';
import classes from './Audience.module.css';

/** The company's own list of its customers, as it was sent. */
export interface Contacts {
  id: string;
  name: string;
}

const READ = '.csv,.tsv,.txt,.xlsx,.xls,.ods';

interface CallsFieldsProps {
  purposes: readonly Purpose[];
  choice: CallsChoice;
  contacts: Contacts | null;
  onChange: (change: CallsSearch) => void;
  onContacts: (contacts: Contacts | null) => void;
}

/** What customers are called for, as of which day they are in the segment, and where their names and numbers are. */
export function CallsFields({ purposes, choice, contacts, onChange, onContacts }: CallsFieldsProps) {
  const { t } = useText();
  const { purpose, day } = choice;
  return (
    <>
      <div className={classes.fields}>
        <Select
          label={t('consent.purpose')}
          allowDeselect={false}
          data={calledFor(purposes).map(({ key, name }) => ({ value: key, label: name }))}
          value={purpose.key}
          onChange={key => key && onChange({ purpose: key })}
        />
        <TextInput
          type="date"
          label={t('calls.day')}
          description={t('calls.dayNow')}
          value={day ?? ''}
          onChange={event => onChange({ day: event.currentTarget.value || undefined })}
        />
      </div>
      <ContactsField contacts={contacts} onContacts={onContacts} />
    </>
  );
}

type ContactsFieldProps = Pick<CallsFieldsProps, 'contacts' | 'onContacts'>;

/** Names and telephone numbers are not kept: they come from a file of the company's own, which is not kept either. */
function ContactsField({ contacts, onContacts }: ContactsFieldProps) {
  const { t, format } = useText();
  const mayEdit = useMayEdit();
  const sent = useSendContacts();
  if (!mayEdit) return null;
  const send = async (file: File | null) => {
    if (!file) return;
    try {
      const { id, name } = await sent.mutateAsync(file);
      onContacts({ id, name });
    } catch {
      // Shown below.
    }
  };
  return (
    <div>
      <p className={classes.lead}>{t('calls.contactsLead')}</p>
      <Group mt={8} gap={8}>
        <FileButton accept={READ} onChange={file => void send(file)}>
          {props => (
            <Button
              {...props}
              variant="default"
              size="sm"
              loading={sent.isPending}
              leftSection={<IconAddressBook size={16} aria-hidden />}
            >
              {t('calls.contacts')}
            </Button>
          )}
        </FileButton>
        {contacts && (
          <>
            <span className={classes.small}>{format.quote(contacts.name)}</span>
            <CloseButton size="sm" aria-label={t('calls.contactsRemove')} onClick={() => onContacts(null)} />
          </>
        )}
      </Group>
      {sent.error && (
        <Alert color="red" role="alert" mt={8}>
          <FailureText error={sent.error} />
        </Alert>
      )}
    </div>
  );
}
