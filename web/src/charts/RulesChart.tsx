import type { RulesResult } from '../api/types';
import { useText } from '../i18n/index';
import { type Bar, BarList } from './BarList';
import { rateRows, timeRows } from './common';
import type { OnOpen } from './Plot';
import plot from './Plot.module.css';

/** The share of decided cases that kept each rule, the least kept first; a click shows who broke it. */
export function RulesChart({ result, onOpen }: { result: RulesResult; onOpen?: OnOpen | undefined }) {
  const text = useText();
  const { t, format } = text;
  const decided = result.rules.filter(({ counts }) => counts.kept.n > 0);
  const bars = decided
    .toSorted((a, b) => a.counts.kept.value - b.counts.kept.value)
    .map(({ key, sentence, counts }, index): Bar => {
      const { kept, open, times } = counts;
      return {
        key,
        name: sentence,
        value: kept.value,
        low: kept.low,
        high: kept.high,
        text: format.percent(kept.value),
        more: `${format.count(kept.successes)} / ${format.count(kept.n)}`,
        tip: {
          title: sentence,
          rows: [
            ...rateRows(kept, t('word.ruleKept'), text),
            [t('word.stillOpen'), format.count(open)],
            ...(times ? timeRows(times, text) : []),
          ],
        },
        opens: { behind: { number: 'rule', rule: key, state: 'broken' } },
        tone: index === 0 ? 'touch' : 'accent',
      };
    });
  return (
    <>
      <BarList label={t('answer.picture', { name: t('kind.rules') })} bars={bars} most={1} onOpen={onOpen} />
      <p className={plot.caption}>{t('chart.rulesKept')}</p>
    </>
  );
}
