import { useMemo } from 'react';
import { useText } from '../../../i18n/index';
import { supportOf } from '../../../maps/evidence';
import { type Cell, cellsByPlace, type Lane, placeOf, type Step, shownCell } from '../../../maps/map';
import { dayOf } from '../../../question/calendar';
import { Empty } from '../../../states/State';
import { FigureSaid, ReportedSaid } from '../grid/FigureSaid';
import { useStudio } from '../studio';
import { laneName } from '../words';
import classes from './Views.module.css';

/** The map as a plain table: a row for each step, with all that its cells say in words and figures. */
export default function TableView() {
  const text = useText();
  const { t } = text;
  const { map, persona } = useStudio();
  const cells = useMemo(() => cellsByPlace(map.cells), [map.cells]);
  if (map.stages.every(stage => stage.steps.length === 0)) {
    return <Empty title={t('maps.emptyTitle')} body={t('maps.emptyBody')} />;
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
    <section className={classes.tableScroll} tabIndex={0} aria-label={map.name}>
      <table className={classes.table}>
        <caption className="unseen">{map.name}</caption>
        <thead>
          <tr>
            <th scope="col">{t('word.step')}</th>
            <th scope="col">{t('word.touchpoints')}</th>
            {map.lanes.map(lane => (
              <th key={lane.key} scope="col">
                {laneName(lane, text)}
              </th>
            ))}
          </tr>
        </thead>
        {map.stages.map(stage => (
          <tbody key={stage.key}>
            <tr className={classes.stageRow}>
              <th scope="rowgroup" colSpan={map.lanes.length + 2}>
                {stage.symbol} {stage.name}
              </th>
            </tr>
            {stage.steps.map(step => (
              <tr key={step.key}>
                <th scope="row">{step.name}</th>
                <Touchpoints step={step} />
                {map.lanes.map(lane => (
                  <td key={lane.key}>
                    <CellSaid
                      step={step.key}
                      lane={lane}
                      cell={shownCell(cells, step.key, lane.key, persona).cell}
                      own={cells.get(placeOf({ step: step.key, lane: lane.key, ...(persona && { persona }) }))}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

function Touchpoints({ step }: { step: Step }) {
  const { t, format } = useText();
  const { touchpointName, figures, persona } = useStudio();
  const living = figures?.step(step.key, persona);
  const names = (step.touchpoints ?? []).map(touchpointName);
  return (
    <td>
      {names.length > 0 ? names.join(', ') : t('maps.unbound')}
      {living?.bound && (
        <small>
          {t('word.customersMany', { count: living.customers })}, {format.percent(living.share.value)} (
          {format.rateInterval(living.share)})
        </small>
      )}
    </td>
  );
}

interface CellSaidProps {
  step: string;
  lane: Lane;
  cell: Cell | undefined;
  own: Cell | undefined;
}

function CellSaid({ step, lane, cell, own }: CellSaidProps) {
  const { t, format, zone } = useText();
  const { figures, persona, touchpointName } = useStudio();
  const measured = lane.kind === 'emotion' ? figures?.step(step, persona)?.emotion : undefined;
  if (!cell && !measured) return null;
  const today = dayOf(new Date(), zone);
  const of = cell?.persona;
  const living = figures?.cell({ step, lane: lane.key, ...(of && { persona: of }) });
  return (
    <>
      {cell?.icon} {cell?.text}
      {cell?.emotion !== undefined && (
        <span className={classes.line}>
          {t('maps.emotion')}: {format.signed(cell.emotion, 1)}
        </span>
      )}
      {measured && (
        <span className={classes.line}>
          {t('maps.legend.measured')}: {format.signed(measured.value, 1)} (
          {format.interval(measured, { unit: 'number' })}, {t('maps.n', { n: format.count(measured.n) })})
        </span>
      )}
      {cell?.actions !== undefined && (
        <span className={classes.line}>{t('maps.actionsMany', { count: cell.actions })}</span>
      )}
      {cell?.measure && <FigureSaid measure={cell.measure} living={living} touchpointName={touchpointName} />}
      {cell?.reported?.map((one, at) => (
        <ReportedSaid key={at} reported={one} today={today} />
      ))}
      {cell && (
        <small>
          {t(`maps.support.${supportOf(cell)}`)}
          {persona && !own && ` · ${t('maps.everybody')}`}
        </small>
      )}
    </>
  );
}
