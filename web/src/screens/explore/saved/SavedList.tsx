import { Button, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useDocuments } from '../../../api/documents';
import { useTouchpoints } from '../../../api/queries';
import { periodName } from '../../../frame/PeriodPicker';
import { useText } from '../../../i18n/index';
import { readDraft } from '../../../question/draft';
import { isOfMap } from '../../../question/kinds';
import { namesOf } from '../../../question/names';
import { sentence } from '../../../question/sentence';
import type { ExploreHomeSearch } from '../../../router';
import { ago } from '../../../saved/ago';
import { readAll, readSavedQuestion, type SavedQuestion } from '../../../saved/savedQuestion';
import { useAuthorName } from '../../../saved/useAuthorName';
import { useMapNames } from '../../../saved/useMapNames';
import { searchOf } from '../../../saved/view';
import { ListSkeleton } from '../../../states/Skeletons';
import { Failure } from '../../../states/State';
import { Pictogram } from '../Pictogram';
import classes from './SavedList.module.css';

const SHOWN = 6;
/** Below so many there is nothing to search. */
const WORTH_SEARCHING = 4;

/** The questions that were saved: found by words and by who saved them, newest first. */
export function SavedList() {
  const text = useText();
  const { t } = text;
  const documents = useDocuments('question');
  const registry = useTouchpoints();
  const authorName = useAuthorName();
  const { find = '', by }: ExploreHomeSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const [all, setAll] = useState(false);
  const look = (changed: ExploreHomeSearch) =>
    void navigate({ to: '/explore', search: before => ({ ...before, ...changed }), replace: true, resetScroll: false });
  const questions = readAll(documents.data, readSavedQuestion);
  const mapName = useMapNames(questions.some(({ body }) => isOfMap(body.kind)));
  if (documents.error && !documents.data) {
    return <Failure compact error={documents.error} retry={() => void documents.refetch()} />;
  }
  const name = namesOf(registry.data, text);
  const said = (body: SavedQuestion) => sentence(readDraft(body.kind, body.question).draft, text, name, mapName);
  const rows = questions
    .map(saved => ({ ...saved, said: said(saved.body) }))
    .sort((a, b) => b.created.localeCompare(a.created));
  if (documents.data && rows.length === 0) return null;
  const authors = [...new Set(rows.map(row => row.author))].sort();
  const words = find.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const matching = rows.filter(row => {
    const { body, author, said } = row;
    const searched = `${body.name} ${body.note ?? ''} ${author} ${said}`.toLocaleLowerCase();
    return (!by || author === by) && words.every(word => searched.includes(word));
  });
  const shown = all ? matching : matching.slice(0, SHOWN);
  return (
    <section className={classes.section} aria-labelledby="saved-questions">
      <div className={classes.head}>
        <h2 id="saved-questions">{t('save.list')}</h2>
        {(rows.length >= WORTH_SEARCHING || find || by) && (
          <div className={classes.search}>
            <TextInput
              size="sm"
              aria-label={t('save.find')}
              placeholder={t('save.find')}
              leftSection={<IconSearch size={16} aria-hidden />}
              value={find}
              onChange={event => look({ find: event.currentTarget.value || undefined })}
            />
            {authors.length > 1 && (
              <Select
                size="sm"
                aria-label={t('save.author')}
                placeholder={t('save.author')}
                clearable
                data={authors.map(one => ({ value: one, label: authorName(one) }))}
                value={by ?? null}
                onChange={author => look({ by: author ?? undefined })}
              />
            )}
          </div>
        )}
      </div>
      {!documents.data ? (
        <ListSkeleton rows={3} />
      ) : (
        <ul className={classes.list}>
          {shown.map(({ key, version, body, author, created, said }) => (
            <li key={key}>
              <Link
                to="/explore/$kind"
                params={{ kind: body.kind }}
                search={{ ...searchOf(body), saved: key, version }}
                className={classes.row}
              >
                <Pictogram kind={body.kind} width={40} />
                <span className={classes.what}>
                  <b>{body.name}</b>
                  <small>{body.note || said}</small>
                </span>
                <span className={classes.when} title={text.format.instant(created)}>
                  {t('save.by', { author: authorName(author), time: ago(created, text) })}
                  <small>{periodName(body.period, text)}</small>
                </span>
              </Link>
            </li>
          ))}
          {matching.length === 0 && <li className={classes.none}>{t('build.nothingFound')}</li>}
        </ul>
      )}
      {matching.length > shown.length && (
        <Button variant="subtle" size="compact-sm" mt={6} onClick={() => setAll(true)}>
          {t('save.showAll', { count: matching.length })}
        </Button>
      )}
    </section>
  );
}
