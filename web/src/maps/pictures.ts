// Files that are put on a map as pictures.

/** What the server takes (`crates/report/src/picture.rs`). */
export const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/webp'] as const;
export const MOST_PICTURE_BYTES = 5 * 1024 * 1024;

/** Why a file is not sent. */
export type PictureFlaw = 'tooLarge' | 'otherKind';

type FileLike = Pick<File, 'type' | 'size'>;

export function pictureFlaw({ type, size }: FileLike): PictureFlaw | null {
  if (!PICTURE_TYPES.some(known => known === type)) return 'otherKind';
  return size > MOST_PICTURE_BYTES ? 'tooLarge' : null;
}

/** The picture among files that were dropped or pasted; else the first of them, to be told why it is none. */
export function pictureAmong<One extends FileLike>(files: readonly One[]): One | undefined {
  return files.find(file => pictureFlaw(file) === null) ?? files[0];
}

/** Whether files, and not texts, are dragged over the page. */
export function holdsFiles(data: Pick<DataTransfer, 'types'> | null): boolean {
  return data?.types.includes('Files') ?? false;
}
