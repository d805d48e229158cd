import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../api/client';
import { conflictOf, documentQuery, type Saved, useDocuments } from '../api/documents';
import { type Board, type Card, readBoard } from './board';
import { readAll } from './savedQuestion';

/** All boards, those changed last first. */
export function useBoards(enabled = true) {
  const documents = useDocuments('board', enabled);
  const boards = readAll(documents.data, readBoard).sort((a, b) => b.created.localeCompare(a.created));
  return { ...documents, boards };
}

/** Puts cards at the end of a board, whoever else edits it at the same time. */
export function useAddCards() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ key, cards }: { key: string; cards: Card[] }) => {
      let found = await call<Saved>('GET', `/documents/board/${encodeURIComponent(key)}`);
      for (let attempt = 0; ; attempt += 1) {
        const board = readBoard(found.body);
        if (!board) throw new Error('the board is gone');
        const body: Board = { ...board, cards: [...board.cards, ...cards] };
        try {
          const path = `/documents/board/${encodeURIComponent(key)}`;
          return await call<Saved>('PUT', path, { body: { version: found.version, body } });
        } catch (error) {
          const current = conflictOf(error);
          if (!current || attempt > 2) throw error;
          found = current;
        }
      }
    },
    onSuccess: saved => {
      client.setQueryData(documentQuery('board', saved.key).queryKey, saved);
      void client.invalidateQueries({ queryKey: ['documents', 'board'] });
      void client.invalidateQueries({ queryKey: ['versions', 'board', saved.key] });
    },
  });
}
