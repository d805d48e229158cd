import type { ConformanceResult } from '../api/types';
import { useText } from '../i18n/index';
import { behindDeviation } from '../question/deviation';
import { type Bar, BarList } from './BarList';
import { rateRows } from './common';
import type { OnOpen } from './Plot';
import plot from './Plot.module.css';

const MOST_BARS = 24;

/** What customers do that the map does not have, by how many do. */
export function ConformanceChart({ result, onOpen }: { result: ConformanceResult; onOpen?: OnOpen | undefined }) {
  const text = useText();
  const { t, format } = text;
  const bars = result.deviations.slice(0, MOST_BARS).map((one, index): Bar => {
    const kind = t(`deviation.${one.kind}`);
    return {
      key: `${one.kind} ${one.touchpoint ?? one.step ?? ''}`,
      name: `${one.name} · ${kind}`,
      value: one.customers.value,
      low: one.customers.low,
      high: one.customers.high,
      text: format.percent(one.customers.value),
      more: `${format.count(one.customers.successes)} / ${format.count(one.customers.n)}`,
      tip: {
        title: `${one.name}: ${kind}`,
        rows: [...rateRows(one.customers, t('word.customers'), text), [t('word.journeys'), format.count(one.journeys)]],
      },
      opens: { behind: behindDeviation(one) },
      tone: index === 0 ? 'touch' : 'accent',
    };
  });
  return (
    <>
      <BarList label={t('answer.picture', { name: t('kind.conformance') })} bars={bars} most={1} onOpen={onOpen} />
      <p className={plot.caption}>{t('chart.deviationShare')}</p>
    </>
  );
}
