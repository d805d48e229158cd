import { Alert, Button, Modal, Select, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAddUser } from '../../api/settings';
import type { Language, Role } from '../../api/types';
import { LANGUAGE_NAMES, LANGUAGES, useText } from '../../i18n/index';
import type { PlainKey } from '../../i18n/types';
import { FailureText } from '../../states/State';
import { showDone } from '../../states/undo';
import { NewPassword, SHORTEST_PASSWORD } from './NewPassword';
import classes from './Settings.module.css';

const ROLES: Role[] = ['viewer', 'editor', 'administrator'];

interface Form {
  name: string;
  email: string;
  role: Role;
  language: Language;
  password: string;
}

function problemsOf(form: Form): Partial<Record<keyof Form, PlainKey>> {
  const problems: Partial<Record<keyof Form, PlainKey>> = {};
  if (!form.name.trim()) problems.name = 'setup.required';
  if (!/^\S+@\S+$/.test(form.email.trim())) problems.email = 'setup.badEmail';
  if (form.password.length < SHORTEST_PASSWORD) problems.password = 'setup.short';
  return problems;
}

export function AddUser({ onClose }: { onClose: () => void }) {
  const { t, language } = useText();
  const add = useAddUser();
  const [form, setForm] = useState<Form>({ name: '', email: '', role: 'viewer', language, password: '' });
  const [sent, setSent] = useState(false);
  const problems = problemsOf(form);
  const set = (changes: Partial<Form>) => setForm({ ...form, ...changes });
  const error = (field: keyof Form) => {
    const problem = sent ? problems[field] : undefined;
    return problem ? t(problem) : null;
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    if (Object.keys(problems).length > 0) return;
    const user = await add.mutateAsync({ ...form, name: form.name.trim(), email: form.email.trim() }).catch(() => null);
    if (!user) return;
    showDone(t('users.added', { name: user.name }));
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('users.add')} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <form onSubmit={event => void submit(event)} noValidate>
        <Stack gap="md">
          {add.error && (
            <Alert color="red" role="alert">
              <FailureText error={add.error} />
            </Alert>
          )}
          <TextInput
            label={t('users.name')}
            data-autofocus
            autoComplete="off"
            value={form.name}
            error={error('name')}
            onChange={event => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t('setup.email')}
            type="email"
            autoComplete="off"
            value={form.email}
            error={error('email')}
            onChange={event => set({ email: event.currentTarget.value })}
          />
          <Select
            label={t('users.role')}
            description={t(`users.role.${form.role}`)}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            allowDeselect={false}
            data={ROLES.map(role => ({ value: role, label: t(`role.${role}`) }))}
            value={form.role}
            onChange={role => role && set({ role: role as Role })}
          />
          <Select
            label={t('settings.language')}
            allowDeselect={false}
            data={LANGUAGES.map(one => ({ value: one, label: LANGUAGE_NAMES[one] }))}
            value={form.language}
            onChange={one => one && set({ language: one as Language })}
          />
          <NewPassword value={form.password} error={error('password')} onChange={password => set({ password })} />
        </Stack>
        <div className={classes.dialogActions}>
          <Button variant="default" onClick={onClose}>
            {t('build.cancel')}
          </Button>
          <Button type="submit" loading={add.isPending}>
            {t('users.addSubmit')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
