import { Button, Select } from '@mantine/core';
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../../../i18n/index';
import { editCell } from '../../../maps/commands/editCell';
import { cellsByPlace, type Lane, shownCell, stageOf, stepsOf } from '../../../maps/map';
import { Empty } from '../../../states/State';
import { EmotionField } from '../beside/CellPane';
import { CommittedText } from '../CommittedText';
import { useStudio } from '../studio';
import { laneName } from '../words';
import classes from './Guide.module.css';

/** Lanes that are written in, step by step; the others come from the registry and the data. */
function isWritten(lane: Lane): boolean {
  return lane.kind !== 'touchpoint' && lane.kind !== 'metric';
}

/** One step after the other: what the customer does, thinks and feels there. */
export function Filling() {
  const text = useText();
  const { t } = text;
  const { map, persona, run } = useStudio();
  const [chosen, setChosen] = useState<string | null>(null);
  const steps = stepsOf(map);
  const at = Math.max(
    0,
    steps.findIndex(step => step.key === chosen),
  );
  const step = steps[at];
  if (!step) return <Empty compact title={t('maps.emptyTitle')} body={t('guide.noSteps')} />;
  const cells = cellsByPlace(map.cells);
  const show = (place: number) => setChosen(steps[place]?.key ?? null);
  return (
    <>
      <div className={classes.stepper}>
        <Button
          variant="default"
          size="xs"
          disabled={at === 0}
          leftSection={<IconArrowLeft size={15} aria-hidden />}
          onClick={() => show(at - 1)}
        >
          {t('guide.before')}
        </Button>
        <Select
          flex={1}
          aria-label={t('word.step')}
          allowDeselect={false}
          searchable
          data={map.stages.map((stage, place) => ({
            // Two stages may have one name.
            group: `${place + 1}. ${stage.name}`,
            items: stage.steps.map(one => ({ value: one.key, label: one.name })),
          }))}
          value={step.key}
          onChange={setChosen}
        />
        <Button
          variant="default"
          size="xs"
          disabled={at === steps.length - 1}
          rightSection={<IconArrowRight size={15} aria-hidden />}
          onClick={() => show(at + 1)}
        >
          {t('guide.after')}
        </Button>
      </div>
      <p className={classes.where}>
        {stageOf(map, step.key)?.name} · {t('guide.stepOf', { place: at + 1, all: steps.length })}
      </p>
      <div className={classes.fields}>
        {map.lanes.filter(isWritten).map(lane => {
          const { cell } = shownCell(cells, step.key, lane.key, persona);
          const place = { step: step.key, lane: lane.key, ...(persona && { persona }) };
          return (
            <div key={`${step.key}\n${lane.key}`}>
              <CommittedText
                label={laneName(lane, text)}
                description={t(`maps.lane.${lane.kind}.about`)}
                lines={2}
                maxLength={10_000}
                value={cell?.text ?? ''}
                onCommit={next => run(editCell(place, { text: next }))}
              />
              {lane.kind === 'emotion' && (
                <EmotionField value={cell?.emotion} editable onChange={emotion => run(editCell(place, { emotion }))} />
              )}
            </div>
          );
        })}
      </div>
    </>
  );
}
