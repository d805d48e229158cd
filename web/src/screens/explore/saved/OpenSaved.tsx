import { Button } from '@mantine/core';
import { Link, Navigate, useParams } from '@tanstack/react-router';
import { Problem } from '../../../api/client';
import { documentQuery } from '../../../api/documents';
import { useQuery } from '../../../api/useQuery';
import { useText } from '../../../i18n/index';
import { readSavedQuestion } from '../../../saved/savedQuestion';
import { searchOf } from '../../../saved/view';
import { Failure, Loading, State } from '../../../states/State';

/** The lasting address of a saved question: leads to its newest version. */
export function OpenSaved() {
  const { t } = useText();
  const { key = '' } = useParams({ strict: false });
  const document = useQuery(documentQuery('question', key));
  const body = document.data && readSavedQuestion(document.data.body);
  if (document.data && body) {
    return (
      <Navigate
        to="/explore/$kind"
        params={{ kind: body.kind }}
        search={{ ...searchOf(body), saved: key, version: document.data.version }}
        replace
      />
    );
  }
  const gone = document.data || (document.error instanceof Problem && document.error.status === 404);
  if (gone) {
    return (
      <State
        mood="empty"
        title={t('save.goneTitle')}
        body={t('save.goneBody')}
        action={
          <Button component={Link} to="/explore" variant="light" mt="sm">
            {t('explore.allQuestions')}
          </Button>
        }
      />
    );
  }
  if (document.error) return <Failure error={document.error} retry={() => void document.refetch()} />;
  return <Loading />;
}
