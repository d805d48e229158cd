import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../../i18n/index';
import {
  type Axis,
  LEAST,
  type MatrixItem,
  MOST,
  type Priority,
  pointOf,
  quadrantOf,
  STEP,
} from '../../../maps/matrix';
import { personaName } from '../../../maps/persona';
import { useStudio } from '../studio';
import { laneName } from '../words';
import classes from './Matrix.module.css';
import type { SetPriorities } from './MatrixView';
import views from './Views.module.css';

interface MatrixTableProps {
  items: MatrixItem[];
  axis: Axis;
  onSet: SetPriorities;
}

const PRIORITIES: Priority[] = ['importance', 'effort', 'satisfaction'];

/** The same as the plane, in words and figures: what is measured, what was set by hand, and what follows. */
export function MatrixTable({ items, axis, onSet }: MatrixTableProps) {
  const { t } = useText();
  return (
    <>
      <p className={classes.help}>{t('matrix.help')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard. */}
      <section className={views.tableScroll} tabIndex={0} aria-label={t('maps.view.matrix')}>
        <table className={views.table}>
          <thead>
            <tr>
              <th scope="col">{t('matrix.item')}</th>
              <th scope="col">{t('matrix.customers')}</th>
              <th scope="col">{t('matrix.emotion')}</th>
              {PRIORITIES.map(priority => (
                <th key={priority} scope="col">
                  {t(`matrix.${priority}`)}
                </th>
              ))}
              <th scope="col">{t('matrix.quadrant')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map(item => (
              <Row key={item.key} item={item} axis={axis} onSet={onSet} />
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function Row({ item, axis, onSet }: { item: MatrixItem; axis: Axis; onSet: SetPriorities }) {
  const text = useText();
  const { t, format } = text;
  const { personas } = useStudio();
  const { share, emotion, money } = item;
  const manner = money && { unit: money.unit, currency: money.currency ?? null };
  const point = pointOf(item, axis);
  const where = [laneName(item.lane, text), item.step.name];
  if (item.place.persona !== undefined) where.push(personaName(personas, item.place.persona));
  return (
    <tr>
      <th scope="row">
        {item.text}
        <small>{where.join(' · ')}</small>
      </th>
      <td>
        {share ? (
          <>
            {format.percent(share.value)}
            <small>
              {format.rateInterval(share)} · {t('maps.n', { n: format.count(share.n) })}
            </small>
          </>
        ) : (
          t('before.notMeasured')
        )}
        {money && manner && (
          <small>
            {t('matrix.money', { amount: format.value(money.value, manner) })} · {format.interval(money, manner)} ·{' '}
            {t('maps.n', { n: format.count(money.n) })}
          </small>
        )}
      </td>
      <td>
        {emotion ? (
          <>
            {format.signed(emotion.value, 1)}
            <small>
              {format.interval(emotion, { unit: 'number' })} · {t('maps.n', { n: format.count(emotion.n) })}
            </small>
          </>
        ) : (
          t('before.notMeasured')
        )}
      </td>
      {PRIORITIES.map(priority => (
        <td key={priority}>
          <PriorityField item={item} priority={priority} onSet={onSet} />
        </td>
      ))}
      <td>{point ? t(`matrix.quadrant.${axis}.${quadrantOf(point)}`) : t('matrix.notPlaced')}</td>
    </tr>
  );
}

/** A number from 1 to 5: what the data tells until somebody sets another one. */
function PriorityField({ item, priority, onSet }: { item: MatrixItem; priority: Priority; onSet: SetPriorities }) {
  const { t, format } = useText();
  const { editable } = useStudio();
  /** A number that is not written to its end yet, such as `4.` */
  const [begun, setBegun] = useState<string | null>(null);
  const weight = item.weights[priority];
  const byHand = weight && !weight.measured ? weight.value : undefined;
  const support = weight && <small>{t(weight.measured ? 'matrix.measured' : 'matrix.assumed')}</small>;
  if (!editable) {
    return weight ? (
      <>
        {format.decimal(weight.value, 1)}
        {support}
      </>
    ) : (
      t('matrix.notSet')
    );
  }
  const measurable = priority === 'importance' ? item.measured !== null : priority === 'satisfaction' && item.emotion;
  return (
    <>
      <NumberInput
        size="xs"
        w={92}
        aria-label={`${t(`matrix.${priority}`)}: ${item.text}`}
        min={LEAST}
        max={MOST}
        step={STEP}
        decimalScale={1}
        decimalSeparator={format.decimal(0.5, 1).charAt(1)}
        clampBehavior="strict"
        placeholder={weight?.measured ? format.decimal(weight.value, 1) : '–'}
        value={begun ?? byHand ?? ''}
        onChange={value => {
          const whole = typeof value === 'number' || value === '';
          setBegun(whole ? null : value);
          if (whole) onSet(item, { [priority]: value === '' ? undefined : value });
        }}
        onBlur={() => setBegun(null)}
      />
      {support}
      {byHand !== undefined && measurable && (
        <Button size="compact-xs" variant="subtle" onClick={() => onSet(item, { [priority]: undefined })}>
          {t('matrix.byData')}
        </Button>
      )}
    </>
  );
}
