// A rule as a sentence: words, and the fields that stand between them.

import type { Text } from '../../../i18n/text';
import { type MapDocument, type RuleSelection, stepOf } from '../../../maps/map';
import { isTwice, type NewRule, type RuleTime, readTime } from '../../../maps/rules';
import type { NameOf } from '../../../question/names';
import { quoted } from '../words';

export type RuleField = 'of' | 'other' | 'time' | 'most';
export type RulePart = { words: string } | { field: RuleField };

/** What stands for the fields until they are put in: letters that no text has. */
const MARKS: Readonly<Record<RuleField, string>> = { of: '\ue000', other: '\ue001', time: '\ue002', most: '\ue003' };
const FIELDS = Object.keys(MARKS) as RuleField[];

function sentenceKey(rule: NewRule, whole: boolean) {
  const { kind, within, per = 'customer' } = rule;
  switch (kind) {
    case 'response':
    case 'precedence':
      return within === undefined ? (`maps.rules.say.${kind}` as const) : (`maps.rules.say.${kind}.within` as const);
    case 'at_most':
      if (within !== undefined) return 'maps.rules.say.at_most.within' as const;
      return `maps.rules.say.at_most.${per}` as const;
    case 'not_within':
      return isTwice(rule) && !whole ? ('maps.rules.say.twice' as const) : ('maps.rules.say.not_within' as const);
    case 'absence':
    case 'existence':
      return `maps.rules.say.${kind}.${per}` as const;
  }
}

/** Whether a sentence says by itself whose interactions it is about. */
function saysWhose({ kind, within }: NewRule): boolean {
  return kind === 'absence' || kind === 'existence' || (kind === 'at_most' && within === undefined);
}

/** The words and fields of a rule in their order; the whole of it also where both sides are the same. */
export function partsOf(rule: NewRule, { t }: Text, whole = false): RulePart[] {
  const inJourney = rule.per === 'journey' && !saysWhose(rule) ? ` ${t('maps.rules.say.inJourney')}` : '';
  const sentence = t(sentenceKey(rule, whole), MARKS) + inJourney;
  return sentence
    .split(/([\ue000-\ue003])/)
    .filter(part => part !== '')
    .map(part => {
      const field = FIELDS.find(one => MARKS[one] === part);
      return field ? { field } : { words: part };
    });
}

/** A length of time as it stands in a sentence. */
export function timeSaid({ count, unit }: RuleTime, { t }: Text): string {
  return t(`maps.rules.time.${unit}`, { count });
}

/** What is chosen by its names, as alternatives; names keep their form. */
export function selectionSaid(
  selection: RuleSelection | undefined,
  map: Pick<MapDocument, 'stages'>,
  touchpointName: NameOf,
  text: Text,
): string {
  const { steps = [], touchpoints = [], where } = selection ?? {};
  const names = [
    ...steps.map(key => stepOf(map, key)?.name ?? key),
    ...touchpoints.map(key => touchpointName(key)),
  ].map(name => quoted(name, text));
  if (names.length === 0) return where ? text.format.quote(where) : '…';
  const said = text.format.list(names, 'disjunction');
  return where ? `${said} [${where}]` : said;
}

/** The whole rule in words. */
export function ruleSaid(rule: NewRule, map: Pick<MapDocument, 'stages'>, touchpointName: NameOf, text: Text): string {
  const time = readTime(rule.within);
  const said = {
    of: () => selectionSaid(rule.of, map, touchpointName, text),
    other: () => selectionSaid(rule.other, map, touchpointName, text),
    time: () => (time ? timeSaid(time, text) : '…'),
    most: () => text.t('maps.rules.times', { count: rule.most ?? 1 }),
  };
  return partsOf(rule, text)
    .map(part => ('words' in part ? part.words : said[part.field]()))
    .join('');
}
