import { Alert, Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useSetUp } from '../../api/queries';
import { useText } from '../../i18n/index';
import type { PlainKey } from '../../i18n/types';
import { FailureText } from '../../states/State';
import { Entrance } from './Entrance';

const SHORTEST_PASSWORD = 10;

interface Form {
  name: string;
  email: string;
  password: string;
  repeat: string;
}

/** What is wrong with the form, by field. */
export function problemsOf(form: Form): Partial<Record<keyof Form, PlainKey>> {
  const problems: Partial<Record<keyof Form, PlainKey>> = {};
  if (!form.name.trim()) problems.name = 'setup.required';
  if (!/^\S+@\S+$/.test(form.email.trim())) problems.email = 'setup.badEmail';
  if (form.password.length < SHORTEST_PASSWORD) problems.password = 'setup.short';
  if (form.password !== form.repeat) problems.repeat = 'setup.differs';
  return problems;
}

/** The first start: whoever comes first makes the administrator. */
export function SetUp() {
  const { t, language } = useText();
  const setUp = useSetUp();
  const [form, setForm] = useState<Form>({ name: '', email: '', password: '', repeat: '' });
  const [sent, setSent] = useState(false);
  const problems = problemsOf(form);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    if (Object.keys(problems).length > 0) return;
    setUp.mutate({ name: form.name.trim(), email: form.email.trim(), password: form.password, language });
  };
  const field = (name: keyof Form) => {
    const problem = sent ? problems[name] : undefined;
    return {
      size: 'md' as const,
      value: form[name],
      error: problem ? t(problem) : null,
      onChange: (event: { currentTarget: HTMLInputElement }) => {
        const { value } = event.currentTarget;
        setForm(before => ({ ...before, [name]: value }));
      },
    };
  };
  return (
    <Entrance>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <div>
            <Title order={1}>{t('setup.title')}</Title>
            <Text c="dimmed" mt={4}>
              {t('setup.lead')}
            </Text>
          </div>
          {setUp.error && (
            <Alert color="red" role="alert">
              <FailureText error={setUp.error} />
            </Alert>
          )}
          <TextInput label={t('setup.name')} autoComplete="name" autoFocus {...field('name')} />
          <TextInput label={t('setup.email')} type="email" autoComplete="username" {...field('email')} />
          <PasswordInput
            label={t('setup.password')}
            description={t('setup.passwordHint')}
            autoComplete="new-password"
            {...field('password')}
          />
          <PasswordInput label={t('setup.repeat')} autoComplete="new-password" {...field('repeat')} />
          <Button type="submit" size="md" mt="xs" loading={setUp.isPending}>
            {t('setup.submit')}
          </Button>
        </Stack>
      </form>
    </Entrance>
  );
}
