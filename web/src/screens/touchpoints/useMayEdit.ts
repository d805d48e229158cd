import { useSignedIn } from '../../api/queries';

/** Whether whoever reads may change the registry. */
export function useMayEdit(): boolean {
  const role = useSignedIn().user?.role;
  return role === 'editor' || role === 'administrator';
}
