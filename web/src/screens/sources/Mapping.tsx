import { ActionIcon, Button, Select, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { SourceRow, WebhookSettings } from '../../api/sources';
import { useText } from '../../i18n/index';
import { PresetField } from './Fields';
import styles from './Mapping.module.css';
import { type Field, fieldsOf, PROPERTY, ROLES, roleLabel, withFields } from './mapping';
import { presetOf } from './presets';
import classes from './Sources.module.css';
import { Trial } from './Trial';
import { DraftActions, useDraft } from './useDraft';

/** How the bodies of a webhook are read, tried on what arrived. */
export function Mapping({ row }: { row: SourceRow }) {
  const { t, language } = useText();
  const draft = useDraft(row);
  const { settings } = draft;
  const preset = presetOf(settings);
  const webhook: WebhookSettings = settings.webhook ?? {};
  /** Lines that are not whole yet are in no mapping. */
  const [edited, setEdited] = useState<Field[] | null>(null);
  const fields = edited ?? fieldsOf(webhook.mapping);
  const change = (changes: Partial<WebhookSettings>) => draft.set({ webhook: { ...webhook, ...changes } });
  const setFields = (next: Field[]) => {
    setEdited(next);
    change({ mapping: withFields(webhook.mapping, next) });
  };
  const discard = () => {
    setEdited(null);
    draft.discard();
  };
  const save = async (message: string) => {
    await draft.save(message);
    setEdited(null);
  };
  return (
    <div className={styles.mapColumns}>
      <section className={classes.box} aria-labelledby="mapping">
        <h2 id="mapping">{t('map.mapping')}</h2>
        <p className={classes.lead}>
          {preset ? t('map.leadPreset', { preset: preset.title[language] }) : t('map.leadOwn')}
        </p>
        <div className={classes.stack}>
          {draft.notice}
          <PresetField settings={settings} onChange={draft.set} />
          <Textarea
            label={t('map.each')}
            description={t('map.eachHelp')}
            autosize
            minRows={1}
            maxRows={8}
            spellCheck={false}
            classNames={{ input: classes.cel ?? '' }}
            placeholder={EACH}
            value={webhook.mapping?.each ?? ''}
            onChange={event => change({ mapping: { ...webhook.mapping, each: event.currentTarget.value || null } })}
          />
          <ul className={styles.fields} aria-label={t('map.fields')}>
            {fields.map((field, index) => (
              <FieldLine
                key={index}
                field={field}
                taken={fields.map(({ target }) => target)}
                onChange={next =>
                  setFields(fields.flatMap((one, at) => (at !== index ? [one] : next === null ? [] : [next])))
                }
              />
            ))}
          </ul>
          <div className={classes.buttons}>
            <Button
              variant="default"
              size="sm"
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => setFields([...fields, { target: nextTarget(fields), expression: '' }])}
            >
              {t('map.add')}
            </Button>
          </div>
          <details className={styles.help}>
            <summary>{t('map.functions')}</summary>
            <dl>
              {FUNCTIONS.map(([code, key]) => (
                <div key={code}>
                  <dt>
                    <code>{code}</code>
                  </dt>
                  <dd>{t(key)}</dd>
                </div>
              ))}
            </dl>
          </details>
          <div className={classes.sticky} data-dirty={draft.dirty || undefined}>
            <DraftActions draft={{ ...draft, discard, save }} message={t('map.saved')} />
          </div>
        </div>
      </section>
      <Trial row={row} settings={settings} />
    </div>
  );
}

// Examples in CEL.
const EACH = 'body.orders';
const EXPRESSION = 'at(body, "type")';
const FUNCTIONS = [
  ['at(body, "a.b.0")', 'map.fn.at'],
  ['many(at(body, "items"))', 'map.fn.many'],
  ['first([at(item, "a"), "b"])', 'map.fn.first'],
  ['minor(4990, "eur")', 'map.fn.minor'],
  ['number(x), parse(text)', 'map.fn.number'],
  ['body, item, query, headers', 'map.fn.scope'],
] as const;

/** The first thing a mapping needs and does not have. */
function nextTarget(fields: Field[]): string {
  const wanted = ['event', 'time', 'crm_id', 'email', 'phone', 'channel', 'id'];
  return wanted.find(target => !fields.some(field => field.target === target)) ?? PROPERTY;
}

interface FieldLineProps {
  field: Field;
  taken: string[];
  onChange: (field: Field | null) => void;
}

function FieldLine({ field, taken, onChange }: FieldLineProps) {
  const { t, format } = useText();
  const property = field.target.startsWith(PROPERTY);
  const own = property ? field.target.slice(PROPERTY.length) : '';
  const data = [
    ...ROLES.map(role => ({
      value: role as string,
      label: t(roleLabel(role)),
      disabled: role !== field.target && taken.includes(role),
    })),
    { value: PROPERTY, label: t('map.property'), disabled: false },
  ];
  const named = property
    ? own || t('map.property')
    : (data.find(one => one.value === field.target)?.label ?? field.target);
  return (
    <li className={styles.field}>
      <div className={styles.target}>
        <Select
          size="sm"
          aria-label={t('map.what')}
          searchable
          allowDeselect={false}
          data={data}
          value={property ? PROPERTY : field.target}
          nothingFoundMessage={t('build.nothingFound')}
          onChange={target => target && onChange({ ...field, target })}
        />
        {property && (
          <TextInput
            size="sm"
            aria-label={t('plan.property')}
            placeholder={t('plan.property')}
            value={own}
            onChange={event => onChange({ ...field, target: PROPERTY + event.currentTarget.value })}
          />
        )}
      </div>
      <Textarea
        size="sm"
        aria-label={t('map.expressionOf', { name: format.quote(named) })}
        placeholder={EXPRESSION}
        autosize
        minRows={1}
        maxRows={10}
        spellCheck={false}
        className={styles.expression ?? ''}
        classNames={{ input: classes.cel ?? '' }}
        value={field.expression}
        onChange={event => onChange({ ...field, expression: event.currentTarget.value })}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t('plan.removeOf', { name: format.quote(named) })}
        onClick={() => onChange(null)}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </li>
  );
}
