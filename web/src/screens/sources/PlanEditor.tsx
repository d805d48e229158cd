import { ActionIcon, Alert, Button, Checkbox, Select, TextInput, Tooltip } from '@mantine/core';
import { IconPlus, IconTrash, IconWand } from '@tabler/icons-react';
import { type SourceRow, type SourceSettings, useRecent } from '../../api/sources';
import { useText } from '../../i18n/index';
import { Empty } from '../../states/State';
import { showDone } from '../../states/undo';
import styles from './Plan.module.css';
import { cleaned, NO_PLAN, proposed, repeatedIn, withEvents, withViolation } from './plan';
import {
  type Plan,
  type PlannedEvent,
  type PlannedProperty,
  PROPERTY_KINDS,
  type PropertyKind,
  planOf,
  UNPLANNED,
  VIOLATING,
} from './planned';
import classes from './Sources.module.css';
import { DraftActions, useDraft } from './useDraft';
import { Violations } from './Violations';

/** What a source is expected to send, and what it sends otherwise. */
export function PlanEditor({ row }: { row: SourceRow }) {
  const { t, format } = useText();
  const draft = useDraft(row);
  const recent = useRecent(row.number);
  const plan = planOf(draft.settings);
  const set = (next: Plan | null) => draft.set({ plan: next });
  const seen = recent.data?.rows ?? [];
  const fresh = proposed(seen).filter(({ event }) => !plan?.events.some(one => one.event === event));
  const propose = () => {
    if (fresh.length === 0) return showDone(t('plan.nothingNew'));
    set(withEvents(plan ?? NO_PLAN, fresh));
  };
  const proposeButton = (
    <Button
      variant={plan ? 'default' : 'filled'}
      size="sm"
      leftSection={<IconWand size={16} aria-hidden />}
      onClick={propose}
    >
      {t('plan.propose')}
    </Button>
  );
  const twice = plan && repeatedIn(plan);
  return (
    <div className={styles.planColumns}>
      <section className={classes.box} aria-labelledby="plan">
        <div className={classes.tools}>
          <div>
            <h2 id="plan">{t('plan.title')}</h2>
            <p className={classes.lead}>{t('plan.lead')}</p>
          </div>
          {plan && proposeButton}
        </div>
        <div className={classes.stack}>
          {draft.notice}
          {plan ? (
            <>
              <Rules plan={plan} onChange={set} />
              <ul className={styles.plan}>
                {plan.events.map((event, index) => (
                  <EventFields
                    key={index}
                    event={event}
                    onChange={next => set({ ...plan, events: replaced(plan.events, index, next) })}
                  />
                ))}
              </ul>
              <div className={classes.buttons}>
                <Button
                  variant="default"
                  size="sm"
                  leftSection={<IconPlus size={16} aria-hidden />}
                  onClick={() => set({ ...plan, events: [...plan.events, { event: '', properties: [] }] })}
                >
                  {t('plan.addEvent')}
                </Button>
                <Button variant="subtle" color="gray" size="sm" onClick={() => set(null)}>
                  {t('plan.remove')}
                </Button>
              </div>
              {twice && (
                <Alert color="red" role="alert">
                  {t('plan.twice', { name: format.quote(twice) })}
                </Alert>
              )}
            </>
          ) : (
            <Empty
              compact
              title={t('plan.noneTitle')}
              body={t('plan.noneBody')}
              action={
                <div className={classes.buttons}>
                  {proposeButton}
                  <Button
                    variant="default"
                    size="sm"
                    onClick={() => set({ ...NO_PLAN, events: [{ event: '', properties: [] }] })}
                  >
                    {t('plan.begin')}
                  </Button>
                </div>
              }
            />
          )}
          {(plan || draft.dirty) && (
            <div className={classes.sticky} data-dirty={draft.dirty || undefined}>
              <DraftActions
                draft={{ ...draft, save: message => draft.save(message, tidy) }}
                message={t('plan.saved')}
                blocked={Boolean(twice)}
              />
            </div>
          )}
        </div>
      </section>
      <Violations
        row={row}
        plan={plan}
        onTake={violation => {
          set(withViolation(plan ?? NO_PLAN, violation, seen));
          showDone(t('plan.taken', { event: format.quote(violation.event) }));
        }}
      />
    </div>
  );
}

/** Blank rows are not saved. */
function tidy(settings: SourceSettings): SourceSettings {
  const plan = planOf(settings);
  return plan ? { ...settings, plan: cleaned(plan) } : settings;
}

/** A list with one of its elements exchanged, or without it. */
function replaced<T>(list: T[], index: number, next: T | null): T[] {
  return list.flatMap((one, at) => (at !== index ? [one] : next === null ? [] : [next]));
}

function Rules({ plan, onChange }: { plan: Plan; onChange: (plan: Plan) => void }) {
  const { t } = useText();
  return (
    <div className={classes.two}>
      <Select
        label={t('plan.unplanned')}
        allowDeselect={false}
        data={UNPLANNED.map(value => ({ value, label: t(`plan.unplanned.${value}`) }))}
        value={plan.unplanned}
        onChange={value => value && onChange({ ...plan, unplanned: value })}
      />
      <Select
        label={t('plan.violating')}
        allowDeselect={false}
        data={VIOLATING.map(value => ({ value, label: t(`plan.violating.${value}`) }))}
        value={plan.violating}
        onChange={value => value && onChange({ ...plan, violating: value })}
      />
    </div>
  );
}

interface EventFieldsProps {
  event: PlannedEvent;
  onChange: (event: PlannedEvent | null) => void;
}

function EventFields({ event, onChange }: EventFieldsProps) {
  const { t, format } = useText();
  const named = event.event === '' ? t('plan.unnamed') : format.quote(event.event);
  const add = () =>
    onChange({ ...event, properties: [...event.properties, { name: '', kind: 'text', required: false }] });
  return (
    <li className={styles.planned}>
      <div className={styles.plannedHead}>
        <TextInput
          aria-label={t('plan.event')}
          placeholder={t('plan.eventExample')}
          classNames={{ input: styles.eventName ?? '' }}
          value={event.event}
          onChange={change => onChange({ ...event, event: change.currentTarget.value })}
        />
        <Tooltip label={t('plan.removeEvent')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('plan.removeOf', { name: named })}
            onClick={() => onChange(null)}
          >
            <IconTrash size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
      {event.properties.length > 0 && (
        <ul className={styles.properties}>
          {event.properties.map((property, index) => (
            <PropertyFields
              key={index}
              property={property}
              onChange={next => onChange({ ...event, properties: replaced(event.properties, index, next) })}
            />
          ))}
        </ul>
      )}
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} aria-hidden />}
        aria-label={t('plan.addPropertyOf', { name: named })}
        onClick={add}
      >
        {t('plan.addProperty')}
      </Button>
    </li>
  );
}

interface PropertyFieldsProps {
  property: PlannedProperty;
  onChange: (property: PlannedProperty | null) => void;
}

function PropertyFields({ property, onChange }: PropertyFieldsProps) {
  const { t, format } = useText();
  return (
    <li className={styles.property}>
      <TextInput
        size="sm"
        aria-label={t('plan.property')}
        placeholder={t('plan.property')}
        value={property.name}
        onChange={change => onChange({ ...property, name: change.currentTarget.value })}
      />
      <Select
        size="sm"
        aria-label={t('plan.kindOf', { name: format.quote(property.name) })}
        allowDeselect={false}
        data={PROPERTY_KINDS.map(value => ({ value, label: t(`plan.kind.${value}`) }))}
        value={property.kind}
        onChange={kind => kind && onChange({ ...property, kind: kind as PropertyKind })}
      />
      <Checkbox
        size="sm"
        label={t('plan.required')}
        checked={property.required}
        onChange={change => onChange({ ...property, required: change.currentTarget.checked })}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        className={styles.removeProperty ?? ''}
        aria-label={t('plan.removeOf', { name: format.quote(property.name) })}
        onClick={() => onChange(null)}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </li>
  );
}
