import { ActionIcon, Checkbox, CloseButton, Menu, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconCheck, IconDots, IconFilter, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Exclusion, Funnel, Step, Window } from '../../../api/types';
import { useText } from '../../../i18n/index';
import { compact } from '../../../question/draft';
import classes from './Build.module.css';
import { ColumnField, DurationField, TextField, withTouchpoints } from './fields';
import { Choice, Section } from './Section';
import { TouchpointSelect } from './TouchpointSelect';

interface FunnelFieldsProps {
  ask: Funnel;
  onChange: (ask: Funnel) => void;
}

const MOST_STEPS = 32;

export function FunnelFields({ ask, onChange }: FunnelFieldsProps) {
  const { t } = useText();
  const steps = ask.steps;
  const setSteps = (next: Step[]) => onChange({ ...ask, steps: next });
  return (
    <>
      <Section label={t('build.steps')}>
        <ol className={classes.steps}>
          {steps.map((step, index) => (
            <StepField
              key={index}
              step={step}
              number={index + 1}
              last={index === steps.length - 1}
              removable={steps.length > 2}
              onChange={next => setSteps(steps.map((one, place) => (place === index ? next : one)))}
              onRemove={() => setSteps(steps.filter((_, place) => place !== index))}
              onMove={by => setSteps(moved(steps, index, index + by))}
            />
          ))}
        </ol>
        {steps.length < MOST_STEPS && (
          <UnstyledButton className={classes.add} onClick={() => setSteps([...steps, {}])}>
            <IconPlus size={16} aria-hidden />
            {t('build.addStep')}
          </UnstyledButton>
        )}
      </Section>
      <Section label={t('build.window')}>
        <WindowField window={ask.window} onChange={window => onChange(compact({ ...ask, window }))} />
      </Section>
      <More ask={ask} onChange={onChange} />
    </>
  );
}

export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [one] = next.splice(from, 1);
  if (one !== undefined) next.splice(Math.max(0, Math.min(to, next.length)), 0, one);
  return next;
}

interface StepFieldProps {
  step: Step;
  number: number;
  last: boolean;
  removable: boolean;
  onChange: (step: Step) => void;
  onRemove: () => void;
  onMove: (by: number) => void;
}

function StepField({ step, number, last, removable, onChange, onRemove, onMove }: StepFieldProps) {
  const { t } = useText();
  const [conditioned, setConditioned] = useState(Boolean(step.where));
  const label = t('build.step', { number: String(number) });
  const text = { number: String(number) };
  return (
    <li
      className={classes.step}
      data-filled={step.touchpoints?.length ? true : undefined}
      data-optional={step.optional || undefined}
    >
      <div className={classes.stepRow}>
        <TouchpointSelect
          label={label}
          placeholder={label}
          value={step.touchpoints}
          onChange={touchpoints => onChange(withTouchpoints(step, touchpoints))}
        />
        <Menu position="bottom-end" width={280}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('build.stepOptions', text)}>
              <IconDots size={17} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={step.optional ? <IconCheck size={16} aria-hidden /> : <span style={{ width: 16 }} />}
              onClick={() => onChange(compact({ ...step, optional: step.optional ? undefined : true }) as Step)}
            >
              {t('build.optional')}
            </Menu.Item>
            <Menu.Item leftSection={<IconFilter size={16} aria-hidden />} onClick={() => setConditioned(true)}>
              {t('build.condition')}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconArrowUp size={16} aria-hidden />}
              disabled={number === 1}
              onClick={() => onMove(-1)}
            >
              {t('build.moveUp', text)}
            </Menu.Item>
            <Menu.Item leftSection={<IconArrowDown size={16} aria-hidden />} disabled={last} onClick={() => onMove(1)}>
              {t('build.moveDown', text)}
            </Menu.Item>
            <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} disabled={!removable} onClick={onRemove}>
              {t('build.removeStep', text)}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {step.optional && (
        <Checkbox
          mt={8}
          size="xs"
          label={t('build.optional')}
          checked
          onChange={() => onChange(compact({ ...step, optional: undefined }) as Step)}
        />
      )}
      {(conditioned || step.where) && (
        <div className={classes.stepMore}>
          <TextField
            label={t('build.condition')}
            mono
            value={step.where ?? ''}
            onCommit={where => onChange(compact({ ...step, where: where || undefined }) as Step)}
          />
        </div>
      )}
    </li>
  );
}

type WindowKind = 'none' | 'whole' | 'per_step';

function WindowField({
  window,
  onChange,
}: {
  window: Window | null | undefined;
  onChange: (window: Window | undefined) => void;
}) {
  const { t } = useText();
  const kind: WindowKind = !window ? 'none' : 'whole' in window ? 'whole' : 'per_step';
  const length = !window ? '7d' : 'whole' in window ? window.whole : window.per_step;
  const make = (next: WindowKind, time: string): Window | undefined =>
    next === 'none' ? undefined : next === 'whole' ? { whole: time } : { per_step: time };
  return (
    <div className={classes.stack}>
      <Choice<WindowKind>
        aria-label={t('build.window')}
        value={kind}
        options={(['none', 'whole', 'per_step'] as const).map(value => ({ value, label: t(`build.window.${value}`) }))}
        onChange={next => onChange(make(next, length))}
      />
      {kind !== 'none' && (
        <DurationField label={t('build.window')} value={length} onChange={time => onChange(make(kind, time))} />
      )}
    </div>
  );
}

function More({ ask, onChange }: FunnelFieldsProps) {
  const { t } = useText();
  const used = Boolean(ask.exclude?.length || ask.same || (ask.order && ask.order !== 'ordered'));
  const [open, setOpen] = useState(used);
  if (!open && !used) {
    return (
      <Section>
        <UnstyledButton className={classes.add} onClick={() => setOpen(true)}>
          <IconPlus size={16} aria-hidden />
          {t('build.more')}
        </UnstyledButton>
      </Section>
    );
  }
  const exclude = ask.exclude ?? [];
  const setExclude = (next: Exclusion[]) => onChange(compact({ ...ask, exclude: next }));
  return (
    <>
      <Section label={t('build.order')}>
        <Choice
          aria-label={t('build.order')}
          value={ask.order ?? 'ordered'}
          options={(['ordered', 'strict', 'any'] as const).map(value => ({ value, label: t(`build.order.${value}`) }))}
          onChange={order => onChange(compact({ ...ask, order: order === 'ordered' ? undefined : order }))}
        />
      </Section>
      <Section label={t('build.exclude')}>
        <div className={classes.stack}>
          {exclude.map((one, index) => (
            <ExclusionField
              key={index}
              exclusion={one}
              steps={ask.steps.length}
              onChange={next => setExclude(exclude.map((other, place) => (place === index ? next : other)))}
              onRemove={() => setExclude(exclude.filter((_, place) => place !== index))}
            />
          ))}
          <UnstyledButton className={classes.add} onClick={() => setExclude([...exclude, {}])}>
            <IconPlus size={16} aria-hidden />
            {t('build.excludeAdd')}
          </UnstyledButton>
        </div>
      </Section>
      <Section label={t('build.same')}>
        <ColumnField
          label={t('build.same')}
          kind="text"
          value={ask.same}
          placeholder={t('build.sameNone')}
          onChange={same => onChange(compact({ ...ask, same }))}
        />
      </Section>
    </>
  );
}

interface ExclusionFieldProps {
  exclusion: Exclusion;
  steps: number;
  onChange: (exclusion: Exclusion) => void;
  onRemove: () => void;
}

function ExclusionField({ exclusion, steps, onChange, onRemove }: ExclusionFieldProps) {
  const { t } = useText();
  const places = Array.from({ length: Math.max(0, steps - 1) }, (_, index) => ({
    value: String(index),
    label: t('build.excludeAfter', { number: String(index + 1) }),
  }));
  return (
    <div className={classes.group}>
      <div className={classes.stepRow}>
        <TouchpointSelect
          label={t('build.exclude')}
          value={exclusion.touchpoints}
          onChange={touchpoints => onChange(withTouchpoints(exclusion, touchpoints))}
        />
        <CloseButton size={36} aria-label={t('build.remove')} onClick={onRemove} />
      </div>
      <Choice
        mt={8}
        aria-label={t('build.exclude')}
        value={exclusion.after === undefined ? 'any' : String(exclusion.after)}
        options={[{ value: 'any', label: t('build.excludeAnywhere') }, ...places]}
        onChange={after => onChange(compact({ ...exclusion, after: after === 'any' ? undefined : Number(after) }))}
      />
    </div>
  );
}
