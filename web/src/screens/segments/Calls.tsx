import { Alert, Button, Modal } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { save } from '../../answer/picture';
import { useCallList, useTriedCalls } from '../../api/calls';
import { type Purpose, useConsentPolicy } from '../../api/consent';
import { useIsMasked, useMayEdit } from '../../api/queries';
import type { SegmentRow } from '../../api/segments';
import { useText } from '../../i18n/index';
import { type CallsChoice, type CallsSearch, callsOf, choiceOf, fileName } from '../../segments/calls';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure, FailureText, State } from '../../states/State';
import { showDone } from '../../states/undo';
import classes from './Audience.module.css';
import { CallsFields, type Contacts } from './CallsFields';
import { CallsReach } from './CallsReach';

interface CallsProps {
  row: SegmentRow;
  hint: string | undefined;
  /** What the address says of it; absent while it is closed. */
  wanted: CallsSearch | undefined;
  onChange: (change: CallsSearch) => void;
  onClose: () => void;
}

/** A list of a segment for the people who call: what it is for, who is on it and who is not, and the workbook. */
export function Calls({ wanted, onClose, ...rest }: CallsProps) {
  const { t, format } = useText();
  return (
    <Modal
      opened={wanted !== undefined}
      onClose={onClose}
      size="lg"
      title={t('calls.title', { name: format.quote(rest.row.name) })}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {wanted && <Chosen {...rest} wanted={wanted} />}
    </Modal>
  );
}

type ChosenProps = Omit<CallsProps, 'wanted' | 'onClose'> & { wanted: CallsSearch };

function Chosen({ wanted, ...rest }: ChosenProps) {
  const { t } = useText();
  const policy = useConsentPolicy();
  if (policy.error && !policy.data) {
    return <Failure compact error={policy.error} retry={() => void policy.refetch()} />;
  }
  if (!policy.data) return <ListSkeleton rows={5} />;
  const { purposes } = policy.data;
  const choice = choiceOf(purposes, wanted);
  if (!choice) return <State mood="empty" compact title={t('calls.noneTitle')} body={t('calls.noneBody')} />;
  return <List {...rest} purposes={purposes} choice={choice} />;
}

interface ListProps extends Omit<ChosenProps, 'wanted'> {
  purposes: Purpose[];
  choice: CallsChoice;
}

function List({ row, hint, purposes, choice, onChange }: ListProps) {
  const { t, format } = useText();
  const [contacts, setContacts] = useState<Contacts | null>(null);
  const of = callsOf(choice, format.zone, contacts?.id ?? null);
  const found = useTriedCalls(row.key, of);
  const known = found.isPlaceholderData ? undefined : found.data;
  return (
    <div className={classes.form}>
      <p className={classes.lead}>{t('calls.lead')}</p>
      {hint && <p className={classes.lead}>{hint}</p>}
      <CallsFields
        purposes={purposes}
        choice={choice}
        contacts={contacts}
        onChange={onChange}
        onContacts={setContacts}
      />
      <CallsReach found={found} contacts={contacts !== null} />
      <Download
        key={JSON.stringify(of)}
        segment={row.key}
        of={of}
        customers={known?.customers ?? 0}
        onDone={() => setContacts(null)}
      />
    </div>
  );
}

interface DownloadProps {
  segment: string;
  of: ReturnType<typeof callsOf>;
  /** How many are on the list; 0 until that is known. */
  customers: number;
  /** The file of contacts is forgotten from then on. */
  onDone: () => void;
}

/** Viewers see who would be on the list; making it is for editors. */
function Download({ segment, of, customers, onDone }: DownloadProps) {
  const { t } = useText();
  const mayEdit = useMayEdit();
  const masked = useIsMasked();
  const made = useCallList(segment);
  if (!mayEdit) return <p className={classes.lead}>{t('audience.viewer')}</p>;
  if (masked) return <p className={classes.lead}>{t('mask.audience')}</p>;
  const download = async () => {
    try {
      save(await made.mutateAsync(of), fileName(segment));
      showDone(t('audience.downloaded'));
      onDone();
    } catch {
      // Shown below.
    }
  };
  return (
    <>
      {made.error && (
        <Alert color="red" role="alert">
          <FailureText error={made.error} />
        </Alert>
      )}
      <div className={classes.bottom}>
        <p className={classes.lead}>{t('audience.written')}</p>
        <Button
          leftSection={<IconDownload size={17} aria-hidden />}
          disabled={customers === 0}
          loading={made.isPending}
          onClick={() => void download()}
        >
          {t('audience.download')}
        </Button>
      </div>
    </>
  );
}
