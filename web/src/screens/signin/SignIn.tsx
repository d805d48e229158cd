import { Alert, Button, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { Problem } from '../../api/client';
import { useSignIn } from '../../api/queries';
import { useText } from '../../i18n/index';
import { FailureText } from '../../states/State';
import { Entrance } from './Entrance';

export function SignIn() {
  const { t } = useText();
  const signIn = useSignIn();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const wait = useWait(signIn.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ email: email.trim(), password });
  };
  return (
    <Entrance>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Title order={1}>{t('signIn.title')}</Title>
          {signIn.error && (
            <Alert color="red" role="alert">
              {wait > 0 ? t('signIn.wait', { count: wait }) : <FailureText error={signIn.error} />}
            </Alert>
          )}
          <TextInput
            label={t('signIn.email')}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            autoFocus
            size="md"
            value={email}
            onChange={event => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('signIn.password')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            size="md"
            value={password}
            onChange={event => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" size="md" mt="xs" loading={signIn.isPending} disabled={wait > 0}>
            {t('signIn.submit')}
          </Button>
        </Stack>
      </form>
    </Entrance>
  );
}

/** Seconds until the server lets one try again. */
function useWait(error: Error | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const seconds = error instanceof Problem && error.status === 429 ? (error.retryAfter ?? 30) : 0;
    const end = Date.now() + seconds * 1000;
    setLeft(seconds);
    if (seconds === 0) return;
    const timer = setInterval(() => {
      const rest = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      setLeft(rest);
      if (rest === 0) clearInterval(timer);
    }, 500);
    return () => clearInterval(timer);
  }, [error]);
  return left;
}
