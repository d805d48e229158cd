import { ActionIcon, Button, Progress } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Problem } from '../../api/client';
import { useText } from '../../i18n/index';
import { FailureText } from '../../states/State';
import classes from './Data.module.css';
import { useTaken } from './runs';
import { remove, retry, type Sending, useUploads } from './uploads';

/** Files on their way, and those that wait to be imported. */
export function Uploads() {
  const { t } = useText();
  const uploads = useUploads();
  if (uploads.length === 0) return null;
  return (
    <section aria-label={t('lake.uploads')}>
      <ul className={classes.uploads}>
        {uploads.map(one => (
          <OneUpload key={one.key} one={one} />
        ))}
      </ul>
    </section>
  );
}

function OneUpload({ one }: { one: Sending }) {
  const { t, format } = useText();
  const share = one.size > 0 ? Math.min(1, one.sent / one.size) : 0;
  const taken = useTaken(one.upload?.id ?? '', one.upload?.tables.map(({ table }) => table) ?? ['']);
  if (taken) return null;
  // The server has looked into it and found no data: sending it again would not help.
  const refused = one.error instanceof Problem && one.error.status === 422;
  return (
    <li>
      <div className={classes.uploadName}>
        <b>{one.name}</b>
        <UploadState one={one} share={share} />
        {one.state === 'sending' && (
          <Progress
            value={share * 100}
            size="sm"
            mt={6}
            aria-label={t('lake.sending', { percent: format.percent(share, 0) })}
          />
        )}
      </div>
      {refused && (
        <Button size="compact-sm" variant="light" component={Link} to="/welcome" hash="sources">
          {t('lake.whatToExport')}
        </Button>
      )}
      {one.state === 'failed' && one.file && !refused && (
        <Button size="compact-sm" variant="light" onClick={() => void retry(one)}>
          {t('state.retry')}
        </Button>
      )}
      {one.upload && (
        <Button
          size="compact-md"
          variant="light"
          component={Link}
          to={`/data/import/${one.upload.id}`}
          data-testid="continue-import"
        >
          {t('lake.continue')}
        </Button>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t(one.state === 'sending' ? 'lake.cancelSending' : 'lake.forget')}
        onClick={() => remove(one)}
      >
        <IconX size={17} aria-hidden />
      </ActionIcon>
    </li>
  );
}

function UploadState({ one, share }: { one: Sending; share: number }) {
  const { t, format } = useText();
  if (one.state === 'failed') {
    return (
      <span className={classes.bad} role="alert">
        <FailureText error={one.error} />
      </span>
    );
  }
  if (one.state === 'there') return <span>{t('lake.waiting', { size: format.bytes(one.size) })}</span>;
  if (share >= 1) return <span>{t('lake.looking')}</span>;
  return <span>{t('lake.sentOf', { sent: format.bytes(one.sent), size: format.bytes(one.size) })}</span>;
}
