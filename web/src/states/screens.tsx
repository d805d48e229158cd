import { Button } from '@mantine/core';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { useText } from '../i18n/index';
import { Failure, Loading, State } from './State';
import classes from './State.module.css';

export function NotFound() {
  const { t } = useText();
  return (
    <State
      mood="empty"
      title={t('state.notFoundTitle')}
      body={t('state.notFoundBody')}
      action={
        <Button component={Link} to="/" variant="light" mt="sm">
          {t('state.home')}
        </Button>
      }
    />
  );
}

export function ScreenError({ error, reset }: ErrorComponentProps) {
  return <Failure error={error} retry={reset} />;
}

export function FullPageLoading() {
  return (
    <div className={classes.page}>
      <Loading />
    </div>
  );
}

export function FullPageError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <div className={classes.page}>
      <Failure error={error} retry={retry} />
    </div>
  );
}
