import { Button, Checkbox, CloseButton, NumberInput, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useText } from '../../../i18n/index';
import { setWaysOn } from '../../../maps/commands/setWaysOn';
import { inOrder, isPassed, leavesOut } from '../../../maps/edges';
import { EDGE_KINDS, type Edge, type EdgeKind, stepsOf } from '../../../maps/map';
import { DurationField } from '../../explore/build/fields';
import classes from '../Beside.module.css';
import { useStudio } from '../studio';
import { quoted } from '../words';

/** How the journey goes on from a step, where nothing is said with the one that comes next; and whether it may skip it. */
export function WaysOn({ step }: { step: string }) {
  const { t } = useText();
  const { map, editable, run } = useStudio();
  const steps = stepsOf(map);
  const all = map.edges.length > 0 ? map.edges : inOrder(steps);
  const from = all.filter(edge => edge.from === step);
  const past = from.filter(leavesOut);
  const passed = isPassed(all, step);
  const ways = from.filter(edge => !leavesOut(edge));
  const free = steps.filter(one => one.key !== step && !ways.some(way => way.to === one.key));
  const set = (next: Edge[], group?: string) => run(setWaysOn(step, [...next, ...past]), group);
  const setPast = (isLeft: boolean) =>
    run(setWaysOn(step, isLeft ? [...ways, { from: step, to: step, kind: 'optional' }] : ways));
  const add = () => {
    const next = free.find(one => steps.indexOf(one) > steps.findIndex(other => other.key === step)) ?? free[0];
    if (!next) return;
    // Several ways on are a choice, unless they are all gone.
    const chosen = ways.map(way => (way.kind === 'sequence' ? { ...way, kind: 'choice' as const } : way));
    set([...chosen, { from: step, to: next.key, kind: ways.length > 0 ? 'choice' : 'sequence' }]);
  };
  return (
    <>
      <Checkbox
        mb="sm"
        label={t('adopt.mayBeLeftOut')}
        disabled={!editable || passed}
        checked={passed || past.length > 0}
        onChange={event => setPast(event.currentTarget.checked)}
      />
      <ul className={classes.items}>
        {ways.map((way, at) => (
          <WayOn
            key={`${way.to} ${way.kind}`}
            way={way}
            steps={steps.filter(one => one.key === way.to || free.includes(one))}
            editable={editable}
            onChange={(fields, group) =>
              set(
                ways.map((one, place) => (place === at ? { ...one, ...fields } : one)),
                group,
              )
            }
            onRemove={() => set(ways.filter(one => one !== way))}
          />
        ))}
      </ul>
      {editable && free.length > 0 && (
        <Button size="compact-sm" variant="light" leftSection={<IconPlus size={15} aria-hidden />} onClick={add}>
          {t('maps.wayAdd')}
        </Button>
      )}
    </>
  );
}

interface WayOnProps {
  way: Edge;
  /** Where it can lead. */
  steps: { key: string; name: string }[];
  editable: boolean;
  onChange: (fields: Partial<Edge>, group?: string) => void;
  onRemove: () => void;
}

function WayOn({ way, steps, editable, onChange, onRemove }: WayOnProps) {
  const text = useText();
  const { t } = text;
  const name = steps.find(one => one.key === way.to)?.name ?? '';
  return (
    <li className={classes.item}>
      <div className={classes.itemHead}>
        <Select
          flex={1}
          aria-label={t('maps.wayTo')}
          searchable
          allowDeselect={false}
          readOnly={!editable}
          data={steps.map(one => ({ value: one.key, label: one.name }))}
          value={way.to}
          onChange={to => to && onChange({ to })}
        />
        {editable && <CloseButton aria-label={t('maps.wayRemove', { name: quoted(name, text) })} onClick={onRemove} />}
      </div>
      <Select
        aria-label={t('maps.wayKind')}
        description={t(`maps.way.${way.kind}.about`)}
        allowDeselect={false}
        readOnly={!editable}
        data={EDGE_KINDS.map(value => ({ value, label: t(`maps.way.${value}`) }))}
        value={way.kind}
        onChange={kind => kind && onChange({ kind: kind as EdgeKind })}
      />
      <div className={classes.pair}>
        <NumberInput
          label={t('maps.wayShare')}
          suffix="%"
          min={0}
          max={100}
          clampBehavior="strict"
          decimalScale={1}
          readOnly={!editable}
          value={way.probability === undefined ? '' : Math.round(way.probability * 1000) / 10}
          onChange={value => onChange({ probability: typeof value === 'number' ? value / 100 : undefined }, 'share')}
        />
        <div>
          <span className={classes.label}>{t('maps.wayTime')}</span>
          {way.time === undefined ? (
            <Button size="compact-sm" variant="subtle" disabled={!editable} onClick={() => onChange({ time: '1d' })}>
              {t('maps.wayTimeSet')}
            </Button>
          ) : (
            <DurationField
              label={t('maps.wayTime')}
              value={way.time}
              onChange={time => editable && onChange({ time })}
            />
          )}
        </div>
      </div>
    </li>
  );
}
