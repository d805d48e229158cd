import { Alert, Button, Modal } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { save } from '../../answer/picture';
import { useHandOver, useTriedAudience } from '../../api/audience';
import { type Purpose, useConsentPolicy } from '../../api/consent';
import { useIsMasked, useMayEdit } from '../../api/queries';
import type { SegmentRow } from '../../api/segments';
import { useText } from '../../i18n/index';
import { type AudienceChoice, type AudienceSearch, audienceOf, choiceOf, fileName } from '../../segments/audience';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure, FailureText, State } from '../../states/State';
import { showDone } from '../../states/undo';
import classes from './Audience.module.css';
import { AudienceFields } from './AudienceFields';
import { AudienceReach } from './AudienceReach';

interface AudienceProps {
  row: SegmentRow;
  hint: string | undefined;
  /** What the address says of it; absent while it is closed. */
  wanted: AudienceSearch | undefined;
  onChange: (change: AudienceSearch) => void;
  onClose: () => void;
}

/** A list of a segment for other systems: what it is for, who is on it and who is not, and the file. */
export function Audience({ wanted, onClose, ...rest }: AudienceProps) {
  const { t, format } = useText();
  return (
    <Modal
      opened={wanted !== undefined}
      onClose={onClose}
      size="lg"
      title={t('audience.title', { name: format.quote(rest.row.name) })}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {wanted && <Chosen {...rest} wanted={wanted} />}
    </Modal>
  );
}

type ChosenProps = Omit<AudienceProps, 'wanted' | 'onClose'> & { wanted: AudienceSearch };

function Chosen({ wanted, ...rest }: ChosenProps) {
  const policy = useConsentPolicy();
  if (policy.error && !policy.data) {
    return <Failure compact error={policy.error} retry={() => void policy.refetch()} />;
  }
  if (!policy.data) return <ListSkeleton rows={5} />;
  const { purposes } = policy.data;
  const choice = choiceOf(purposes, wanted);
  return choice ? <List {...rest} purposes={purposes} choice={choice} /> : <NoPurposes />;
}

function NoPurposes() {
  const { t } = useText();
  return (
    <State
      mood="empty"
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

interface ListProps extends Omit<ChosenProps, 'wanted'> {
  purposes: Purpose[];
  choice: AudienceChoice;
}

function List({ row, hint, purposes, choice, onChange }: ListProps) {
  const { t } = useText();
  const found = useTriedAudience(row.key, audienceOf(choice));
  const known = found.isPlaceholderData ? undefined : found.data;
  return (
    <div className={classes.form}>
      <p className={classes.lead}>{t('audience.lead')}</p>
      {hint && <p className={classes.lead}>{hint}</p>}
      <AudienceFields purposes={purposes} choice={choice} onChange={onChange} />
      <AudienceReach format={choice.format} found={found} />
      <Download
        key={`${choice.purpose.key} ${choice.channel} ${choice.format}`}
        segment={row.key}
        choice={choice}
        customers={known?.customers ?? 0}
      />
    </div>
  );
}

interface DownloadProps {
  segment: string;
  choice: AudienceChoice;
  /** How many are on the list; 0 until that is known. */
  customers: number;
}

/** Viewers see who would be on the list; handing it over is for editors. */
function Download({ segment, choice, customers }: DownloadProps) {
  const { t } = useText();
  const mayEdit = useMayEdit();
  const masked = useIsMasked();
  const handOver = useHandOver(segment);
  if (!mayEdit) return <p className={classes.lead}>{t('audience.viewer')}</p>;
  if (masked) return <p className={classes.lead}>{t('mask.audience')}</p>;
  const download = async () => {
    try {
      save(await handOver.mutateAsync(audienceOf(choice)), fileName(segment, choice.format));
      showDone(t('audience.downloaded'));
    } catch {
      // Shown below.
    }
  };
  return (
    <>
      {handOver.error && (
        <Alert color="red" role="alert">
          <FailureText error={handOver.error} />
        </Alert>
      )}
      <div className={classes.bottom}>
        <p className={classes.lead}>{t('audience.written')}</p>
        <Button
          leftSection={<IconDownload size={17} aria-hidden />}
          disabled={customers === 0}
          loading={handOver.isPending}
          onClick={() => void download()}
        >
          {t('audience.download')}
        </Button>
      </div>
    </>
  );
}
