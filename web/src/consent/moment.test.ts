import { describe, expect, it } from 'vitest';
import { instantOf, localTime } from './moment';

describe('a moment in a form', () => {
  it('is by the clocks of the zone', () => {
    expect(localTime(new Date('2026-05-06T12:05:30Z'), 'Europe/Warsaw')).toBe('2026-05-06T14:05');
    expect(instantOf('2026-05-06T14:05', 'Europe/Warsaw')?.toISOString()).toBe('2026-05-06T12:05:00.000Z');
    expect(instantOf('2026-01-06T00:05', 'Asia/Vladivostok')?.toISOString()).toBe('2026-01-05T14:05:00.000Z');
  });

  it('is the same after having been written and read, also where the clocks change', () => {
    for (const time of ['2026-03-29T00:59:00Z', '2026-03-29T01:00:00Z', '2026-10-25T02:30:00Z']) {
      const local = localTime(new Date(time), 'Europe/Warsaw');
      expect(localTime(instantOf(local, 'Europe/Warsaw') ?? new Date(0), 'Europe/Warsaw')).toBe(local);
    }
  });

  it('is none where nothing is written, or half of it', () => {
    for (const text of ['', '2026-05-06', '2026-05-06T14', '2026-13-06T14:05']) {
      expect(instantOf(text, 'UTC')).toBeNull();
    }
  });
});
