import { Button } from '@mantine/core';
import { Link, Navigate, useParams } from '@tanstack/react-router';
import { Problem } from '../../../api/client';
import { documentQuery } from '../../../api/documents';
import { useQuery } from '../../../api/useQuery';
import { useText } from '../../../i18n/index';
import { Failure, Loading, State } from '../../../states/State';
import { savedPlace } from './savedPlace';

/** The lasting address of a saved question where it could not be found at once. */
export function OpenSaved() {
  const { t } = useText();
  const { key = '' } = useParams({ strict: false });
  const document = useQuery(documentQuery('question', key));
  const place = document.data && savedPlace(document.data);
  if (place) return <Navigate {...place} />;
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
