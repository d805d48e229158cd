import { Button } from '@mantine/core';
import { IconDownload, IconPlus } from '@tabler/icons-react';
import { toCsv } from '../../../answer/csv';
import { save } from '../../../answer/picture';
import type { Table } from '../../../answer/table';
import { type MapTracking, type TouchpointSuggestion, useMapMissing, useMapPlan } from '../../../api/maps';
import { useText } from '../../../i18n/index';
import { addStage } from '../../../maps/commands/addStage';
import { addStep } from '../../../maps/commands/addStep';
import { stageOf } from '../../../maps/map';
import { propertiesOf } from '../../../maps/plan';
import { newKey } from '../../../saved/key';
import { ListSkeleton } from '../../../states/Skeletons';
import { Empty, Failure } from '../../../states/State';
import { useStudio } from '../studio';
import { Steps } from './CardView';
import classes from './Views.module.css';

/** What has to be sent so that the map can be measured, and what companies commonly have besides. */
export default function PlanView() {
  const { t } = useText();
  return (
    <>
      <p className={classes.lead}>{t('maps.plan.lead')}</p>
      <Plan />
      <Missing />
    </>
  );
}

/** The tracking plan: an event for each touchpoint of each step. */
export function Plan() {
  const { t, language } = useText();
  const { mapKey, state } = useStudio();
  const plan = useMapPlan(mapKey, state.base.version, language);
  if (plan.error && !plan.data) return <Failure compact error={plan.error} retry={() => void plan.refetch()} />;
  if (!plan.data) return <ListSkeleton rows={5} />;
  const { events, without_touchpoint: open } = plan.data;
  if (events.length === 0 && open.length === 0) {
    return <Empty compact title={t('maps.plan.none')} body={t('maps.plan.noneBody')} />;
  }
  return (
    <>
      {open.length > 0 && (
        <p className={classes.open}>
          {t('maps.plan.open')}
          <Steps steps={open} />
        </p>
      )}
      {events.length > 0 && <Events plan={plan.data} />}
    </>
  );
}

function Events({ plan }: { plan: MapTracking }) {
  const text = useText();
  const { t } = text;
  const { map } = useStudio();
  const download = () => {
    const csv = toCsv(tableOf(plan, map.name), { excel: true, language: text.language, zone: text.zone });
    save(new Blob([csv], { type: 'text/csv;charset=utf-8' }), 'styk-tracking-plan.csv');
  };
  return (
    <>
      <div className={classes.planHead}>
        <h2>{t('maps.plan.title')}</h2>
        <Button size="xs" variant="default" leftSection={<IconDownload size={15} aria-hidden />} onClick={download}>
          {t('behind.download')}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard. */}
      <section className={classes.tableScroll} tabIndex={0} aria-label={t('maps.plan.title')}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('word.step')}</th>
              <th scope="col">{t('word.touchpoint')}</th>
              <th scope="col">{t('maps.plan.event')}</th>
              <th scope="col">{t('maps.plan.when')}</th>
              <th scope="col">{t('maps.plan.from')}</th>
              <th scope="col">{t('maps.plan.required')}</th>
              <th scope="col">{t('maps.plan.worth')}</th>
            </tr>
          </thead>
          <tbody>
            {plan.events.map(event => (
              <tr key={`${event.step.key} ${event.touchpoint}`}>
                <th scope="row">{event.step.name}</th>
                <td>{event.touchpoint_name}</td>
                <td>
                  <code>{event.event}</code>
                </td>
                <td>{event.when}</td>
                <td>{t(`maps.plan.from.${event.from}`)}</td>
                <td>{propertiesOf(event, true).join(', ')}</td>
                <td>{propertiesOf(event, false).join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

const COLUMNS = ['step', 'touchpoint', 'event', 'when', 'from', 'required', 'worth_sending'];

function tableOf({ events }: MapTracking, title: string): Table {
  return {
    key: 'tracking_plan',
    title,
    columns: COLUMNS.map(key => ({ key, heading: key })),
    rows: events.map(event => [
      { text: event.step.name },
      { text: event.touchpoint_name },
      { text: event.event },
      { text: event.when },
      { text: event.from },
      { text: propertiesOf(event, true).join(', ') },
      { text: propertiesOf(event, false).join(', ') },
    ]),
  };
}

/** Touchpoints that the map does not have and companies commonly do, each to be added as a step. */
export function Missing() {
  const { t, language } = useText();
  const { mapKey, state, editable } = useStudio();
  const missing = useMapMissing(mapKey, state.base.version, language);
  const add = useAddSuggested();
  if (!missing.data || missing.data.length === 0) return null;
  return (
    <section className={classes.missing}>
      <h2>{t('maps.plan.missing')}</h2>
      <ul>
        {missing.data.map(one => (
          <li key={one.touchpoint}>
            <span>
              <b>{one.name}</b>
              <small>{one.why}</small>
            </span>
            {editable && (
              <Button
                size="compact-sm"
                variant="light"
                leftSection={<IconPlus size={14} aria-hidden />}
                aria-label={`${t('maps.plan.add')}: ${one.name}`}
                onClick={() => add(one)}
              >
                {t('maps.plan.add')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Adds a step for a touchpoint, which it is bound to where the registry has it. */
function useAddSuggested(): (one: TouchpointSuggestion) => void {
  const { t } = useText();
  const { map, registry, run } = useStudio();
  return ({ touchpoint, name, after = null }) => {
    const known = registry?.touchpoints.some(one => one.key === touchpoint);
    const step = { key: newKey(), name, ...(known ? { touchpoints: [touchpoint] } : {}) };
    const stage = (after === null ? undefined : stageOf(map, after)) ?? map.stages[0];
    if (stage) run(addStep(step, stage.key, after));
    else run(addStage({ key: newKey(), name: t('maps.newStage'), steps: [step] }, null));
  };
}
