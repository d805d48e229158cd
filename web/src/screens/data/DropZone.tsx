import { Button, FileButton } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useText } from '../../i18n/index';
import classes from './Data.module.css';
import { ACCEPTED, useDropAnywhere, useSendFiles } from './drop';

/** Takes files that are dropped anywhere on the page, or chosen. */
export function DropZone() {
  const { t } = useText();
  const send = useSendFiles();
  const over = useDropAnywhere(send, true);
  return (
    <section className={classes.drop} data-over={over || undefined} aria-label={t('lake.drop')}>
      <span className={classes.dropIcon}>
        <IconFileUpload size={30} stroke={1.5} aria-hidden />
      </span>
      <div className={classes.dropText}>
        <h2>{t(over ? 'lake.dropNow' : 'lake.drop')}</h2>
        <p>{t('lake.formats')}</p>
        <p>
          <Link to="/welcome" hash="sources">
            {t('lake.whatToExport')}
          </Link>
        </p>
      </div>
      <FileButton multiple accept={ACCEPTED} onChange={send}>
        {button => (
          <Button {...button} size="md">
            {t('lake.choose')}
          </Button>
        )}
      </FileButton>
    </section>
  );
}
