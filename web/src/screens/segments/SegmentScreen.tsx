import { Button, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { useMayEdit } from '../../api/queries';
import { type SegmentRow, useSegments } from '../../api/segments';
import { useText } from '../../i18n/index';
import { ago } from '../../saved/ago';
import { useAuthorName } from '../../saved/useAuthorName';
import { draftOf } from '../../segments/draft';
import { AnswerSkeleton } from '../../states/Skeletons';
import { Failure, State } from '../../states/State';
import sources from '../sources/Sources.module.css';
import { AudienceAction } from './AudienceAction';
import { CallsAction } from './CallsAction';
import { Members } from './Members';
import { PreviewBox } from './PreviewBox';
import { RemoveSegment } from './RemoveSegment';
import { SegmentForm } from './SegmentForm';
import classes from './Segments.module.css';
import { usePreview } from './usePreview';
import { useSegmentDraft } from './useSegmentDraft';
import { Versions } from './Versions';

/** One segment: its rule, who is in it, and how that was before. */
export function SegmentScreen() {
  const { key } = useParams({ strict: false });
  const { t } = useText();
  const { data, error, refetch } = useSegments();
  const mayEdit = useMayEdit();
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <AnswerSkeleton />;
  const row = data.find(one => one.key === key);
  if (!row) {
    return (
      <State
        mood="empty"
        title={t('segments.goneTitle')}
        body={t('segments.goneBody')}
        action={
          <Button component={Link} to="/customers/segments" variant="light" mt="sm">
            {t('segments.all')}
          </Button>
        }
      />
    );
  }
  return mayEdit ? <Edited key={row.key} row={row} /> : <Looked key={row.key} row={row} />;
}

function Edited({ row }: { row: SegmentRow }) {
  const { t } = useText();
  const start = useMemo(() => draftOf(row), [row]);
  const editing = useSegmentDraft(row, start);
  const hint = editing.dirty ? t('segments.membersSaved') : undefined;
  const actions = (
    <>
      <AudienceAction row={row} hint={hint} />
      <CallsAction row={row} hint={hint} />
      <Versions row={row} onRestore={version => editing.set(draftOf(version))} />
      <RemoveSegment row={row} />
    </>
  );
  return (
    <Page row={row} actions={actions}>
      <SegmentForm editing={editing} />
      <Members row={row} hint={hint} />
    </Page>
  );
}

function Looked({ row }: { row: SegmentRow }) {
  const { rule } = useMemo(() => draftOf(row), [row]);
  const preview = usePreview(rule);
  const actions = (
    <>
      <AudienceAction row={row} />
      <CallsAction row={row} />
      <Versions row={row} />
    </>
  );
  return (
    <Page row={row} actions={actions}>
      <div className={classes.looked}>
        {row.description && <p className={classes.lead}>{row.description}</p>}
        <PreviewBox rule={rule} preview={preview} />
      </div>
      <Members row={row} />
    </Page>
  );
}

function Page({ row, actions, children }: { row: SegmentRow; actions: ReactNode; children: ReactNode }) {
  const text = useText();
  const { t } = text;
  const author = useAuthorName()(row.author);
  return (
    <div className={classes.screen}>
      <Link to="/customers/segments" className={sources.back}>
        <IconArrowLeft size={16} aria-hidden />
        {t('segments.all')}
      </Link>
      <header className={classes.head}>
        <div>
          <Title order={1} className={classes.title}>
            {row.name}
          </Title>
          <p className={classes.by} title={text.format.instant(row.changed)}>
            {t('save.standing', { version: row.version, author, time: ago(row.changed, text) })}
          </p>
        </div>
        <div className={classes.actions}>{actions}</div>
      </header>
      {children}
    </div>
  );
}
