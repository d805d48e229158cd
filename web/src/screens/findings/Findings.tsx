import { Button, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useAsk, useData } from '../../api/queries';
import { StandsOutCards } from '../../charts/StandsOutCards';
import { useText } from '../../i18n/index';
import { AnswerSkeleton } from '../../states/Skeletons';
import { Empty, Failure } from '../../states/State';
import { FirstSteps } from '../data/FirstSteps';
import { FindingLink } from '../explore/FindingLink';
import classes from './Findings.module.css';

/** The first answers: what stands out, each with the way to its picture. */
export function Findings() {
  const { t } = useText();
  return (
    <div className={classes.screen}>
      <FirstSteps now="findings" />
      <header className={classes.head}>
        <div>
          <Title order={1}>{t('findings.title')}</Title>
          <Text c="dimmed" maw={640}>
            {t('findings.lead')}
          </Text>
        </div>
        <Button component={Link} to="/explore" variant="light">
          {t('findings.explore')}
        </Button>
      </header>
      <Found />
    </div>
  );
}

function Found() {
  const { t, zone, language } = useText();
  const data = useData();
  const empty = data.data?.interactions === 0;
  const answer = useAsk(empty ? null : { ask: 'stands_out', zone, language });
  if (empty) {
    return (
      <Empty
        title={t('state.noDataTitle')}
        body={t('state.noDataBody')}
        action={
          <Button component={Link} to="/data" variant="light" mt="sm">
            {t('import.toData')}
          </Button>
        }
      />
    );
  }
  if (answer.error) return <Failure error={answer.error} retry={() => void answer.refetch()} />;
  if (!answer.data) return <AnswerSkeleton />;
  if (answer.data.result.kind !== 'stands_out') return null;
  return <StandsOutCards result={answer.data.result} link={finding => <FindingLink finding={finding} />} />;
}
