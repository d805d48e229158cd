import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useDocuments } from '../../api/documents';
import { type ImportRow, useImports } from '../../api/imports';
import { useSignedIn } from '../../api/queries';
import type { DataSummary } from '../../api/types';
import { useText } from '../../i18n/index';
import { ago } from '../../saved/ago';
import { readBoard } from '../../saved/board';
import { readAll, readSavedQuestion } from '../../saved/savedQuestion';
import { useAuthorName } from '../../saved/useAuthorName';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure } from '../../states/State';
import classes from './Week.module.css';
import { quietSources } from './week';

const SHOWN = 5;

/** Beside the figures: what happened since one was here, what fell silent, what came in. */
export function Lately({ data, lastVisit }: { data: DataSummary; lastVisit: number | null }) {
  const imports = useImports();
  return (
    <div className={classes.lately}>
      {lastVisit !== null && <SinceThen lastVisit={lastVisit} imports={imports.data ?? []} />}
      <QuietSources data={data} />
      <Imports rows={imports.data} error={imports.error} retry={() => void imports.refetch()} />
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.part}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function SinceThen({ lastVisit, imports }: { lastVisit: number; imports: ImportRow[] }) {
  const text = useText();
  const { t } = text;
  const { user } = useSignedIn();
  const authorName = useAuthorName();
  const questions = readAll(useDocuments('question').data, readSavedQuestion);
  const boards = readAll(useDocuments('board').data, readBoard);
  const since = (time: string | null | undefined) => time != null && Date.parse(time) > lastVisit;
  const came = imports.filter(one => one.state === 'committed' && since(one.finished));
  const ofOthers = (one: { author: string; created: string }) =>
    since(one.created) && one.author !== user?.name && one.author !== user?.email;
  const saved = [
    ...boards.filter(ofOthers).map(one => ({ ...one, to: '/boards/$key' as const })),
    ...questions.filter(ofOthers).map(one => ({ ...one, to: '/explore/saved/$key' as const })),
  ];
  return (
    <Part title={t('week.since', { time: ago(new Date(lastVisit).toISOString(), text) })}>
      {came.length === 0 && saved.length === 0 ? (
        <p className={classes.calm}>{t('week.sinceNothing')}</p>
      ) : (
        <ul className={classes.lines}>
          {came.length > 0 && (
            <li className={classes.line}>
              <b>{t('week.cameIn', { count: came.reduce((sum, one) => sum + one.interactions, 0) })}</b>
              <small>{t('week.importsMany', { count: came.length })}</small>
            </li>
          )}
          {saved.slice(0, SHOWN).map(one => (
            <li key={one.to + one.key} className={classes.line}>
              <Link to={one.to} params={{ key: one.key }}>
                {one.body.name}
              </Link>
              <small>{t('save.by', { author: authorName(one.author), time: ago(one.created, text) })}</small>
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}

function QuietSources({ data }: { data: DataSummary }) {
  const { t, format } = useText();
  const quiet = quietSources(data);
  return (
    <Part title={t('week.quiet')}>
      {quiet.length === 0 ? (
        <p className={classes.calm}>{t('week.quietNone')}</p>
      ) : (
        <ul className={classes.lines}>
          {quiet.slice(0, SHOWN).map(({ source, last, days }) => (
            <li key={source} className={classes.line}>
              <a href="/data">{source}</a>
              <small>{t('week.quietSince', { count: days, day: format.day(last) })}</small>
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}

interface ImportsProps {
  rows: ImportRow[] | undefined;
  error: unknown;
  retry: () => void;
}

function Imports({ rows, error, retry }: ImportsProps) {
  const text = useText();
  const { t, format } = text;
  return (
    <Part title={t('week.imports')}>
      {error && !rows ? (
        <Failure compact error={error} retry={retry} />
      ) : !rows ? (
        <ListSkeleton rows={3} />
      ) : rows.length === 0 ? (
        <p className={classes.calm}>{t('week.importsNone')}</p>
      ) : (
        <ul className={classes.lines}>
          {rows.slice(0, SHOWN).map(one => {
            const rejected = Object.values(one.rejected).reduce((sum, count) => sum + count, 0);
            return (
              <li key={one.number} className={classes.line}>
                <a href="/data">{one.source || one.name || one.file_name}</a>
                <small>
                  {one.state === 'undone'
                    ? t('week.importUndone')
                    : t('data.interactions', { count: one.interactions })}
                  {rejected > 0 && (
                    <>
                      {' · '}
                      <span className={classes.rejected}>{t('week.rejected', { count: rejected })}</span>
                    </>
                  )}
                  {' · '}
                  <span title={format.instant(one.finished ?? one.started)}>
                    {ago(one.finished ?? one.started, text)}
                  </span>
                </small>
              </li>
            );
          })}
        </ul>
      )}
    </Part>
  );
}
