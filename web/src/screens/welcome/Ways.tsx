import { ActionIcon, Button, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconFileSpreadsheet, IconPlaneDeparture, IconPlugConnected } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { save } from '../../answer/picture';
import { useSignedIn } from '../../api/queries';
import { useText } from '../../i18n/index';
import { useSendFiles } from '../data/drop';
import { sampleCsv } from './sample';
import classes from './Welcome.module.css';

const SAMPLE_NAME = 'styk-sample.csv';

/** Ways to begin; one's own data is left out where it can be dropped beside them. */
export function Ways({ own = true }: { own?: boolean }) {
  const { t, language } = useText();
  const { user } = useSignedIn();
  const send = useSendFiles();
  const sample = () => sampleCsv(language);
  const icon = { size: 26, stroke: 1.5, 'aria-hidden': true } as const;
  return (
    <ul className={classes.ways}>
      <li>
        <IconFileSpreadsheet {...icon} />
        <h3>{t('ways.sample')}</h3>
        <p>{t('ways.sampleBody')}</p>
        <div className={classes.wayActs}>
          {user?.role !== 'viewer' && (
            <Button onClick={() => send([new File([sample()], SAMPLE_NAME, { type: 'text/csv' })])}>
              {t('ways.sampleImport')}
            </Button>
          )}
          <Button variant="default" onClick={() => save(new Blob([sample()], { type: 'text/csv' }), SAMPLE_NAME)}>
            {t('ways.sampleDownload')}
          </Button>
        </div>
      </li>
      {own && (
        <li>
          <IconPlugConnected {...icon} />
          <h3>{t('ways.own')}</h3>
          <p>{t('ways.ownBody')}</p>
          <div className={classes.wayActs}>
            <Button component={Link} to="/data">
              {t('ways.ownFile')}
            </Button>
            <Button variant="default" component={Link} to="/welcome" hash="sources">
              {t('lake.whatToExport')}
            </Button>
          </div>
        </li>
      )}
      <li>
        <IconPlaneDeparture {...icon} />
        <h3>{t('ways.demo')}</h3>
        <p>{t('ways.demoBody')}</p>
        <Command text={`styk demo --company airline --language ${language} --dir styk-demo`} />
        <Command text="styk --data styk-demo/data serve --demo" />
      </li>
    </ul>
  );
}

/** A command to copy. */
function Command({ text }: { text: string }) {
  const { t } = useText();
  return (
    <div className={classes.command}>
      <code>
        {/* Lines break between words only: an option is not torn at its hyphens. */}
        {text.split(' ').map((word, index) => (
          <span key={index}>{word} </span>
        ))}
      </code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Tooltip label={t(copied ? 'ways.copied' : 'ways.copy')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t(copied ? 'ways.copied' : 'ways.copy')}
              onClick={copy}
            >
              {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </div>
  );
}
