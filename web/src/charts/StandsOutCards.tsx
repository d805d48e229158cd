import { scaleLinear } from 'd3-scale';
import type { Finding, StandsOutResult } from '../api/types';
import { useText } from '../i18n/index';
import { Whisker } from './BarList';
import plot from './Plot.module.css';
import classes from './StandsOutCards.module.css';

interface StandsOutCardsProps {
  result: StandsOutResult;
  /** Shows the question behind a finding. */
  link: (finding: Finding) => React.ReactNode;
}

/** At most five sentences, each with the usual value beside the one that stands out. */
export function StandsOutCards({ result, link }: StandsOutCardsProps) {
  const { t } = useText();
  return (
    <>
      {result.findings.length === 0 ? (
        <p>{t('chart.nothingStandsOut')}</p>
      ) : (
        <ol className={classes.cards}>
          {result.findings.map(finding => (
            <li key={finding.sentence}>
              <Card finding={finding} />
              <div className={classes.foot}>
                <span>{t(`evidence.${finding.evidence}`)}</span>
                {link(finding)}
              </div>
            </li>
          ))}
        </ol>
      )}
      <p className={plot.caption}>{t('chart.lookedAt', { count: result.looked_at })}</p>
    </>
  );
}

const WIDTH = 320;

function Card({ finding }: { finding: Finding }) {
  const { t, format } = useText();
  const manner = { unit: finding.unit };
  const rows = [
    { key: 'expected' as const, estimate: finding.expected, tone: plot.barNeutral },
    { key: 'observed' as const, estimate: finding.observed, tone: plot.barTouch },
  ];
  const highest = Math.max(...rows.map(({ estimate }) => Math.max(estimate.value, estimate.high ?? 0)), 1e-9);
  const lowest = Math.min(0, ...rows.map(({ estimate }) => Math.min(estimate.value, estimate.low ?? 0)));
  const x = scaleLinear([lowest, highest], [72, WIDTH - 84]);
  return (
    <>
      <p className={classes.sentence}>{finding.sentence}</p>
      <svg
        viewBox={`0 0 ${WIDTH} 66`}
        className={classes.picture}
        role="img"
        aria-label={t('chart.hereUsual')}
        data-picture=""
      >
        {rows.map(({ key, estimate, tone }, index) => (
          <g key={key} transform={`translate(0 ${index * 33})`}>
            <text className={plot.small} x={0} y={20}>
              {t(`word.${key}`)}
            </text>
            <rect
              className={tone}
              x={Math.min(x(0), x(estimate.value))}
              y={4}
              width={Math.max(2, Math.abs(x(estimate.value) - x(0)))}
              height={23}
              rx={3}
            />
            <Whisker low={estimate.low} high={estimate.high} scale={x} y={15.5} />
            <text className={plot.value} x={Math.max(x(estimate.value), x(estimate.high ?? estimate.value)) + 8} y={20}>
              {format.value(estimate.value, manner)}
            </text>
          </g>
        ))}
      </svg>
    </>
  );
}
