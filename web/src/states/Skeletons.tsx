import { Stack } from '@mantine/core';
import type { CSSProperties } from 'react';
import { useText } from '../i18n/index';
import classes from './State.module.css';

export function Bone({ width, height }: { width: CSSProperties['width']; height: number }) {
  return <span className={classes.skeleton} style={{ width, height }} />;
}

/** The shape of an answer while it is counted: a sentence, a picture, a table. */
export function AnswerSkeleton() {
  const { t } = useText();
  return (
    <Stack gap="md" role="status" aria-busy="true">
      <span className="unseen">{t('state.loading')}</span>
      <Bone width="88%" height={24} />
      <Bone width="54%" height={24} />
      <Bone width="100%" height={280} />
      <Bone width="100%" height={18} />
      <Bone width="92%" height={18} />
      <Bone width="96%" height={18} />
    </Stack>
  );
}

export function ListSkeleton({ rows = 6 }: { rows?: number }) {
  const { t } = useText();
  return (
    <Stack gap="sm" role="status" aria-busy="true">
      <span className="unseen">{t('state.loading')}</span>
      {Array.from({ length: rows }, (_, row) => (
        <Bone key={row} width={`${96 - (row % 3) * 12}%`} height={34} />
      ))}
    </Stack>
  );
}
