import { describe, expect, it } from 'vitest';
import { addDays, civil, dayOf, daysBetween, isDay, knownZone, startOfDay } from './calendar';

describe('days of a zone', () => {
  it('begin at midnight of its clocks, also around their changes', () => {
    expect(startOfDay('2024-05-06', 'Europe/Warsaw').toISOString()).toBe('2024-05-05T22:00:00.000Z');
    expect(startOfDay('2024-03-31', 'Europe/Warsaw').toISOString()).toBe('2024-03-30T23:00:00.000Z');
    expect(startOfDay('2024-04-01', 'Europe/Warsaw').toISOString()).toBe('2024-03-31T22:00:00.000Z');
    expect(startOfDay('2024-10-28', 'Europe/Warsaw').toISOString()).toBe('2024-10-27T23:00:00.000Z');
    expect(startOfDay('2024-05-06', 'Europe/Moscow').toISOString()).toBe('2024-05-05T21:00:00.000Z');
    expect(startOfDay('2024-05-06', 'Pacific/Kiritimati').toISOString()).toBe('2024-05-05T10:00:00.000Z');
  });

  it('begin later where clocks skip midnight', () => {
    expect(startOfDay('2018-11-04', 'America/Sao_Paulo').toISOString()).toBe('2018-11-04T03:00:00.000Z');
  });

  it('are found back from any instant of theirs', () => {
    for (const zone of ['Europe/Warsaw', 'Asia/Vladivostok', 'America/New_York', 'Asia/Kathmandu', 'UTC']) {
      for (let day = '2024-01-01'; day < '2024-12-31'; day = addDays(day, 1)) {
        const start = startOfDay(day, zone);
        expect(dayOf(start, zone)).toBe(day);
        expect(dayOf(new Date(start.getTime() - 1000), zone)).toBe(addDays(day, -1));
      }
    }
  });

  it('are counted and checked', () => {
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
    expect(isDay('2024-02-30x')).toBe(false);
    expect(isDay('2024-13-01')).toBe(false);
    expect(isDay('2024-12-01')).toBe(true);
    expect(knownZone('Mars/Olympus')).toBe('UTC');
    expect(civil('not a time', 'UTC').year).toBe(1970);
  });
});
