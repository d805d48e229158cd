import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import type { Role, Schema, Settings, User } from './types';
import { useQuery } from './useQuery';

export type TokenRow = Schema<'TokenRow'>;
export type MadeToken = Schema<'MadeToken'>;
export type AuditRow = Schema<'AuditRow'>;
export type NewUser = Schema<'NewUser'>;
export type UserChange = Schema<'UserChange'>;
export type MyChange = Schema<'MyChange'>;

export function useSettings() {
  return useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => call<Settings>('GET', '/settings', { signal }),
  });
}

/** The settings as they are sent: a currency only where there is one. */
export function useSaveSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (settings: Settings) =>
      call<Settings>('PUT', '/settings', { body: { ...settings, currency: settings.currency || null } }),
    onSuccess: async saved => {
      client.setQueryData(['settings'], saved);
      await client.invalidateQueries({ queryKey: ['session'] });
    },
  });
}

export function useUsers() {
  return useQuery({ queryKey: ['users'], queryFn: ({ signal }) => call<User[]>('GET', '/users', { signal }) });
}

/** A change to users; the list is asked for again after it. */
function useUsersChange<V, T>(change: (value: V) => Promise<T>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['users'] });
      await client.invalidateQueries({ queryKey: ['session'] });
    },
  });
}

export function useAddUser() {
  return useUsersChange((body: NewUser) => call<User>('POST', '/users', { body }));
}

export function useChangeUser() {
  return useUsersChange(({ id, change }: { id: User['id']; change: UserChange }) =>
    call<User>('PATCH', `/users/${id}`, { body: change }),
  );
}

export function useRemoveUser() {
  return useUsersChange((id: User['id']) => call<void>('DELETE', `/users/${id}`));
}

export function useChangeMe() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: MyChange) => call<User>('PATCH', '/me', { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['session'] }),
  });
}

export function useTokens() {
  return useQuery({ queryKey: ['tokens'], queryFn: ({ signal }) => call<TokenRow[]>('GET', '/tokens', { signal }) });
}

export function useAddToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; role: Role }) => call<MadeToken>('POST', '/tokens', { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tokens'] }),
  });
}

export function useRemoveToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => call<void>('DELETE', `/tokens/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tokens'] }),
  });
}

/** What was done, or who looked at customers. */
export function useAudit(reads: boolean) {
  return useQuery({
    queryKey: ['audit', reads],
    queryFn: ({ signal }) => call<AuditRow[]>('GET', reads ? '/audit?reads=true' : '/audit', { signal }),
    // What was just done elsewhere is to be on it.
    staleTime: 0,
  });
}
