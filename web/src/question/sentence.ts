import type { Ask, Funnel, MetricOf, Period, Question, Selector } from '../api/types';
import type { Text } from '../i18n/text';
import { fromCel, NUMBER_COLUMNS } from './cel';
import { columnName, metricName, type NameOf, valueName } from './names';

/** The question as a sentence in the reader's language; `mapName` tells what journey maps are called. */
export function sentence(question: Question, text: Text, name: NameOf, mapName: NameOf = key => key): string {
  const say = new Say(text, name, mapName);
  const parts = [say.head(question), ...say.askParts(question), ...say.frameParts(question)];
  return `${parts.filter(Boolean).join(', ')}?`;
}

class Say {
  constructor(
    private readonly text: Text,
    private readonly name: NameOf,
    private readonly mapName: NameOf,
  ) {}

  head(ask: Ask): string {
    const { t } = this.text;
    switch (ask.ask) {
      case 'funnel':
        return t('say.funnel', { steps: this.chain(ask) });
      case 'paths':
        return t(`say.paths.${ask.direction}`, { touchpoint: this.what(ask.touchpoint) });
      case 'drop_off':
        return ask.goal ? t('say.drop_off.goal', { goal: this.what(ask.goal) }) : t('say.drop_off');
      case 'channels':
        return ask.goal ? t('say.channels.goal', { goal: this.what(ask.goal) }) : t('say.channels');
      case 'conformance': {
        const map = this.text.format.quote(this.mapName(ask.map));
        return ask.goal ? t('say.conformance.goal', { map, goal: this.what(ask.goal) }) : t('say.conformance', { map });
      }
      case 'rules':
        return t('say.rules', { map: this.text.format.quote(this.mapName(ask.map ?? '')) });
      case 'retention':
        return t('say.retention', { period: this.every(ask.period) });
      case 'lifecycle':
        return t('say.lifecycle', { period: this.every(ask.period) });
      case 'repeat_purchase':
        return t('say.repeat_purchase', { purchase: this.what(ask.purchase) });
      case 'metric':
        return t('say.metric', { metric: this.metric(ask) });
      case 'series':
        return t('say.series', { metric: this.metric(ask.of), period: this.every(ask.period) });
      case 'difference': {
        const of = [this.head(ask.of), ...this.askParts(ask.of)].join(', ');
        const quote = (group: string, letter: string) => this.text.format.quote(group || letter);
        const inner = of.charAt(0).toLocaleLowerCase(this.text.language) + of.slice(1);
        return t('say.difference', { a: quote(ask.a.name, 'A'), b: quote(ask.b.name, 'B'), of: inner });
      }
      case 'customers':
        return this.head(ask.of);
      default:
        return t(`say.${ask.ask}`);
    }
  }

  /** Inside of a figure's name quotes would stand in quotes, so touchpoints there have none. */
  private metric(of: MetricOf): string {
    const plain: Text = {
      ...this.text,
      format: Object.create(this.text.format, { quote: { value: (one: string) => one } }),
    };
    return metricName(of, plain, this.name);
  }

  private every(period: Period | undefined): string {
    return this.text.t(`say.by.${period ?? 'day'}`);
  }

  private chain(funnel: Funnel): string {
    const steps = funnel.steps.map(step => {
      const what = step.name ? this.text.format.quote(step.name) : this.what(step);
      return step.optional ? this.text.t('say.optional', { step: what }) : what;
    });
    return steps.join(' → ');
  }

  /** Touchpoints by name, in quotes and never inflected. */
  what(selector: Selector): string {
    const names = (selector.touchpoints ?? []).map(one => this.text.format.quote(this.name(one)));
    const what = names.length ? this.text.format.list(names, 'disjunction') : this.text.t('say.anything');
    return selector.where ? this.text.t('say.where', { what, condition: this.condition(selector.where) }) : what;
  }

  condition(cel: string): string {
    const condition = fromCel(cel);
    if (!condition) return cel;
    const column = columnName(condition.column, this.text);
    const operator = this.text.t(`operator.${condition.operator}`);
    if (condition.operator === 'known') return `${this.text.format.quote(column)} ${operator}`;
    const numeric = NUMBER_COLUMNS.includes(condition.column);
    const values = condition.values.map(value =>
      numeric
        ? this.text.format.number(Number(value))
        : this.text.format.quote(valueName(condition.column, value, this.text)),
    );
    return `${column} ${operator} ${this.text.format.list(values, 'disjunction')}`;
  }

  time(duration: string): string {
    const match = /^(\d+)(ms|s|m|h|d|w)$/.exec(duration);
    if (!match) return duration;
    const units = { ms: 'millisecond', s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week' } as const;
    const unit = units[match[2] as keyof typeof units];
    return new Intl.NumberFormat(this.text.format.locale, { style: 'unit', unit, unitDisplay: 'long' })
      .format(Number(match[1]))
      .replace(/ /g, '\u00a0');
  }

  askParts(ask: Ask): string[] {
    const { t } = this.text;
    const parts: string[] = [];
    if (ask.ask === 'funnel') {
      if (ask.order === 'strict' || ask.order === 'any') parts.push(t(`say.order.${ask.order}`));
      if (ask.window && 'whole' in ask.window) parts.push(t('say.window.whole', { time: this.time(ask.window.whole) }));
      if (ask.window && 'per_step' in ask.window) {
        parts.push(t('say.window.per_step', { time: this.time(ask.window.per_step) }));
      }
      if (ask.exclude?.length) {
        const excluded = ask.exclude.map(one => this.what(one));
        parts.push(t('say.exclude', { touchpoints: this.text.format.list(excluded, 'disjunction') }));
      }
      if (ask.same) parts.push(t('say.same', { column: columnName(ask.same, this.text) }));
    }
    if (ask.ask === 'channels') {
      if (ask.of && ask.of !== 'channel') parts.push(t('say.channelOf', { column: columnName(ask.of, this.text) }));
      if (ask.within) parts.push(t('say.within', { time: this.time(ask.within) }));
      return parts;
    }
    if (ask.ask === 'retention') {
      if (ask.first) parts.push(t('say.first', { touchpoints: this.what(ask.first) }));
      if (ask.back) parts.push(t('say.back', { touchpoints: this.what(ask.back) }));
    }
    const of = ask.ask === 'series' ? ask.of.of : 'of' in ask && ask.ask !== 'difference' ? ask.of : undefined;
    if (of && !('ask' in of)) parts.push(t('say.of', { touchpoints: this.what(of as Selector) }));
    return parts;
  }

  frameParts(question: Question): string[] {
    const { t, format } = this.text;
    const parts: string[] = [];
    const { by, filters, journeys, range } = question;
    if (by) {
      const column = columnName(by, this.text);
      parts.push(by.startsWith('first.') ? t('say.breakdownFirst', { column }) : t('say.breakdown', { column }));
    }
    if (filters?.length) {
      parts.push(t('say.filters', { filters: format.list(filters.map(one => this.condition(one))) }));
    }
    if (journeys && typeof journeys === 'object') {
      if ('gap' in journeys) parts.push(t('say.gap', { time: this.time(journeys.gap) }));
      else if ('column' in journeys) parts.push(t('say.perColumn', { column: columnName(journeys.column, this.text) }));
      else parts.push(this.events(journeys.events));
    }
    if (range && 'last' in range) {
      const days = /^(\d+)d$/.exec(range.last);
      parts.push(
        days ? t('say.lastDays', { count: Number(days[1]) }) : t('say.lastTime', { time: this.time(range.last) }),
      );
    }
    if (range && 'between' in range) {
      const last = new Date(new Date(range.between.to).getTime() - 1000);
      parts.push(t('say.span', { from: format.day(range.between.from), to: format.day(last) }));
    }
    return parts;
  }

  private events({ start, end }: { start: Selector; end?: Selector | null }): string {
    if (!end) return this.text.t('say.events', { start: this.what(start) });
    return this.text.t('say.eventsTo', { start: this.what(start), end: this.what(end) });
  }
}
