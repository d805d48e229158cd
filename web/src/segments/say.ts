import type { Duration, Selector } from '../api/types';
import type { Text } from '../i18n/text';
import { type Condition, fromCel, isNumeric } from '../question/cel';
import { columnName, type NameOf, valueName } from '../question/names';
import { splitConditions } from '../touchpoints/rule';
import {
  bare,
  type Comparison,
  type Group,
  isChosen,
  type Join,
  otherJoin,
  type Rule,
  type Test,
  type TestOf,
  type Which,
} from './tree';

/** Who is in a segment by a rule, in the reader's language: “Customers who …”. */
export function ruleSaid(rule: Rule, text: Text, name: NameOf): string {
  return new Say(text, name).rule(rule);
}

type Manner = 'time' | 'during' | 'within';

/** A length of time in words, such as what interactions are within: `in the last 90 days`. */
export function timeText(duration: Duration, manner: Manner, { t }: Text): string {
  const match = /^(\d+)(m|h|d|w)$/.exec(duration);
  if (!match) return manner === 'within' ? t('say.lastTime', { time: duration }) : duration;
  return t(`segments.${manner}.${match[2] as 'm' | 'h' | 'd' | 'w'}`, { count: Number(match[1]) });
}

/** What a comparison is called in the texts. */
export const WORDS = {
  '>=': 'least',
  '>': 'more',
  '<=': 'most',
  '<': 'less',
  '==': 'equal',
  '!=': 'unequal',
} as const satisfies Record<Comparison, string>;

const OPPOSITE: Record<Comparison, Comparison> = {
  '>=': '<',
  '>': '<=',
  '<=': '>',
  '<': '>=',
  '==': '!=',
  '!=': '==',
};

/** What is left to choose. */
const OPEN = '…';

interface Asked {
  test: Test;
  negated: boolean;
}
interface Joined {
  join: Join;
  parts: (Asked | Joined)[];
}
/** A rule with negation at its tests only; or the truth about everybody. */
type Settled = Asked | Joined | boolean;

function settle(rule: Rule, opposite = false): Settled {
  const { rule: inner, negated } = bare(rule);
  const turn = negated !== opposite;
  if ('all' in inner) return settleGroup({ join: 'all', parts: inner.all }, turn);
  if ('any' in inner) return settleGroup({ join: 'any', parts: inner.any }, turn);
  return { test: inner, negated: turn };
}

/** Not all of them is some of them not (De Morgan). */
function settleGroup(group: Group, turn: boolean): Settled {
  const join = turn ? otherJoin(group.join) : group.join;
  const neutral = join === 'all';
  const settled = group.parts.map(part => settle(part, turn));
  if (settled.includes(!neutral)) return !neutral;
  const parts = settled
    .filter(part => typeof part !== 'boolean')
    .flatMap(part => ('join' in part && part.join === join ? part.parts : [part]));
  const [only] = parts;
  if (!only) return neutral;
  return parts.length === 1 ? only : { join, parts };
}

class Say {
  constructor(
    private readonly text: Text,
    private readonly name: NameOf,
  ) {}

  rule(rule: Rule): string {
    const settled = settle(rule);
    const { t } = this.text;
    if (typeof settled === 'boolean') return t(settled ? 'segments.everybody' : 'segments.nobody');
    return t('segments.said', { clauses: this.clauses(settled) });
  }

  private clauses(said: Asked | Joined): string {
    if ('test' in said) return this.clause(said);
    const parts = said.parts.map(part => ('test' in part ? this.clause(part) : `(${this.clauses(part)})`));
    return this.text.format.list(parts, said.join === 'all' ? 'conjunction' : 'disjunction');
  }

  private clause({ test, negated }: Asked): string {
    if ('count' in test) return this.count(test.count, negated);
    if ('money' in test) return this.money(test.money, negated);
    if ('latest' in test) return this.latest(test.latest, negated);
    if ('since' in test) return this.since(test.since, negated);
    if ('order' in test) return this.order(test.order, negated);
    return this.follows(test.follows, negated);
  }

  private count({ of, within, is, number }: TestOf<'count'>, negated: boolean): string {
    const { t } = this.text;
    const compared = negated ? OPPOSITE[is] : is;
    const parts = { of: this.of(of), within: this.within(within) };
    if (isNone(compared, number)) return t('segments.count.none', parts);
    if (isNone(OPPOSITE[compared], number)) return t('segments.count.some', parts);
    return t(`segments.count.${WORDS[compared]}`, { ...parts, count: number });
  }

  private money({ of, within, is, number }: TestOf<'money'>, negated: boolean): string {
    return this.text.t(`segments.money.${WORDS[negated ? OPPOSITE[is] : is]}`, {
      of: this.of(of),
      within: this.within(within),
      amount: this.text.format.number(number),
    });
  }

  private latest({ of, holds }: TestOf<'latest'>, negated: boolean): string {
    const parts = { of: this.of(of), holds: holds.trim() ? this.conditions(holds) : OPEN };
    return this.text.t(negated ? 'segments.latest.not' : 'segments.latest', parts);
  }

  /** The opposite also holds where there was no such interaction. */
  private since({ which, of, is, time }: TestOf<'since'>, negated: boolean): string {
    const { t } = this.text;
    const parts = { edge: this.edge(which, of), time: this.time(time, 'time') };
    if (!negated) return t(`segments.since.${WORDS[is]}`, parts);
    return t('segments.orNone', { clause: t(`segments.since.${WORDS[OPPOSITE[is]]}`, parts) });
  }

  private order({ one, is, other }: TestOf<'order'>, negated: boolean): string {
    const { t } = this.text;
    const parts = { one: this.edge(one.which, one.of), other: this.edge(other.which, other.of) };
    if (!negated) return t(`segments.order.${WORDS[is]}`, parts);
    return t('segments.orEither', { clause: t(`segments.order.${WORDS[OPPOSITE[is]]}`, parts) });
  }

  private follows({ first, then, within }: TestOf<'follows'>, negated: boolean): string {
    const parts = { first: this.of(first), next: this.of(then), time: this.time(within, 'during') };
    return this.text.t(negated ? 'segments.follows.not' : 'segments.follows', parts);
  }

  private edge(which: Which, of: Selector): string {
    return this.text.t(`segments.edge.${which}`, { of: this.of(of) });
  }

  /** Touchpoints by name, in quotes and never inflected, to stand behind the word for interactions. */
  private of(selector: Selector): string {
    const { t, format } = this.text;
    const names = (selector.touchpoints ?? []).map(one => format.quote(this.name(one)));
    const listed = isChosen(selector) ? format.list(names, 'disjunction') : OPEN;
    const at = listed && t('segments.at', { names: listed });
    const where = selector.where ? `(${this.conditions(selector.where)})` : '';
    return [at, where].map(part => part && ` ${part}`).join('');
  }

  private within(within: Duration | null | undefined): string {
    return within ? ` ${this.time(within, 'within')}` : '';
  }

  private time(duration: Duration, manner: Manner): string {
    return timeText(duration, manner, this.text);
  }

  private conditions(cel: string): string {
    return this.text.format.list(splitConditions(cel).map(part => this.condition(part)));
  }

  private condition(cel: string): string {
    const condition = fromCel(cel);
    if (!condition) return cel;
    const { t, format } = this.text;
    const column = columnName(condition.column, this.text);
    if (condition.operator === 'known') return t('segments.where.known', { column: format.quote(column) });
    const values = condition.values.map(value => this.value(condition, value));
    return t(`segments.where.${condition.operator}`, { column, values: format.list(values, 'disjunction') });
  }

  private value(condition: Condition, value: string): string {
    const { format } = this.text;
    if (isNumeric(condition) && Number.isFinite(Number(value))) return format.number(Number(value));
    return format.quote(valueName(condition.column, value, this.text));
  }
}

/** Whether a number compared so is none at all. */
function isNone(is: Comparison, number: number): boolean {
  return is === '<' ? number === 1 : (is === '<=' || is === '==') && number === 0;
}
