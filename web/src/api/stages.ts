import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type OwnStages, readOwnStages } from '../touchpoints/stages';
import { call } from './client';
import type { Schema } from './types';
import { useQuery } from './useQuery';

type SavedDocument = Pick<Schema<'Saved'>, 'key' | 'version' | 'body'>;

export interface SavedStages {
  version: number;
  stages: OwnStages | null;
}

const PATH = '/documents/stages';
const KEY = 'own';

/** The company's own stages; version 0 while there are none. */
export function useOwnStages() {
  return useQuery({
    queryKey: ['stages'],
    queryFn: async ({ signal }): Promise<SavedStages> => {
      const documents = await call<SavedDocument[]>('GET', PATH, { signal });
      return readSaved(documents.find(one => one.key === KEY));
    },
  });
}

export function readSaved(saved: SavedDocument | null | undefined): SavedStages {
  return saved ? { version: saved.version, stages: readOwnStages(saved.body) } : { version: 0, stages: null };
}

export function useSaveStages() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ version, stages }: SavedStages) =>
      readSaved(await call<SavedDocument>('PUT', `${PATH}/${KEY}`, { body: { version, body: stages } })),
    onSuccess: saved => client.setQueryData(['stages'], saved),
  });
}
