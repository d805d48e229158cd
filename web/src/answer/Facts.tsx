import { Tooltip } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import type { Answer, Times } from '../api/types';
import { useText } from '../i18n/index';
import type { Text } from '../i18n/text';
import classes from './Answer.module.css';
import { population } from './table';

/** What an answer rests on: how sure, of whom, when, what is not known, which state of the data. */
export function Facts({ answer }: { answer: Answer }) {
  const text = useText();
  const { t, format } = text;
  const notes = [...(answer.notes ?? []), ...(isApproximate(answer) ? [t('answer.approximate')] : [])];
  const counted = population(answer);
  const facts: [string, ReactNode][] = [
    ...(counted ? ([[t(`word.${counted.of}`), format.count(counted.count)]] as [string, ReactNode][]) : []),
    [t('answer.period'), periodText(answer, text)],
    [
      t('evidence.label'),
      <Tooltip key="evidence" label={t(`evidence.${answer.evidence}.help`)} multiline maw={280}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what it means must be reachable by keyboard. */}
        <span className={classes.evidence} data-evidence={answer.evidence} tabIndex={0}>
          {t(`evidence.${answer.evidence}`)}
        </span>
      </Tooltip>,
    ],
    [t('answer.unknown'), unknownText(answer, text)],
    [t('answer.snapshot'), snapshotText(answer, text)],
  ];
  return (
    <footer className={classes.foot}>
      {notes.length > 0 && (
        <aside className={classes.notes}>
          <b>{t('answer.notes')}</b>
          <ul>
            {notes.map(note => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </aside>
      )}
      <dl className={classes.facts}>
        {facts.map(([label, value]) => (
          <Fragment key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </footer>
  );
}

function periodText(answer: Answer, { t, format }: Text): string {
  const span = answer.snapshot.span ? format.span(answer.snapshot.span) : t('answer.allTime');
  return `${span} (${t('answer.zone', { zone: answer.question.zone ?? 'UTC' })})`;
}

function unknownText(answer: Answer, { t, format }: Text): string {
  const { interactions, unbound, unidentified } = answer.unknown;
  const part = (count: number) => ({ count, share: format.percent(count / Math.max(1, interactions)) });
  return [
    ...(unbound == null ? [] : [t('answer.unbound', part(unbound))]),
    t('answer.unidentified', part(unidentified)),
    t('answer.interactions', { count: interactions }),
  ].join('; ');
}

function snapshotText(answer: Answer, { t, format }: Text): string {
  const { snapshot, cost } = answer;
  return [
    t('answer.version', { version: format.count(snapshot.version) }),
    ...(snapshot.unflushed_rows > 0 ? [t('answer.unflushed', { count: snapshot.unflushed_rows })] : []),
    t('answer.rows', { count: cost.rows }),
    format.duration(cost.wall_ms / 1000),
  ].join(' · ');
}

/** One line under an exported picture. */
export function useFoot(answer: Answer): string {
  const text = useText();
  const counted = population(answer);
  return [
    ...(counted ? [`${text.t(`word.${counted.of}`)}: ${text.format.count(counted.count)}`] : []),
    periodText(answer, text),
    `${text.t('evidence.label')}: ${text.t(`evidence.${answer.evidence}`)}`,
    text.t('app.name'),
  ].join(' · ');
}

function isApproximate({ result }: Answer): boolean {
  const any = (times: Times[]) => times.some(one => one.approximate);
  switch (result.kind) {
    case 'funnel':
      return any(result.groups.flatMap(group => group.steps.map(step => step.times)));
    case 'transitions':
    case 'bottlenecks':
      return any(result.edges.map(edge => edge.times));
    case 'variants':
      return any(result.variants.map(variant => variant.duration));
    case 'channels':
      return any(result.hand_offs.map(one => one.times));
    case 'repeat_purchase':
      return any([...result.between, result.between_all]);
    default:
      return false;
  }
}
