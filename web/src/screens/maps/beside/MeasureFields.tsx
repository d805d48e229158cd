import { Button, Group, NumberInput } from '@mantine/core';
import { useState } from 'react';
import type { MetricOf, Question, Unit } from '../../../api/types';
import { useText } from '../../../i18n/index';
import type { Measure, Place, Target } from '../../../maps/map';
import { keptTarget, usualUnit, writtenTarget } from '../../../maps/target';
import { compact } from '../../../question/draft';
import { missing } from '../../../question/question';
import { MetricFields } from '../../explore/build/MetricFields';
import classes from '../Beside.module.css';
import { FigureSaid } from '../grid/FigureSaid';
import { useStudio } from '../studio';

interface MeasureFieldsProps {
  value: Measure | undefined;
  /** Of the cell that is measured. */
  place: Place;
  editable: boolean;
  onChange: (measure: Measure | undefined) => void;
}

/** Which figure of the data stands here, and what it should be. */
export function MeasureFields({ value, place, editable, onChange }: MeasureFieldsProps) {
  const { t } = useText();
  const { figures, touchpointName } = useStudio();
  /** Being put together; kept as soon as it is complete. */
  const [draft, setDraft] = useState<MetricOf | null>(null);
  const living = figures?.cell(place);
  const of = draft ?? (value && metricOf(value.question));
  if (!value && !draft) {
    if (!editable) return <p className={classes.help}>{t('maps.measureNone')}</p>;
    return (
      <Button size="compact-sm" variant="light" onClick={() => setDraft({ metric: 'csat' })}>
        {t('maps.measureAdd')}
      </Button>
    );
  }
  const lacking = draft ? missing({ ask: 'metric', ...draft }) : null;
  const choose = (next: MetricOf) => {
    setDraft(next);
    if (missing({ ask: 'metric', ...next }) === null) keep(next);
  };
  const keep = (next: MetricOf) => {
    const question: Question = { ask: 'metric', ...next };
    // A target in the unit of another metric means nothing.
    const target = value && metricOf(value.question)?.metric === next.metric ? value.target : undefined;
    onChange({ question, ...(target && { target }) });
  };
  const unit = living?.figure?.unit ?? usualUnit(of?.metric ?? 'count');
  return (
    <div className={classes.pane}>
      {value && <FigureSaid measure={value} living={living} touchpointName={touchpointName} />}
      {editable && of && <MetricFields of={of} onChange={choose} />}
      {lacking && <p className={classes.help}>{t(`missing.${lacking}`)}</p>}
      {draft && !value && !lacking && (
        <Button size="compact-sm" w="fit-content" onClick={() => keep(draft)}>
          {t('maps.measureKeep')}
        </Button>
      )}
      {value && (
        <TargetFields
          value={value.target}
          unit={unit}
          editable={editable}
          onChange={target => onChange({ question: value.question, ...(target && { target }) })}
        />
      )}
      {editable && value && (
        <Group>
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            onClick={() => {
              setDraft(null);
              onChange(undefined);
            }}
          >
            {t('maps.measureRemove')}
          </Button>
        </Group>
      )}
    </div>
  );
}

/** The metric of a question about one; other questions are shown, and edited where they were asked. */
function metricOf(question: Question): MetricOf | undefined {
  if (question.ask !== 'metric') return undefined;
  const { metric, column, percentile, goal, response, of } = question;
  return compact({ metric, column, percentile, goal, response, of });
}

interface TargetFieldsProps {
  value: Target | undefined;
  unit: Unit;
  editable: boolean;
  onChange: (target: Target | undefined) => void;
}

/** From where on a figure is good, and from where on it is bad; which is larger tells what is better. */
function TargetFields({ value, unit, editable, onChange }: TargetFieldsProps) {
  const { t } = useText();
  const [draft, setDraft] = useState<Partial<Target>>({});
  const now = { ...value, ...draft };
  const suffix = unit === 'share' ? '%' : unit === 'seconds' ? ` ${t('maps.seconds')}` : '';
  const set = (bound: keyof Target, written: number | string) => {
    const kept = typeof written === 'number' ? keptTarget(written, unit) : undefined;
    const next: Partial<Target> = { ...now, [bound]: kept };
    const { good, bad } = next;
    const whole = good !== undefined && bad !== undefined;
    setDraft(whole ? {} : next);
    if (whole) onChange({ good, bad });
    else if (value) onChange(undefined);
  };
  const field = (bound: keyof Target) => {
    const kept = now[bound];
    return (
      <NumberInput
        label={t(`maps.target.${bound}`)}
        suffix={suffix}
        decimalScale={4}
        readOnly={!editable}
        value={kept === undefined ? '' : writtenTarget(kept, unit)}
        onChange={written => set(bound, written)}
      />
    );
  };
  return (
    <div>
      <span className={classes.label}>{t('maps.target')}</span>
      <p className={classes.help}>{t('maps.targetHelp')}</p>
      <div className={classes.pair}>
        {field('good')}
        {field('bad')}
      </div>
    </div>
  );
}
