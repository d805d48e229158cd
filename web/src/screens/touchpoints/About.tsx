import { Alert, Autocomplete, Button, Select, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, Fragment, useState } from 'react';
import { useData, useMayEdit } from '../../api/queries';
import type { Language, Registry, Touchpoint } from '../../api/types';
import { LANGUAGE_NAMES, LANGUAGES, useText } from '../../i18n/index';
import { valueName } from '../../question/names';
import { FailureText } from '../../states/State';
import { UnsavedGuard } from '../../states/Unsaved';
import { same } from '../../touchpoints/merge';
import { changed } from '../../touchpoints/registry';
import { shippedModel } from '../../touchpoints/stages';
import { STATES, type TouchpointState } from '../../touchpoints/states';
import type { RegistryEdit } from '../../touchpoints/useRegistryEdit';
import classes from './Card.module.css';
import type { CardProps } from './CardScreen';
import { nameTaken } from './names';
import { ownersOf } from './shown';

type Props = CardProps & { edit: RegistryEdit };

/** What the company says of the touchpoint. */
export function About(props: Props) {
  const editor = useMayEdit();
  return <section className={classes.box}>{editor ? <Form {...props} /> : <Facts {...props} />}</section>;
}

function Facts({ touchpoint }: CardProps) {
  const text = useText();
  const { t, language } = text;
  const stageName = (id: 'loyalty' | 'purchase') => {
    const model = shippedModel(id, language);
    return model.stages.find(stage => stage.key === model.of(touchpoint))?.name;
  };
  const facts: [string, string | null | undefined][] = [
    ...LANGUAGES.map((one): [string, string] => [LANGUAGE_NAMES[one], touchpoint.names[one]]),
    [t('registry.channel'), touchpoint.channel],
    [t('touchpoint.medium'), valueName('medium', touchpoint.medium ?? 'digital', text)],
    [t('touchpoint.stageLoyalty'), stageName('loyalty')],
    [t('touchpoint.stagePurchase'), stageName('purchase')],
    [t('touchpoint.owner'), touchpoint.owner],
    [t('touchpoint.content'), touchpoint.content],
    [t('touchpoint.standard'), touchpoint.standard],
    [t('touchpoint.goal'), touchpoint.goal],
    [t('touchpoint.key'), touchpoint.key],
  ];
  return (
    <dl className={classes.facts}>
      {facts
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <Fragment key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
    </dl>
  );
}

function Form({ registry, touchpoint, edit }: Props) {
  const text = useText();
  const { t, format, language } = text;
  const data = useData();
  const [draft, setDraft] = useState<{ base: Registry; touchpoint: Touchpoint } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const shown = draft?.touchpoint ?? touchpoint;
  const dirty = draft !== null && !same(draft.touchpoint, touchpoint);
  const set = (changes: Partial<Touchpoint>) =>
    setDraft({ base: draft?.base ?? registry, touchpoint: { ...shown, ...changes } });
  const problem = (one: Language): string | null => {
    const name = shown.names[one].trim();
    if (!name) return t('setup.required');
    return nameTaken(registry, name, touchpoint.key) ? t('touchpoint.nameTaken') : null;
  };
  const sound = LANGUAGES.every(one => problem(one) === null);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!draft || !sound) return;
    const { base, touchpoint: mine } = draft;
    const names = Object.fromEntries(LANGUAGES.map(one => [one, mine.names[one].trim()])) as Touchpoint['names'];
    const message = t('touchpoint.saved', { name: format.quote(names[language]) });
    const owner = mine.owner?.trim() || null;
    const edited = changed(base, touchpoint.key, () => ({ ...mine, names, owner }));
    const outcome = await edit.save({ base, mine: edited, message });
    if (typeof outcome === 'object') setError(outcome.error);
    else if (outcome === 'saved') setDraft(null);
  };
  const stages = (id: 'loyalty' | 'purchase') =>
    shippedModel(id, language).stages.map(({ key, name }) => ({ value: key, label: name }));
  return (
    <form className={classes.form} onSubmit={event => void save(event)} noValidate>
      {error !== null && (
        <Alert color="red" role="alert">
          <FailureText error={error} />
        </Alert>
      )}
      <div className={classes.row}>
        {LANGUAGES.map(one => (
          <TextInput
            key={one}
            label={`${t('touchpoint.name')} · ${LANGUAGE_NAMES[one]}`}
            lang={one}
            value={shown.names[one]}
            error={draft ? problem(one) : null}
            onChange={event => set({ names: { ...shown.names, [one]: event.currentTarget.value } })}
          />
        ))}
      </div>
      <div className={classes.row}>
        <Autocomplete
          label={t('registry.channel')}
          data={data.data?.channels ?? []}
          value={shown.channel ?? ''}
          onChange={channel => set({ channel: channel.trim() || null })}
        />
        <Select
          label={t('touchpoint.medium')}
          allowDeselect={false}
          data={['digital', 'physical', 'human'].map(value => ({ value, label: valueName('medium', value, text) }))}
          value={shown.medium ?? 'digital'}
          onChange={medium => medium && set({ medium: medium as Touchpoint['medium'] })}
        />
        <Select
          label={t('registry.status')}
          description={t('touchpoint.statusHelp')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          allowDeselect={false}
          data={STATES.map(value => ({ value, label: t(`touchpoint.${value}`) }))}
          value={shown.status ?? 'used'}
          onChange={status => status && set({ status: status as TouchpointState })}
        />
      </div>
      <div className={classes.row}>
        <Select
          label={t('touchpoint.stageLoyalty')}
          clearable
          data={stages('loyalty')}
          value={shown.stage ?? null}
          onChange={stage => set({ stage: stage as Touchpoint['stage'] })}
        />
        <Select
          label={t('touchpoint.stagePurchase')}
          clearable
          data={stages('purchase')}
          value={shown.phase ?? null}
          onChange={phase => set({ phase: phase as Touchpoint['phase'] })}
        />
      </div>
      <Autocomplete
        label={t('touchpoint.owner')}
        description={t('touchpoint.ownerHelp')}
        data={ownersOf(registry, language)}
        value={shown.owner ?? ''}
        onChange={owner => set({ owner: owner.trimStart() || null })}
      />
      {(['content', 'standard', 'goal'] as const).map(field => (
        <Textarea
          key={field}
          label={t(`touchpoint.${field}`)}
          description={t(`touchpoint.${field}Help`)}
          autosize
          minRows={2}
          value={shown[field] ?? ''}
          onChange={event => set({ [field]: event.currentTarget.value || null })}
        />
      ))}
      <div className={classes.actions} style={{ marginTop: 0 }}>
        <Button type="submit" disabled={!dirty || !sound} loading={edit.saving}>
          {t('touchpoint.save')}
        </Button>
        <Button variant="default" disabled={!dirty} onClick={() => setDraft(null)}>
          {t('rule.discard')}
        </Button>
      </div>
      <UnsavedGuard dirty={dirty} />
    </form>
  );
}
