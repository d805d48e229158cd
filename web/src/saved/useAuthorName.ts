import { useSignedIn } from '../api/queries';

/** What whoever saved a version is called: the server tells the e-mail, one's own name is known. */
export function useAuthorName(): (author: string) => string {
  const { user } = useSignedIn();
  return author => (user && author === user.email ? user.name || author : author);
}
