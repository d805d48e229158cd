import { QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call, Problem, setCsrf, Unreachable } from './client';
import type { Answer, DataSummary, Language, Question, Registry, Session } from './types';
import { useQuery } from './useQuery';

/** Trying again helps where the server was not reached, and nowhere else. */
function worthRetrying(failures: number, error: Error): boolean {
  return error instanceof Unreachable && failures < 2;
}

export function makeQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    defaultOptions: {
      queries: { retry: worthRetrying, staleTime: 30_000, refetchOnWindowFocus: false, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
  client.getQueryCache().subscribe(event => {
    // Signed out elsewhere, or the session ended: ask who we are.
    const error = event.type === 'updated' && event.action.type === 'error' ? event.action.error : null;
    if (error instanceof Problem && error.status === 401 && event.query.queryKey[0] !== 'session') {
      void client.invalidateQueries({ queryKey: ['session'] });
    }
  });
  return client;
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    const session = await call<Session>('GET', '/session', { signal });
    setCsrf(session.csrf);
    return session;
  },
  staleTime: 300_000,
});

export function useSession() {
  return useQuery(sessionQuery);
}

/** For screens that only show when signed in. */
export function useSignedIn(): Session {
  const { data } = useSession();
  if (!data) throw new Error('there is no session yet');
  return data;
}

/** Whether the reader may change what is kept: registry, boards, notes. */
export function useMayEdit(): boolean {
  const role = useSignedIn().user?.role;
  return role === 'editor' || role === 'administrator';
}

/** Whether the reader may also do what only administrators may, such as erasing customers. */
export function useIsAdministrator(): boolean {
  return useSignedIn().user?.role === 'administrator';
}

/** Whether the reader sees identifiers of single customers masked, and neither texts nor properties. */
export function useIsMasked(): boolean {
  return useSignedIn().masked;
}

export function useData() {
  return useQuery({
    queryKey: ['data'],
    queryFn: ({ signal }) => call<DataSummary>('GET', '/data', { signal }),
  });
}

export function useTouchpoints() {
  return useQuery({
    queryKey: ['touchpoints'],
    queryFn: ({ signal }) => call<Registry>('GET', '/touchpoints', { signal }),
  });
}

export function askQuery(question: Question) {
  return queryOptions({
    queryKey: ['ask', question],
    queryFn: ({ signal }) => call<Answer>('POST', '/ask', { body: question, signal }),
    staleTime: 60_000,
  });
}

/** The answer to a question; leaving the page or asking another stops the work on the server. */
export function useAsk(question: Question | null) {
  return useQuery({
    ...askQuery(question ?? { ask: 'stands_out' }),
    enabled: question !== null,
    placeholderData: previous => (previous?.question.ask === question?.ask ? previous : undefined),
  });
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { email: string; password: string }) => call<unknown>('POST', '/session', { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['session'] }),
  });
}

export function useSetUp() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { email: string; name: string; password: string; language: Language }) =>
      call<unknown>('POST', '/setup', { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['session'] }),
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call<void>('DELETE', '/session'),
    onSuccess: async () => {
      await client.cancelQueries();
      client.removeQueries({ predicate: query => query.queryKey[0] !== 'session' });
      await client.invalidateQueries({ queryKey: ['session'] });
    },
  });
}

/** The language belongs to the user; where saving fails it still holds on this page. */
export function useSaveLanguage() {
  return useMutation({ mutationFn: (language: Language) => call<unknown>('PATCH', '/me', { body: { language } }) });
}
