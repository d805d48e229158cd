// Pictures of maps and personas: each goes by what it is, so it never changes.

import { useMutation } from '@tanstack/react-query';
import { BASE, call } from './client';
import type { Schema } from './types';

export function pictureAddress(picture: string): string {
  return `${BASE}/pictures/${encodeURIComponent(picture)}`;
}

/** Keeps a picture; what cells and personas call it. */
export function useAddPicture() {
  return useMutation({
    mutationFn: (file: File) => call<Schema<'PictureAdded'>>('POST', '/pictures', { body: file }),
  });
}
