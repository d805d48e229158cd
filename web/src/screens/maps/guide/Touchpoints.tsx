import { Button, Checkbox } from '@mantine/core';
import { IconCheck, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTouchpoints } from '../../../api/queries';
import type { Touchpoint } from '../../../api/types';
import { useText } from '../../../i18n/index';
import { placeTouchpoints } from '../../../maps/commands/placeTouchpoints';
import { boundTouchpoints } from '../../../maps/map';
import { newKey } from '../../../saved/key';
import { ListSkeleton } from '../../../states/Skeletons';
import { Empty, Failure } from '../../../states/State';
import { nameIn, stateOf } from '../../../touchpoints/registry';
import { useStageModel } from '../../../touchpoints/useStages';
import { useStudio } from '../studio';
import { Missing } from '../views/PlanView';
import classes from './Guide.module.css';

/** Touchpoints of the registry, stage by stage, to become steps of the map. */
export function Touchpoints() {
  const { t, language } = useText();
  const { map, run } = useStudio();
  const registry = useTouchpoints();
  const model = useStageModel();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  if (registry.error) return <Failure compact error={registry.error} retry={() => void registry.refetch()} />;
  if (!registry.data) return <ListSkeleton rows={6} />;
  const { touchpoints } = registry.data;
  if (touchpoints.length === 0) {
    return (
      <Empty
        compact
        title={t('registry.emptyTitle')}
        body={t('registry.emptyBody')}
        action={
          <Button component={Link} to="/journeys/touchpoints" variant="light" mt="sm">
            {t('touchpoint.all')}
          </Button>
        }
      />
    );
  }
  const stageOf = (one: Touchpoint) => model.stages.find(({ key }) => key === model.of(one));
  const groups = [...model.stages, undefined]
    .map(stage => ({ stage, found: touchpoints.filter(one => stageOf(one)?.key === stage?.key) }))
    .filter(({ found }) => found.length > 0);
  const placed = boundTouchpoints(map);
  const toggle = (key: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(key);
    else next.delete(key);
    setChosen(next);
  };
  const place = () => {
    const picked = groups.flatMap(({ stage, found }) =>
      found
        .filter(one => chosen.has(one.key))
        .map(one => ({ touchpoint: one.key, name: nameIn(one, language), stage: stage?.name ?? t('maps.newStage') })),
    );
    run(placeTouchpoints(picked, newKey));
    setChosen(new Set());
  };
  return (
    <>
      <ul className={classes.stages}>
        {groups.map(({ stage, found }) => (
          <li key={stage?.key ?? ''}>
            <h3>{stage?.name ?? t('stage.none')}</h3>
            <ul>
              {found.map(one => (
                <li key={one.key}>
                  {placed.has(one.key) ? (
                    <span className={classes.placed}>
                      <IconCheck size={16} aria-hidden />
                      {nameIn(one, language)}
                      <small>{t('guide.placed')}</small>
                    </span>
                  ) : (
                    <Checkbox
                      label={nameIn(one, language)}
                      description={stateOf(one) === 'used' ? undefined : t(`touchpoint.${stateOf(one)}`)}
                      checked={chosen.has(one.key)}
                      onChange={event => toggle(one.key, event.currentTarget.checked)}
                    />
                  )}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <Button
        variant="light"
        disabled={chosen.size === 0}
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={place}
      >
        {t('guide.place', { count: chosen.size })}
      </Button>
      <Missing />
    </>
  );
}
