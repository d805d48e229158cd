import { Alert, Button, Group, PasswordInput, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type MapShareMade, useMakeShare } from '../../../api/shares';
import { useText } from '../../../i18n/index';
import { LASTING, NEW_SHARE, type ShareDraft, shareFlaw, wantedShare } from '../../../maps/share';
import { dayOf } from '../../../question/calendar';
import { FailureText } from '../../../states/State';

const ENDLESS = 'endless';
/** What the server takes. */
const LONGEST_LABEL = 200;

interface ShareFormProps {
  mapKey: string;
  version: number;
  onMade: (made: MapShareMade) => void;
  onClose: () => void;
}

/** What a new link shows, to whom and for how long. */
export function ShareForm({ mapKey, version, onMade, onClose }: ShareFormProps) {
  const { t, zone } = useText();
  const make = useMakeShare(mapKey);
  const [draft, setDraft] = useState<ShareDraft>(NEW_SHARE);
  const [sent, setSent] = useState(false);
  const change = (fields: Partial<ShareDraft>) => setDraft(before => ({ ...before, ...fields }));
  const flaw = shareFlaw(draft);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    if (flaw === null) make.mutate(wantedShare(draft, version, dayOf(new Date(), zone), zone), { onSuccess: onMade });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {make.error && (
          <Alert color="red" role="alert">
            <FailureText error={make.error} />
          </Alert>
        )}
        <TextInput
          label={t('share.label')}
          description={t('share.labelHelp')}
          placeholder={t('share.labelExample')}
          autoFocus
          maxLength={LONGEST_LABEL}
          value={draft.label}
          onChange={event => change({ label: event.currentTarget.value })}
        />
        <Select
          label={t('share.lasting')}
          allowDeselect={false}
          data={LASTING.map(days => ({
            value: String(days ?? ENDLESS),
            label: days === null ? t('share.lasting.never') : t('share.lasting.days', { count: days }),
          }))}
          value={String(draft.lasting ?? ENDLESS)}
          onChange={value => change({ lasting: LASTING.find(days => String(days) === value) ?? null })}
        />
        <PasswordInput
          label={t('share.password')}
          description={t('share.passwordHelp')}
          autoComplete="new-password"
          value={draft.password}
          error={sent && flaw === 'password' ? t('share.flaw.password') : null}
          onChange={event => change({ password: event.currentTarget.value })}
        />
        <Switch
          label={t('share.figures')}
          description={t('share.figuresHelp')}
          checked={draft.figures}
          onChange={event => change({ figures: event.currentTarget.checked })}
        />
        <Switch
          label={t('share.fixed')}
          description={t('share.fixedHelp')}
          checked={draft.fixed}
          onChange={event => change({ fixed: event.currentTarget.checked })}
        />
        <Textarea
          label={t('share.pages')}
          description={t('share.pagesHelp')}
          autosize
          minRows={1}
          maxRows={6}
          value={draft.pages}
          error={sent && flaw === 'pages' ? t('share.flaw.pages') : null}
          onChange={event => change({ pages: event.currentTarget.value })}
        />
        <Group justify="flex-end" mt={4}>
          <Button variant="default" onClick={onClose}>
            {t('build.cancel')}
          </Button>
          <Button type="submit" loading={make.isPending}>
            {t('share.make')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
