import { useCallback, useMemo } from 'react';
import { useAuthors } from '../api/documents';
import { useSignedIn } from '../api/queries';

/** What whoever saved a version is called: the server tells the e-mail, and the names of all who ever had an account. */
export function useAuthorName(): (author: string) => string {
  const { user } = useSignedIn();
  const authors = useAuthors().data;
  const names = useMemo(() => new Map(authors?.map(({ email, name }) => [email, name])), [authors]);
  return useCallback(
    author => (user && author === user.email ? user.name : names.get(author)) || author,
    [user, names],
  );
}
