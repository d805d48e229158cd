import type { MetricName, MetricOf } from '../../../api/types';
import { useText } from '../../../i18n/index';
import { compact, METRICS } from '../../../question/draft';
import classes from './Build.module.css';
import { ColumnField, SelectorField, WholeField } from './fields';
import { Choice, Section } from './Section';

interface MetricFieldsProps {
  of: MetricOf;
  onChange: (of: MetricOf) => void;
}

/** Which number, and of which interactions. */
export function MetricFields({ of, onChange }: MetricFieldsProps) {
  const { t } = useText();
  const columned = ['sum', 'mean', 'percentile'].includes(of.metric);
  const choose = (metric: MetricName) =>
    onChange(compact({ metric, of: of.of, ...(metric === 'percentile' ? { percentile: 90 } : {}) }));
  return (
    <>
      <Section label={t('build.metric')}>
        <div className={classes.stack}>
          <Choice<MetricName>
            aria-label={t('build.metric')}
            value={of.metric}
            options={METRICS.map(value => ({ value, label: t(`metric.${value}`) }))}
            onChange={choose}
          />
          {columned && (
            <ColumnField
              label={t('build.columnOf')}
              kind="number"
              value={of.column}
              onChange={column => onChange(compact({ ...of, column }))}
            />
          )}
          {of.metric === 'percentile' && (
            <WholeField
              label={t('build.percentile')}
              visibleLabel={t('build.percentile')}
              least={1}
              most={99}
              value={Math.round(of.percentile ?? 90)}
              onChange={percentile => onChange({ ...of, percentile })}
            />
          )}
          {of.metric === 'conversion' && (
            <SelectorField
              label={t('build.goal')}
              placeholder={t('build.goal')}
              value={of.goal}
              onChange={goal => onChange({ ...of, goal })}
            />
          )}
          {of.metric === 'response_time' && (
            <SelectorField
              label={t('build.response')}
              placeholder={t('build.response')}
              value={of.response}
              onChange={response => onChange({ ...of, response })}
            />
          )}
        </div>
      </Section>
      <Section label={t('build.of')}>
        <SelectorField
          label={t('build.of')}
          placeholder={t('build.anyTouchpoint')}
          value={of.of}
          onChange={next => onChange(compact({ ...of, of: next.touchpoints || next.where ? next : undefined }))}
        />
      </Section>
    </>
  );
}
