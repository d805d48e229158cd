import { Link } from '@tanstack/react-router';
import { useAsk } from '../../api/queries';
import type { Question } from '../../api/types';
import type { OnOpen } from '../../charts/Plot';
import { SeriesChart } from '../../charts/SeriesChart';
import { useText } from '../../i18n/index';
import { draftOf, draftToSearch } from '../../question/draft';
import type { PageSearch } from '../../router';
import { AnswerSkeleton } from '../../states/Skeletons';
import { Empty, Failure } from '../../states/State';
import { Choice } from '../explore/build/Section';
import classes from './Card.module.css';
import { CARD_NUMBERS, type CardNumber } from './search';

interface NumberOverTimeProps {
  question: Question | null;
  number: CardNumber;
  scores: CardNumber[];
  onNumber: (number: CardNumber) => void;
  onOpen: OnOpen;
}

const ALWAYS: CardNumber[] = ['customers', 'interactions', 'next', 'wait'];

/** One of the numbers from period to period. */
export function NumberOverTime({ question, number, scores, onNumber, onOpen }: NumberOverTimeProps) {
  const { t } = useText();
  const answer = useAsk(question);
  const offered = CARD_NUMBERS.filter(one => ALWAYS.includes(one) || scores.includes(one) || one === number);
  const target = question ? draftOf(question) : null;
  return (
    <section className={classes.box}>
      <header className={classes.boxHead}>
        <h2>{t('touchpoint.overTime')}</h2>
        <Choice
          aria-label={t('build.metric')}
          w={260}
          value={number}
          options={offered.map(one => ({ value: one, label: t(`touchpoint.number.${one}`) }))}
          onChange={onNumber}
        />
        {target && (
          <Link
            to="/explore/$kind"
            params={{ kind: target.kind }}
            search={(before: PageSearch) => ({
              period: before.period,
              compare: before.compare,
              q: draftToSearch(target.draft),
            })}
            className={classes.link}
          >
            {t('touchpoint.inExplore')}
          </Link>
        )}
      </header>
      {answer.error && !answer.isFetching ? (
        <Failure compact error={answer.error} retry={() => void answer.refetch()} />
      ) : !answer.data ? (
        <AnswerSkeleton />
      ) : answer.data.result.kind === 'series' && answer.data.result.groups.some(hasPoints) ? (
        <div aria-busy={answer.isPlaceholderData} className={answer.isPlaceholderData ? classes.stale : undefined}>
          <p className={classes.verdict}>{answer.data.verdict}</p>
          <SeriesChart result={answer.data.result} onOpen={onOpen} />
        </div>
      ) : (
        <Empty compact />
      )}
    </section>
  );
}

function hasPoints(group: { points: { estimate?: unknown }[] }): boolean {
  return group.points.some(point => point.estimate != null);
}
