import { useNavigate, useSearch } from '@tanstack/react-router';
import { BehindDrawer } from '../../answer/BehindDrawer';
import { useAsk, useData } from '../../api/queries';
import { useText } from '../../i18n/index';
import { type Opened, type Page, toQuestion } from '../../question/question';
import type { PageSearch } from '../../router';
import { AnswerSkeleton } from '../../states/Skeletons';
import { Empty, Failure } from '../../states/State';
import { around, transitionsOf, trendPeriod } from '../../touchpoints/numbers';
import { isObservable } from '../../touchpoints/registry';
import { AroundLists } from './AroundLists';
import type { CardProps } from './CardScreen';
import { askOf, scoresOf } from './cardQuestions';
import { NumberOverTime } from './NumberOverTime';
import type { CardSearch, CardSource } from './search';
import { Tiles } from './Tiles';

export type OpenNumber = (of: CardSource, opened: Opened) => void;

/** What the data says of a touchpoint; every number opens the customers behind it. */
export function CardNumbers({ registry, touchpoint }: CardProps) {
  const { t, language, zone } = useText();
  const search: CardSearch & PageSearch = useSearch({ strict: false });
  const navigate = useNavigate({ from: '/journeys/touchpoints/$key' });
  const data = useData();
  const page: Page = { period: search.period, zone, language };
  const { number = 'customers' } = search;
  const { key } = touchpoint;
  const question = (source: CardSource) => {
    const ask = askOf(source, number, key, registry);
    if (!ask) return null;
    return toQuestion(ask.ask === 'series' ? { ...ask, period: trendPeriod(search.period, data.data) } : ask, page);
  };
  const observable = isObservable(touchpoint) && data.data?.interactions !== 0;
  const flow = useAsk(observable ? question('flow') : null);
  const change = (changed: Partial<CardSearch>) =>
    void navigate({
      to: '.',
      search: (before: CardSearch & PageSearch) => ({ ...before, ...changed }),
      resetScroll: false,
    });
  if (!observable) return <Empty title={t('touchpoint.unseenTitle')} body={t('touchpoint.unseenBody')} />;
  if (flow.error && !flow.isFetching) return <Failure error={flow.error} retry={() => void flow.refetch()} />;
  const result = transitionsOf(flow.data?.result);
  if (!result) return <AnswerSkeleton />;
  const near = around(result, touchpoint.names[language]);
  if (!near.node) return <Empty title={t('touchpoint.silentTitle')} body={t('touchpoint.silentBody')} />;
  const open: OpenNumber = (of, opened) => change({ of, open: opened });
  return (
    <>
      <Tiles
        touchpoint={touchpoint}
        node={near.node}
        question={question}
        page={page}
        scores={scoresOf(data.data?.scales)}
        onOpen={open}
      />
      <NumberOverTime
        question={question('series')}
        number={number}
        scores={scoresOf(data.data?.scales)}
        onNumber={next => change({ number: next === 'customers' ? undefined : next })}
        onOpen={opened => open('series', opened)}
      />
      <AroundLists registry={registry} touchpoint={touchpoint} near={near} losses={question('losses')} onOpen={open} />
      <BehindDrawer
        question={search.of ? question(search.of) : null}
        opened={search.of ? search.open : undefined}
        onClose={() => change({ open: undefined, of: undefined })}
      />
    </>
  );
}
