import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { useDocuments } from '../../../api/documents';
import { useText } from '../../../i18n/index';
import { editStep } from '../../../maps/commands/editStep';
import { readMap, type Step } from '../../../maps/map';
import { readAll } from '../../../saved/savedQuestion';
import classes from '../Beside.module.css';
import { CommittedText } from '../CommittedText';
import { ColourField } from '../LookFields';
import { useStudio } from '../studio';
import { TouchpointPicker } from '../TouchpointPicker';
import { Section } from './Section';
import { WaysOn } from './WaysOn';

/** A step: where customers take it, how many do, and how the journey goes on. */
export function StepPane({ step }: { step: Step }) {
  const { t } = useText();
  const { editable, run } = useStudio();
  const change = (fields: Parameters<typeof editStep>[1]) => run(editStep(step.key, fields));
  return (
    <div className={classes.pane}>
      <CommittedText
        label={t('maps.stepName')}
        value={step.name}
        required
        readOnly={!editable}
        maxLength={200}
        onCommit={name => change({ name })}
      />
      <TouchpointPicker
        label={t('maps.boundTo')}
        description={t('maps.boundToHelp')}
        value={step.touchpoints ?? []}
        editable={editable}
        onChange={touchpoints => change({ touchpoints })}
      />
      <StepFigures step={step} />
      <DetailMap value={step.opens} editable={editable} onChange={opens => change({ opens })} />
      <ColourField value={step.colour} editable={editable} onChange={colour => change({ colour })} />
      <Section title={t('maps.waysOn')} help={t('maps.waysOnHelp')}>
        <WaysOn step={step.key} />
      </Section>
    </div>
  );
}

/** What the data says of the step. */
function StepFigures({ step }: { step: Step }) {
  const { t, format } = useText();
  const { figures, persona } = useStudio();
  const found = figures?.step(step.key, persona);
  if (!found?.bound) return null;
  return (
    <dl className={classes.facts}>
      <dt>{t('word.customers')}</dt>
      <dd>
        {format.count(found.customers)}{' '}
        <small>
          {format.percent(found.share.value)} ({format.rateInterval(found.share)},{' '}
          {t('maps.n', { n: format.count(found.share.n) })})
        </small>
      </dd>
      <dt>{t('word.interactions')}</dt>
      <dd>{format.count(found.interactions)}</dd>
    </dl>
  );
}

interface DetailMapProps {
  value: string | undefined;
  editable: boolean;
  onChange: (map: string | undefined) => void;
}

/** Another map that shows the step in detail. */
function DetailMap({ value, editable, onChange }: DetailMapProps) {
  const { t } = useText();
  const { mapKey } = useStudio();
  const { data } = useDocuments('map');
  const options = useMemo(
    () =>
      readAll(data, readMap)
        .filter(map => map.key !== mapKey)
        .map(map => ({ value: map.key, label: map.body.name })),
    [data, mapKey],
  );
  if (options.length === 0 && value === undefined) return null;
  return (
    <Select
      label={t('maps.opens')}
      placeholder={t('maps.opensNone')}
      clearable
      searchable
      readOnly={!editable}
      data={options}
      value={value ?? null}
      nothingFoundMessage={t('build.nothingFound')}
      onChange={map => onChange(map ?? undefined)}
    />
  );
}
