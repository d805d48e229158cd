import { describe, expect, it } from 'vitest';
import { holdsFiles, MOST_PICTURE_BYTES, pictureAmong, pictureFlaw } from './pictures';

const file = (type: string, size = 1000) => ({ type, size });

describe('a file for a picture', () => {
  it('is of a kind that is shown, and not too large', () => {
    expect(pictureFlaw(file('image/webp'))).toBeNull();
    expect(pictureFlaw(file('image/png', MOST_PICTURE_BYTES))).toBeNull();
    expect(pictureFlaw(file('image/jpeg', MOST_PICTURE_BYTES + 1))).toBe('tooLarge');
    expect(pictureFlaw(file('image/svg+xml'))).toBe('otherKind');
    expect(pictureFlaw(file(''))).toBe('otherKind');
  });

  it('is the first that can be one, else the one to complain about', () => {
    const text = file('text/html');
    const picture = file('image/png');
    expect(pictureAmong([text, picture])).toBe(picture);
    expect(pictureAmong([text])).toBe(text);
    expect(pictureAmong([])).toBeUndefined();
  });

  it('is dragged as a file', () => {
    expect(holdsFiles({ types: ['text/html', 'Files'] })).toBe(true);
    expect(holdsFiles({ types: ['text/plain'] })).toBe(false);
    expect(holdsFiles(null)).toBe(false);
  });
});
