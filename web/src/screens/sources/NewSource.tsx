import { Alert, Button, Modal, Radio, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useSignedIn } from '../../api/queries';
import { type SourceKind, type SourceSettings, useAddSource } from '../../api/sources';
import { useText } from '../../i18n/index';
import { FailureText } from '../../states/State';
import { OriginsField, PresetField, ReadingFields, SecretField } from './Fields';
import { KindIcon } from './KindIcon';
import { rememberKey } from './keys';
import { isName, suggestedName } from './name';
import { PRESETS } from './presets';
import classes from './Sources.module.css';

const KINDS: SourceKind[] = ['browser', 'server', 'webhook'];

/** Names a source and says what it is; its key and code come on the next screen. */
export function NewSource({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const company = useSignedIn().settings;
  const add = useAddSource();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [sent, setSent] = useState(false);
  const said: Partial<SourceSettings> = {
    ...(company?.zone ? { zone: company.zone } : {}),
    ...(company?.currency ? { currency: company.currency } : {}),
  };
  const [settings, setSettings] = useState<SourceSettings>({ name: '', kind: 'browser', ...said });
  const change = (changes: Partial<SourceSettings>) => setSettings({ ...settings, ...changes });
  const choose = (kind: SourceKind) => {
    const webhook = kind === 'webhook' ? { preset: PRESETS[0]?.name ?? null } : null;
    // A template knows zone and currency of its sender.
    const reading = kind === 'webhook' ? { zone: null, currency: null } : said;
    change({ kind, webhook, ...reading, secret: null });
  };
  const name = isName(typed) ? typed : suggestedName(typed);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    if (!isName(name)) return;
    try {
      const { source, key } = await add.mutateAsync({ name, settings: { ...settings, name } });
      rememberKey(source.number, key);
      await navigate({ to: '/data/sources/$number', params: { number: String(source.number) } });
    } catch {
      // The form shows it.
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('sources.add')}
      closeOnClickOutside={typed === ''}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form className={classes.form} onSubmit={event => void submit(event)} noValidate>
        {add.error && (
          <Alert color="red" role="alert">
            <FailureText error={add.error} />
          </Alert>
        )}
        <TextInput
          label={t('source.name')}
          description={t('source.nameHelp')}
          data-autofocus
          maxLength={100}
          value={typed}
          error={sent && !isName(name) ? t('source.nameWrong') : null}
          onChange={event => setTyped(event.currentTarget.value)}
        />
        {typed !== '' && name !== typed && name !== '' && (
          <p className={classes.suggested} aria-live="polite">
            {t('source.nameBecomes')} <code>{name}</code>
          </p>
        )}
        <Radio.Group label={t('source.kind')} value={settings.kind} onChange={kind => choose(kind as SourceKind)}>
          <div className={classes.kinds}>
            {KINDS.map(kind => (
              <Radio.Card key={kind} value={kind} className={classes.kind} radius="md" p="sm">
                <KindIcon kind={kind} />
                <b>{t(`source.kind.${kind}`)}</b>
                <span className={classes.kindHelp}>{t(`source.kindHelp.${kind}`)}</span>
                <Radio.Indicator className={classes.kindDot ?? ''} />
              </Radio.Card>
            ))}
          </div>
        </Radio.Group>
        {settings.kind === 'webhook' && <PresetField settings={settings} onChange={change} />}
        {settings.kind === 'webhook' && <SecretField settings={settings} onChange={change} />}
        {settings.kind === 'browser' && <OriginsField settings={settings} onChange={change} />}
        <ReadingFields settings={settings} onChange={change} />
        <div className={classes.actions}>
          <Button variant="default" onClick={onClose}>
            {t('build.cancel')}
          </Button>
          <Button type="submit" loading={add.isPending}>
            {t('source.create')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
