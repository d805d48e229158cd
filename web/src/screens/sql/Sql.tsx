import { Button, Kbd, Menu, Text, Title } from '@mantine/core';
import { IconHistory, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { Problem } from '../../api/client';
import { useData, useSignedIn } from '../../api/queries';
import { sqlQuery, useSqlSchema } from '../../api/sql';
import { useQuery } from '../../api/useQuery';
import { modifier } from '../../frame/Header';
import { useText } from '../../i18n/index';
import type { PageSearch } from '../../router';
import { Bone } from '../../states/Skeletons';
import { Empty, Failure, Forbidden, Loading } from '../../states/State';
import type { Known } from './completion';
import { EXAMPLES } from './examples';
import { type Asked, keepHistory, readHistory, withAsked } from './history';
import { placeOf } from './place';
import { Result } from './Result';
import classes from './Sql.module.css';
import { SqlError } from './SqlError';
import type { SqlSearch } from './search';

const Editor = lazy(() => import('./Editor'));

/** Questions that no screen asks, in SQL, for those who may. */
export function Sql() {
  const { t } = useText();
  const { user, masked } = useSignedIn();
  if (user?.role === 'viewer') return <Forbidden detail={t('sql.forbidden')} />;
  if (masked) return <Forbidden detail={t('sql.masked')} />;
  return <Allowed />;
}

function Allowed() {
  const { t } = useText();
  const { q: asked = '' }: SqlSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const client = useQueryClient();
  const [draft, setDraft] = useState(asked);
  const [history, setHistory] = useState(readHistory);
  const known = useKnown();
  // Going back and forth in the browser brings the query of that address back.
  const before = useRef(asked);
  useEffect(() => {
    if (before.current !== asked) setDraft(asked);
    before.current = asked;
  }, [asked]);
  const answer = useQuery({ ...sqlQuery(asked), enabled: asked !== '' });
  const failed = answer.error && !answer.isFetching ? answer.error : null;
  const detail = failed instanceof Problem && failed.code === 'sql' ? (failed.body.detail ?? null) : null;
  const error = useMemo(
    () => (detail !== null && draft === asked ? { place: placeOf(asked, detail), detail } : null),
    [detail, draft, asked],
  );
  const run = (text: string) => {
    const query = text.trim();
    if (!query) return;
    const next = withAsked(readHistory(), query, new Date().toISOString());
    keepHistory(next);
    setHistory(next);
    if (query === asked) return void answer.refetch();
    before.current = query;
    setDraft(query);
    void navigate({ to: '.', search: (page: PageSearch) => ({ ...page, q: query }), resetScroll: false });
  };
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <div>
          <Title order={1}>{t('nav.sql')}</Title>
          <Text c="dimmed" mt={2} maw={640}>
            {t('sql.lead')}
          </Text>
        </div>
        <Examples onPick={setDraft} />
      </header>
      <div className={classes.editor}>
        <Suspense fallback={<EditorBone />}>
          <Editor value={draft} describedBy="sql-hint" known={known} error={error} onChange={setDraft} onRun={run} />
        </Suspense>
        <div className={classes.bar}>
          {answer.isFetching ? (
            <Button
              variant="default"
              size="sm"
              leftSection={<IconPlayerStop size={16} aria-hidden />}
              onClick={() => void client.cancelQueries({ queryKey: sqlQuery(asked).queryKey })}
            >
              {t('sql.cancel')}
            </Button>
          ) : (
            <Button
              size="sm"
              leftSection={<IconPlayerPlay size={16} aria-hidden />}
              disabled={draft.trim() === ''}
              onClick={() => run(draft)}
            >
              {t('sql.run')}
            </Button>
          )}
          <span id="sql-hint" className={classes.hint}>
            <Kbd>{modifier()}</Kbd>
            <Kbd>↵</Kbd>
            <span>{t('sql.hint')}</span>
          </span>
          <span className={classes.grow} />
          <History history={history} onPick={setDraft} />
        </div>
      </div>
      {detail !== null && <SqlError detail={detail} place={error?.place ?? null} query={asked} />}
      {failed && detail === null && <Failure error={failed} retry={() => run(asked)} />}
      {!failed && answer.isFetching && <Loading />}
      {!failed && !answer.isFetching && answer.data && <Result query={asked} answer={answer.data} />}
      {!failed && !answer.isFetching && !answer.data && asked !== '' && (
        <Empty compact title={t('sql.stoppedTitle')} body={t('sql.stoppedBody')} />
      )}
      {asked === '' && <Starts onPick={run} />}
    </div>
  );
}

function useKnown(): Known {
  const schema = useSqlSchema(true);
  const { data } = useData();
  return useMemo(
    () => ({
      columns: schema.data ?? [],
      values: {
        channel: data?.channels ?? [],
        event: [...new Set((data?.events ?? []).map(one => one.event))],
        source: (data?.sources ?? []).map(one => one.source),
        currency: data?.currencies ?? [],
        score_scale: data?.scales ?? [],
        medium: ['digital', 'physical', 'human'],
        direction: ['inbound', 'outbound'],
      },
    }),
    [schema.data, data],
  );
}

function EditorBone() {
  return (
    <div className={classes.bone}>
      <Bone width="46%" height={16} />
      <Bone width="62%" height={16} />
      <Bone width="34%" height={16} />
    </div>
  );
}

function Examples({ onPick }: { onPick: (query: string) => void }) {
  const text = useText();
  return (
    <Menu position="bottom-end" width={340}>
      <Menu.Target>
        <Button variant="default" size="sm">
          {text.t('sql.examples')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {EXAMPLES.map(({ title, query }) => (
          <Menu.Item key={title} onClick={() => onPick(query(text))}>
            {text.t(title)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Where nothing was asked yet: queries that answer at once. */
function Starts({ onPick }: { onPick: (query: string) => void }) {
  const text = useText();
  return (
    <section className={classes.starts} aria-label={text.t('sql.examples')}>
      <h2>{text.t('sql.start')}</h2>
      <ul>
        {EXAMPLES.map(({ title, query }) => (
          <li key={title}>
            <button type="button" onClick={() => onPick(query(text))}>
              <b>{text.t(title)}</b>
              <code>{query(text).split('\n').slice(1).join(' ').replace(/\s+/g, ' ')}</code>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function History({ history, onPick }: { history: Asked[]; onPick: (query: string) => void }) {
  const { t, format } = useText();
  return (
    <Menu position="bottom-end" width={420}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="sm"
          leftSection={<IconHistory size={16} aria-hidden />}
          disabled={history.length === 0}
        >
          {t('sql.history')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.history}>
        {history.map(({ query, at }) => (
          <Menu.Item key={query} onClick={() => onPick(query)}>
            <code className={classes.asked}>{query}</code>
            <small className={classes.when}>{format.instant(at)}</small>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
