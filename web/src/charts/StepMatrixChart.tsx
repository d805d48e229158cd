import type { StepMatrixResult } from '../api/types';
import { useText } from '../i18n/index';
import { rateRows, wilson } from './common';
import { type HeatCell, HeatGrid, type HeatRow } from './HeatGrid';
import type { OnOpen } from './Plot';

/** Which touchpoint stands at which position of journeys. */
export function StepMatrixChart({ result, onOpen }: { result: StepMatrixResult; onOpen?: OnOpen | undefined }) {
  const text = useText();
  const { t, format } = text;
  const most = Math.max(1, ...result.counts.flat());
  const cell = (count: number, scale: number, name: string, position: number, touchpoint?: string): HeatCell | null => {
    if (count === 0) return null;
    const rate = wilson(count, result.journeys);
    return {
      share: count / scale,
      text: format.percentShort(rate.value),
      tip: { title: `${name} · ${t('word.position')} ${position + 1}`, rows: rateRows(rate, t('word.share'), text) },
      opens: { behind: touchpoint ? { number: 'position', position, touchpoint } : { number: 'position', position } },
    };
  };
  const rows = result.touchpoints.map(
    (touchpoint, index): HeatRow => ({
      key: touchpoint,
      name: touchpoint,
      cells: result.counts.map((counts, position) => cell(counts[index] ?? 0, most, touchpoint, position, touchpoint)),
    }),
  );
  rows.push({
    key: '',
    name: t('word.ended'),
    strong: true,
    cells: result.ended.map((count, position) =>
      cell(count, Math.max(most, ...result.ended), t('word.ended'), position),
    ),
  });
  return (
    <HeatGrid
      label={t('answer.picture', { name: t('kind.step_matrix') })}
      corner={`${t('word.touchpoint')} · ${t('word.position')}`}
      columns={result.counts.map((_, index) => String(index + 1))}
      rows={rows}
      onOpen={onOpen}
    />
  );
}
