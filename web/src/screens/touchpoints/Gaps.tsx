import { Button, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useAsk } from '../../api/queries';
import type { Answer, Node, Registry } from '../../api/types';
import { useText } from '../../i18n/index';
import { type Page, toQuestion } from '../../question/question';
import { coverage } from '../../touchpoints/coverage';
import { countsByGroup } from '../../touchpoints/numbers';
import { nameIn } from '../../touchpoints/registry';
import type { StageModel } from '../../touchpoints/stages';
import classes from './Registry.module.css';

interface GapsProps {
  registry: Registry;
  model: StageModel;
  nodes: ReadonlyMap<string, Node>;
  /** The answer that the counts are from; nothing is said to be missing before it is there. */
  answer: Answer | undefined;
  page: Page;
  /** Makes a touchpoint of an event; absent for those who may not. */
  onMake: ((event: string) => void) | undefined;
}

/** So many of a kind are shown at first. */
const SHOWN = 3;

/** What the registry does not cover, as sentences with something to do about each. */
export function Gaps({ registry, model, nodes, answer, page, onMake }: GapsProps) {
  const { t, format, language } = useText();
  const unbound = answer?.unknown.unbound ?? 0;
  const byEvent = (of?: string[]) =>
    toQuestion({ ask: 'metric', metric: 'count', by: 'event', ...(of ? { of: { touchpoints: of } } : {}) }, page);
  const all = useAsk(unbound > 0 ? byEvent() : null);
  const bound = useAsk(unbound > 0 ? byEvent(registry.touchpoints.map(one => one.key)) : null);
  if (!answer) return null;
  const events =
    unbound > 0 && all.data && bound.data
      ? { all: countsByGroup(all.data.result), bound: countsByGroup(bound.data.result) }
      : { all: new Map<string, number>(), bound: new Map<string, number>() };
  const found = coverage(registry, model, nodes, events);
  const gaps: ReactNode[] = [
    ...(found.unbound.length > 0
      ? [
          <Gap
            key="unbound"
            sentence={t('gaps.unbound', {
              count: found.unbound.length,
              interactions: format.count(unbound),
              share: format.percent(unbound / Math.max(1, answer.unknown.interactions)),
            })}
            items={found.unbound.map(one => ({
              key: one.event,
              body: (
                <>
                  <b>{one.event}</b>
                  <span>{t('gaps.interactions', { count: one.interactions })}</span>
                  {onMake && (
                    <Button
                      size="compact-sm"
                      variant="light"
                      aria-label={t('gaps.makeOf', { event: format.quote(one.event) })}
                      onClick={() => onMake(one.event)}
                    >
                      {t('gaps.make')}
                    </Button>
                  )}
                </>
              ),
            }))}
          />,
        ]
      : []),
    ...(found.silent.length > 0
      ? [
          <Gap
            key="silent"
            sentence={t('gaps.silent', { count: found.silent.length })}
            items={found.silent.map(one => ({
              key: one.key,
              body: (
                <Link to="/journeys/touchpoints/$key" params={{ key: one.key }} search={{ view: 'rule' }}>
                  {nameIn(one, language)}
                </Link>
              ),
            }))}
          />,
        ]
      : []),
    ...found.neglected.map(({ stage, touchpoints, interactions }) => (
      <Gap
        key={`stage ${stage.key}`}
        sentence={
          touchpoints.length === 0
            ? t('gaps.emptyStage', { stage: format.quote(stage.name) })
            : t('gaps.thinStage', {
                stage: format.quote(stage.name),
                names: format.list(touchpoints.map(one => format.quote(nameIn(one, language)))),
                count: interactions,
              })
        }
        more={model.id === 'own' ? undefined : t('gaps.early', { count: found.early })}
        items={[]}
      />
    )),
  ];
  if (gaps.length === 0) return <p className={classes.covered}>{t('gaps.none')}</p>;
  return (
    <section className={classes.gaps} aria-label={t('gaps.title')}>
      <h2>
        <IconAlertTriangle size={17} stroke={1.8} aria-hidden />
        {t('gaps.title')}
      </h2>
      <ul>{gaps}</ul>
    </section>
  );
}

interface GapProps {
  sentence: string;
  more?: string | undefined;
  items: { key: string; body: ReactNode }[];
}

function Gap({ sentence, more, items }: GapProps) {
  const { t } = useText();
  const [all, setAll] = useState(false);
  const shown = all ? items : items.slice(0, SHOWN);
  return (
    <li>
      <p>
        {sentence}
        {more && ` ${more}`}
      </p>
      {shown.length > 0 && (
        <ul className={classes.gapItems}>
          {shown.map(item => (
            <li key={item.key}>{item.body}</li>
          ))}
        </ul>
      )}
      {items.length > SHOWN && (
        <UnstyledButton className={classes.more} aria-expanded={all} onClick={() => setAll(!all)}>
          <IconChevronDown size={15} aria-hidden data-open={all || undefined} />
          {all ? t('gaps.fewer') : t('gaps.more', { count: items.length - SHOWN })}
        </UnstyledButton>
      )}
    </li>
  );
}
