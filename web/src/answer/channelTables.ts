import type { ChannelsResult } from '../api/types';
import type { Text } from '../i18n/text';
import { valueName } from '../question/names';
import { columns, seconds, text } from './cells';
import type { Cell, Table } from './table';

// Channels: hand-offs, what is lost, touchpoints by channel, scores, and who is unknown.

/** `of` is the column whose values the channels are. */
export function channels(result: ChannelsResult, of: string | undefined, reader: Text): Table[] {
  const channel = (name: string | null | undefined) => text(name == null ? name : valueName(of, name, reader));
  const tables = [
    handOffs(result, false, channel, reader),
    handOffs(result, true, channel, reader),
    passages(result, false, channel, reader),
    passages(result, true, channel, reader),
    matrix(result, channel, reader),
    scores(result, channel, reader),
    gaps(result, channel, reader),
    unknown(result, channel, reader),
  ];
  return tables.filter((table, index) => index === 0 || table.rows.length > 0);
}

type ChannelCell = (name: string | null | undefined) => Cell;

/** A rate of nothing says nothing. */
const rate = (of: { n: number; value: number; low: number; high: number; successes: number }): Cell =>
  of.n === 0 ? null : { rate: of };

function handOffs(result: ChannelsResult, byTouchpoint: boolean, channel: ChannelCell, reader: Text): Table {
  const { t } = reader;
  const rows = result.hand_offs
    .filter(one => (one.touchpoint != null) === byTouchpoint)
    .map((one): Cell[] => {
      const behind = {
        number: 'hand_off' as const,
        from: one.from,
        to: one.to,
        ...(one.touchpoint == null ? {} : { touchpoint: one.touchpoint }),
      };
      const { goal } = one;
      const difference = goal?.difference;
      return [
        text(one.touchpoint),
        channel(one.from),
        channel(one.to),
        { count: one.count, opens: { behind } },
        { count: one.customers, opens: { behind } },
        { count: one.journeys, opens: { behind } },
        seconds(one.times.n, one.times.median_s),
        goal ? { rate: goal.reached, opens: { behind: { ...behind, reached: true } } } : null,
        goal ? rate(goal.stayed) : null,
        difference ? { estimate: difference, unit: 'share', difference: true } : null,
        goal && difference ? { flag: goal.real } : null,
        goal && difference ? { number: goal.q_value } : null,
      ];
    });
  return {
    key: byTouchpoint ? 'hand_offs_by_touchpoint' : 'hand_offs',
    title: t(byTouchpoint ? 'word.handOffsByTouchpoint' : 'word.handOffs'),
    columns: columns([
      ['touchpoint', t('word.touchpoint')],
      ['from', t('word.from')],
      ['to', t('word.to')],
      ['count', t('word.count')],
      ['customers', t('word.customers')],
      ['journeys', t('word.journeys')],
      ['median_s', t('word.median')],
      ['reached', t('word.reached')],
      ['stayed_reached', t('word.stayedReached')],
      ['difference', t('word.difference')],
      ['real', t('word.real')],
      ['q_value', t('word.qValue')],
    ]),
    rows,
  };
}

function passages(result: ChannelsResult, byTouchpoint: boolean, channel: ChannelCell, reader: Text): Table {
  const { t } = reader;
  const rows = result.passages
    .filter(one => (one.touchpoint != null) === byTouchpoint)
    .map((one): Cell[] => {
      const behind = {
        number: 'through' as const,
        channel: one.channel,
        ...(one.touchpoint == null ? {} : { touchpoint: one.touchpoint }),
      };
      const onward = (['same', 'other', 'unknown', 'lost', 'open'] as const).map(
        (onward): Cell => ({ count: one[onward], opens: { behind: { ...behind, onward } } }),
      );
      return [
        text(one.touchpoint),
        channel(one.channel),
        { count: one.journeys, opens: { behind } },
        ...onward,
        rate(one.lost_share),
      ];
    });
  return {
    key: byTouchpoint ? 'onward_by_touchpoint' : 'onward',
    title: t(byTouchpoint ? 'word.onwardByTouchpoint' : 'word.onward'),
    columns: columns([
      ['touchpoint', t('word.touchpoint')],
      ['channel', t('word.channel')],
      ['journeys', t('word.journeys')],
      ['same', t('word.sameChannel')],
      ['other', t('word.otherChannel')],
      ['unknown', t('word.unknownChannel')],
      ['lost', t('word.lost')],
      ['open', t('word.stillOpen')],
      ['lost_share', t('word.lostShare')],
    ]),
    rows,
  };
}

function matrix(result: ChannelsResult, channel: ChannelCell, { t }: Text): Table {
  return {
    key: 'channel_matrix',
    title: t('word.channelMatrix'),
    columns: columns([
      ['touchpoint', t('word.touchpoint')],
      ['channel', t('word.channel')],
      ['customers', t('word.customers')],
      ['interactions', t('word.interactions')],
      ['score', t('word.scoreOfHundred')],
    ]),
    rows: result.matrix.map((one): Cell[] => [
      text(one.touchpoint),
      channel(one.channel),
      {
        count: one.customers,
        opens: { behind: { number: 'met', channel: one.channel, touchpoint: one.touchpoint } },
      },
      { count: one.interactions },
      one.score ? { estimate: one.score, unit: 'points' } : null,
    ]),
  };
}

function scores(result: ChannelsResult, channel: ChannelCell, { t }: Text): Table {
  return {
    key: 'channel_scores',
    title: t('word.channelScores'),
    columns: columns([
      ['touchpoint', t('word.touchpoint')],
      ['scale', t('word.scale')],
      ['channel', t('word.channel')],
      ['mean', t('word.mean')],
    ]),
    rows: result.scores.flatMap(row =>
      row.channels.map((one): Cell[] => [
        text(row.touchpoint),
        text(row.scale),
        channel(one.channel),
        { estimate: one.mean, unit: 'points' },
      ]),
    ),
  };
}

function gaps(result: ChannelsResult, channel: ChannelCell, { t }: Text): Table {
  return {
    key: 'channel_gaps',
    title: t('word.channelGaps'),
    columns: columns([
      ['touchpoint', t('word.touchpoint')],
      ['scale', t('word.scale')],
      ['best', t('word.best')],
      ['worst', t('word.worst')],
      ['difference', t('word.difference')],
      ['real', t('word.real')],
      ['q_value', t('word.qValue')],
      ['enough', t('word.enoughScores')],
    ]),
    rows: result.scores.map(({ touchpoint, scale, gap }): Cell[] => [
      text(touchpoint),
      text(scale),
      channel(gap?.best),
      channel(gap?.worst),
      gap ? { estimate: gap.difference, unit: 'points', difference: true } : null,
      gap ? { flag: gap.real } : null,
      gap ? { number: gap.q_value } : null,
      { flag: gap != null },
    ]),
  };
}

/** Who is not known, and what recognising customers in each channel would bring, where that is told. */
function unknown(result: ChannelsResult, channel: ChannelCell, { t }: Text): Table {
  const told = result.unknown.some(({ recognition }) => recognition != null);
  const added: [string, string][] = [
    ['weak', t('word.weakShare')],
    ['weak_customers', t('word.weakCustomers')],
    ['gain', t('word.recognitionGain')],
  ];
  const recognised = ({ recognition }: ChannelsResult['unknown'][number]): Cell[] =>
    recognition
      ? [rate(recognition.weak), { count: recognition.customers }, rate(recognition.gain)]
      : [null, null, null];
  return {
    key: 'channel_unknown',
    title: t('word.unknownByChannel'),
    columns: columns([
      ['channel', t('word.channel')],
      ['interactions', t('word.interactions')],
      ['unidentified', t('word.unidentified')],
      ...(told ? added : []),
    ]),
    rows: result.unknown.map((one): Cell[] => [
      channel(one.channel) ?? { text: t('word.none') },
      { count: one.interactions },
      rate(one.unidentified),
      ...(told ? recognised(one) : []),
    ]),
  };
}
