import { Button, SegmentedControl } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useText } from '../../../i18n/index';
import { editCell } from '../../../maps/commands/editCell';
import { AXES, type Axis, byPriority, itemsOf, type MatrixItem, MIDDLE, type Priority } from '../../../maps/matrix';
import { Empty } from '../../../states/State';
import { SeenBy } from '../SeenBy';
import { useStudio } from '../studio';
import classes from './Matrix.module.css';
import { MatrixPlane } from './MatrixPlane';
import { MatrixTable } from './MatrixTable';
import views from './Views.module.css';

export type SetPriorities = (item: MatrixItem, change: Partial<Record<Priority, number | undefined>>) => void;

/** Opportunities, solutions and obstacles by importance and by effort or satisfaction: as a plane and as a table. */
export default function MatrixView() {
  const { t } = useText();
  const { map, figures, persona, editable, run, search, go } = useStudio();
  const axis: Axis = search.across ?? 'effort';
  const items = itemsOf(map, figures, persona);
  const names = items.map(item => item.key).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a row stays where it is while its numbers are edited.
  const order = useMemo(() => byPriority(items, axis).map(item => item.key), [axis, names, figures]);
  // The digits of one number, and steps of one point, are taken back at once.
  const set: SetPriorities = (item, change) =>
    run(editCell(item.place, change), `priority\n${item.key}\n${Object.keys(change).join()}`);
  if (items.length === 0) return <Empty title={t('matrix.noneTitle')} body={t('matrix.noneBody')} />;
  return (
    <>
      <p className={views.lead}>{t('matrix.lead')}</p>
      <div className={classes.tools}>
        <SegmentedControl
          size="xs"
          aria-label={t('matrix.across')}
          data={AXES.map(value => ({ value, label: t(`matrix.${value}`) }))}
          value={axis}
          onChange={value => go({ across: value === 'satisfaction' ? value : undefined })}
        />
        <SeenBy />
      </div>
      <div className={classes.both}>
        <MatrixPlane items={items} axis={axis} onSet={set} />
        <Waiting items={items} axis={axis} onSet={set} editable={editable} />
      </div>
      <MatrixTable items={order.flatMap(key => items.find(item => item.key === key) ?? [])} axis={axis} onSet={set} />
    </>
  );
}

interface WaitingProps {
  items: MatrixItem[];
  axis: Axis;
  onSet: SetPriorities;
  editable: boolean;
}

/** What lacks one of its numbers, each to be put into the middle and moved from there. */
function Waiting({ items, axis, onSet, editable }: WaitingProps) {
  const { t } = useText();
  const waiting = items.filter(({ weights }) => !weights.importance || !weights[axis]);
  if (waiting.length === 0) return null;
  const place = (item: MatrixItem) =>
    onSet(item, {
      ...(!item.weights.importance && { importance: MIDDLE }),
      ...(!item.weights[axis] && { [axis]: MIDDLE }),
    });
  return (
    <section className={classes.waiting} aria-label={t('matrix.unset')}>
      <h2>{t('matrix.unset')}</h2>
      <ul>
        {waiting.map(item => (
          <li key={item.key}>
            <span>
              {item.text}
              <small>{item.step.name}</small>
            </span>
            {editable && (
              <Button
                size="compact-sm"
                variant="light"
                leftSection={<IconPlus size={14} aria-hidden />}
                aria-label={t('matrix.place', { name: item.text })}
                onClick={() => place(item)}
              >
                {t('matrix.put')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
