import { Fragment } from 'react';
import type { Registry, TouchpointRule } from '../../api/types';
import { useText } from '../../i18n/index';
import { nameIn } from '../../touchpoints/registry';
import { momentKind, momentParts, splitConditions } from '../../touchpoints/rule';
import { filterText } from '../explore/build/Filters';
import classes from './Card.module.css';

/** A rule in words, for those who read it. */
export function RuleSaid({ registry, rule }: { registry: Registry; rule: TouchpointRule }) {
  const text = useText();
  const { t, language, format } = text;
  const parts = splitConditions(rule.where);
  const kind = momentKind(rule.moment);
  const { touchpoint: key, within } = momentParts(rule.moment);
  const neighbour = registry.touchpoints.find(one => one.key === key);
  const moment = [
    t(`rule.moment.${kind}`),
    neighbour ? format.quote(nameIn(neighbour, language)) : null,
    within ? `(${t('rule.within')} ${within})` : null,
  ];
  const facts: [string, string][] = [
    [t('rule.events'), rule.events?.length ? rule.events.join(', ') : t('rule.anyEvent')],
    ...(parts.length > 0
      ? ([[t('rule.conditions'), parts.map(part => filterText(part, text) ?? part).join('; ')]] as [string, string][])
      : []),
    [t('rule.moment'), moment.filter(Boolean).join(' ')],
    ...(rule.priority ? ([[t('rule.priority'), format.count(rule.priority)]] as [string, string][]) : []),
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([label, value]) => (
        <Fragment key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
