import type { ChannelsResult, HandOff, MatrixCell, Passage } from '../api/types';
import { useText } from '../i18n/index';
import type { Text } from '../i18n/text';
import { valueName } from '../question/names';
import { rateRows, timeRows } from './common';
import { type HeatCell, HeatGrid, type HeatRow } from './HeatGrid';
import classes from './PeopleCharts.module.css';
import type { OnOpen } from './Plot';
import plot from './Plot.module.css';

/** More touchpoints are in the table only. */
const MOST_TOUCHPOINTS = 24;

interface ChannelsChartProps {
  result: ChannelsResult;
  /** The column whose values the channels are. */
  of: string | undefined;
  onOpen?: OnOpen | undefined;
}

/** From channel to channel with what is lost, and which touchpoint customers meet through which channel. */
export function ChannelsChart({ result, of, onOpen }: ChannelsChartProps) {
  const text = useText();
  const { t } = text;
  const name = (channel: string) => valueName(of, channel, text);
  const handOffs = handOffRows(result, name, text);
  const matrix = matrixRows(result, name, text);
  const goal = result.reached != null;
  return (
    <>
      <h3 className={classes.heading}>{t('word.handOffs')}</h3>
      <HeatGrid
        label={t('answer.picture', { name: t('word.handOffs') })}
        corner={`${t('word.from')} · ${t('word.to')}`}
        columns={[...result.channels.map(name), t('word.lost')]}
        rows={handOffs}
        onOpen={onOpen}
      />
      <p className={plot.caption}>{t(goal ? 'chart.handOffReached' : 'chart.handOffShare')}</p>
      {matrix.length > 0 && (
        <>
          <h3 className={classes.heading}>{t('word.channelMatrix')}</h3>
          <HeatGrid
            label={t('answer.picture', { name: t('word.channelMatrix') })}
            corner={`${t('word.touchpoint')} · ${t('word.channel')}`}
            columns={result.channels.map(name)}
            rows={matrix}
            onOpen={onOpen}
          />
          <p className={plot.caption}>{t('chart.channelCustomers')}</p>
        </>
      )}
    </>
  );
}

/** A row for each channel that journeys left: where they went on to, and how many were lost. */
function handOffRows(result: ChannelsResult, name: (channel: string) => string, text: Text): HeatRow[] {
  const rows: HeatRow[] = [];
  for (const from of result.channels) {
    const passage = result.passages.find(one => one.touchpoint == null && one.channel === from);
    if (!passage) continue;
    const cells = result.channels.map(to => {
      const found = result.hand_offs.find(one => one.touchpoint == null && one.from === from && one.to === to);
      return found ? handOffCell(found, passage, name, text) : null;
    });
    rows.push({
      key: from,
      name: name(from),
      count: text.format.count(passage.journeys),
      cells: [...cells, lostCell(passage, name(from), text)],
    });
  }
  return rows;
}

function handOffCell(one: HandOff, passage: Passage, name: (channel: string) => string, text: Text): HeatCell {
  const { t, format } = text;
  const { goal } = one;
  const share = one.journeys / passage.journeys;
  return {
    share: goal ? goal.reached.value : share,
    text: format.percentShort(goal ? goal.reached.value : share),
    tip: {
      title: `${name(one.from)} → ${name(one.to)}`,
      rows: [
        [t('word.journeys'), `${format.count(one.journeys)} / ${format.count(passage.journeys)}`],
        [t('word.customers'), format.count(one.customers)],
        ...timeRows(one.times, text),
        ...(goal ? goalRows(goal, text) : []),
      ],
    },
    opens: { behind: { number: 'hand_off', from: one.from, to: one.to } },
  };
}

function goalRows(goal: NonNullable<HandOff['goal']>, text: Text): [string, string][] {
  const { t, format } = text;
  const rows = rateRows(goal.reached, t('word.reached'), text);
  if (goal.stayed.n === 0 || !goal.difference) return rows;
  const difference = format.value(goal.difference.value, { unit: 'share', difference: true });
  return [
    ...rows,
    [t('word.stayedReached'), `${format.percent(goal.stayed.value)} (${format.rateInterval(goal.stayed)})`],
    [t('word.difference'), `${difference}, ${t(goal.real ? 'word.real' : 'word.unsure')}`],
  ];
}

function lostCell(passage: Passage, name: string, text: Text): HeatCell | null {
  const { t, format } = text;
  const rate = passage.lost_share;
  if (rate.n === 0) return null;
  return {
    share: rate.value,
    text: format.percentShort(rate.value),
    tip: {
      title: `${name} · ${t('word.lost')}`,
      rows: [
        ...rateRows(rate, t('word.lostShare'), text),
        [t('word.sameChannel'), format.count(passage.same)],
        [t('word.otherChannel'), format.count(passage.other)],
        [t('word.unknownChannel'), format.count(passage.unknown)],
        [t('word.stillOpen'), format.count(passage.open)],
      ],
    },
    opens: { behind: { number: 'through', channel: passage.channel, onward: 'lost' } },
  };
}

function matrixRows(result: ChannelsResult, name: (channel: string) => string, text: Text): HeatRow[] {
  const most = Math.max(1, ...result.matrix.map(one => one.customers));
  return result.touchpoints.slice(0, MOST_TOUCHPOINTS).map(
    (touchpoint, index): HeatRow => ({
      key: `${index} ${touchpoint}`,
      name: touchpoint,
      cells: result.channels.map(channel => {
        const found = result.matrix.find(one => one.touchpoint === touchpoint && one.channel === channel);
        return found ? matrixCell(found, most, name(channel), text) : null;
      }),
    }),
  );
}

function matrixCell(one: MatrixCell, most: number, channel: string, { t, format }: Text): HeatCell {
  const rows: [string, string][] = [
    [t('word.customers'), format.count(one.customers)],
    [t('word.interactions'), format.count(one.interactions)],
  ];
  if (one.score) {
    const score = { unit: 'points' as const };
    const interval = format.interval(one.score, score);
    const more = [interval, `n = ${format.count(one.score.n)}`].filter(Boolean).join(', ');
    rows.push([t('word.scoreOfHundred'), `${format.value(one.score.value, score)} (${more})`]);
  }
  return {
    share: one.customers / most,
    text: format.count(one.customers),
    tip: { title: `${one.touchpoint} · ${channel}`, rows },
    opens: { behind: { number: 'met', channel: one.channel, touchpoint: one.touchpoint } },
  };
}
