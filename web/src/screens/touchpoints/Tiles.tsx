import { UnstyledButton } from '@mantine/core';
import { useAsk } from '../../api/queries';
import type { Answer, AnswerResult, Estimate, Node, Question, Rate, Touchpoint, Unit } from '../../api/types';
import { wilson } from '../../charts/common';
import { useText } from '../../i18n/index';
import type { PlainKey } from '../../i18n/types';
import { type Page, toQuestion } from '../../question/question';
import { Bone } from '../../states/Skeletons';
import { FailureText } from '../../states/State';
import { numberOf } from '../../touchpoints/numbers';
import classes from './Card.module.css';
import type { OpenNumber } from './CardNumbers';
import type { CardNumber, CardSource } from './search';

interface TilesProps {
  touchpoint: Touchpoint;
  node: Node;
  question: (source: CardSource) => Question | null;
  page: Page;
  scores: CardNumber[];
  onOpen: OpenNumber;
}

/** The numbers of a touchpoint at a glance, each with what it rests on. */
export function Tiles({ touchpoint, node, question, page, scores, onOpen }: TilesProps) {
  const { t, format, language } = useText();
  const everyone = useAsk(toQuestion({ ask: 'metric', metric: 'customers' }, page));
  const all = numberOf(everyone.data?.result);
  const { key } = touchpoint;
  const name = touchpoint.names[language];
  const share = all ? wilson(node.customers, all) : null;
  return (
    <div className={classes.tiles}>
      <Tile
        named="word.customers"
        value={format.count(node.customers)}
        more={
          share
            ? t('touchpoint.shareOfAll', {
                share: format.percent(share.value),
                interval: format.rateInterval(share),
                n: format.count(share.n),
              })
            : null
        }
        onOpen={() => onOpen('flow', { behind: { number: 'touchpoint', touchpoint: key } })}
      />
      <Tile
        named="word.interactions"
        value={format.count(node.interactions)}
        more={t('touchpoint.perCustomer', {
          number: format.decimal(node.interactions / Math.max(1, node.customers), 1),
        })}
        onOpen={() => onOpen('interactions', { behind: { number: 'measured' } })}
      />
      <AskedTile
        named="touchpoint.number.next"
        question={question('next')}
        figure={result => estimated(result)}
        onOpen={() => onOpen('next', { behind: { number: 'measured', reached: true } })}
      />
      <AskedTile
        named="touchpoint.number.end"
        question={question('losses')}
        figure={result => rated(endedHere(result, name))}
        onOpen={() => onOpen('losses', { behind: { number: 'lost', touchpoint: key, last: key } })}
      />
      <AskedTile
        named="touchpoint.number.wait"
        question={question('wait')}
        figure={result => estimated(result)}
        onOpen={() => onOpen('wait', { behind: { number: 'measured', reached: true } })}
      />
      <AskedTile
        named="touchpoint.number.repeats"
        question={question('repeats')}
        figure={result => rated(repeated(result, name))}
        onOpen={() => onOpen('repeats', { behind: { number: 'repeated', touchpoint: key } })}
      />
      {scores.map(score => (
        <AskedTile
          key={score}
          named={`metric.${score}` as PlainKey}
          question={question(score)}
          figure={result => estimated(result)}
          onOpen={() => onOpen(score, { behind: { number: 'measured' } })}
        />
      ))}
    </div>
  );
}

interface Figure {
  estimate: Estimate;
  unit: Unit;
  rate?: Rate;
}

function estimated(result: AnswerResult): Figure | null {
  if (result.kind !== 'metric') return null;
  const estimate = result.groups[0]?.points[0]?.estimate;
  return estimate ? { estimate, unit: result.unit } : null;
}

function rated(rate: Rate | undefined): Figure | null {
  return rate
    ? { estimate: { value: rate.value, low: rate.low, high: rate.high, n: rate.n }, unit: 'share', rate }
    : null;
}

export function endedHere(result: AnswerResult, name: string): Rate | undefined {
  return result.kind === 'drop_off' ? result.touchpoints.find(row => row.touchpoint === name)?.ended_here : undefined;
}

function repeated(result: AnswerResult, name: string): Rate | undefined {
  return result.kind === 'rework' ? result.touchpoints.find(row => row.touchpoint === name)?.repeated : undefined;
}

interface AskedTileProps {
  named: PlainKey;
  question: Question | null;
  figure: (result: Answer['result']) => Figure | null;
  onOpen: () => void;
}

function AskedTile({ named, question, figure, onOpen }: AskedTileProps) {
  const { t, format } = useText();
  const answer = useAsk(question);
  if (!question) return null;
  if (answer.error) {
    return (
      <div className={classes.tile}>
        <span className={classes.tileLabel}>{t(named)}</span>
        <span className={classes.tileMore}>
          <FailureText error={answer.error} />
        </span>
      </div>
    );
  }
  if (!answer.data) {
    return (
      <div className={classes.tile} aria-busy="true">
        <span className={classes.tileLabel}>{t(named)}</span>
        <Bone width="60%" height={28} />
        <Bone width="80%" height={14} />
      </div>
    );
  }
  const found = figure(answer.data.result);
  if (!found) {
    return (
      <div className={classes.tile}>
        <span className={classes.tileLabel}>{t(named)}</span>
        <span className={classes.tileMore}>{t('touchpoint.notMeasured')}</span>
      </div>
    );
  }
  const { estimate, unit } = found;
  const interval = format.interval(estimate, { unit });
  const n = `n\u00a0=\u00a0${format.count(estimate.n)}`;
  return (
    <Tile
      named={named}
      value={format.value(estimate.value, { unit })}
      more={[interval, n].filter(Boolean).join(' · ')}
      onOpen={onOpen}
    />
  );
}

interface TileProps {
  named: PlainKey;
  value: string;
  more: string | null;
  onOpen: () => void;
}

function Tile({ named, value, more, onOpen }: TileProps) {
  const { t } = useText();
  return (
    <UnstyledButton className={classes.tile} onClick={onOpen}>
      <span className={classes.tileLabel}>{t(named)}</span>
      <b>{value}</b>
      <span className={classes.tileMore}>{more}</span>
    </UnstyledButton>
  );
}
