import { Button, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Problem, Unreachable } from '../api/client';
import { type Mood, Rings } from '../frame/Brand';
import { useText } from '../i18n/index';
import classes from './State.module.css';

/** Something to say where content would stand. */
export function State(props: { mood: Mood; title: string; body?: ReactNode; action?: ReactNode; compact?: boolean }) {
  return (
    <Stack className={classes.state} align="center" gap="xs" data-compact={props.compact || undefined}>
      <Rings mood={props.mood} size={props.compact ? 84 : 120} />
      <Title order={2} size="h3" ta="center" mt="sm">
        {props.title}
      </Title>
      {props.body && (
        <Text c="dimmed" size="sm" ta="center" maw={460}>
          {props.body}
        </Text>
      )}
      {props.action}
    </Stack>
  );
}

export function Loading({ compact = false }: { compact?: boolean }) {
  const { t } = useText();
  return (
    <div role="status" className={classes.loading}>
      <Rings mood="loading" size={compact ? 64 : 96} />
      <span className="unseen">{t('state.loading')}</span>
    </div>
  );
}

/** What went wrong, in the server's own words where it has some, with a way to try again. */
export function Failure({ error, retry, compact }: { error: unknown; retry?: () => void; compact?: boolean }) {
  const { t } = useText();
  if (error instanceof Problem && error.status === 403) return <Forbidden detail={error.body.detail} />;
  return (
    <div role="alert">
      <State
        mood="error"
        compact={compact ?? false}
        title={t('state.errorTitle')}
        body={<FailureText error={error} />}
        action={
          retry && (
            <Button variant="light" mt="sm" onClick={retry}>
              {t('state.retry')}
            </Button>
          )
        }
      />
    </div>
  );
}

export function FailureText({ error }: { error: unknown }): ReactNode {
  const { t } = useText();
  if (error instanceof Unreachable) return t('state.unreachable');
  if (error instanceof Problem) {
    return error.body.detail ?? error.body.title ?? t('state.unexpected', { status: String(error.status) });
  }
  return t('state.broken');
}

export function Forbidden({ detail }: { detail?: string | undefined }) {
  const { t } = useText();
  return <State mood="forbidden" title={t('state.forbiddenTitle')} body={detail ?? t('state.forbiddenBody')} />;
}

export function Empty(props: { title?: string; body?: string; action?: ReactNode; compact?: boolean }) {
  const { t } = useText();
  return (
    <State
      mood="empty"
      compact={props.compact ?? false}
      title={props.title ?? t('state.emptyTitle')}
      body={props.body ?? t('state.emptyBody')}
      action={props.action}
    />
  );
}
