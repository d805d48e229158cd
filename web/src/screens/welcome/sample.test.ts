import { describe, expect, it } from 'vitest';
import { SAMPLE_CUSTOMERS, sampleCsv } from './sample';

describe('the sample file', () => {
  const now = Date.UTC(2026, 2, 1);
  const lines = sampleCsv('pl', now).trim().split('\n');

  it('has a heading and a row for each interaction, in the order of time', () => {
    expect(lines[0]).toBe('customer_id,time,event,channel,device,order_id,amount,currency,score,comment');
    const times = lines.slice(1).map(line => line.split(',')[1] ?? '');
    expect([...times].sort()).toEqual(times);
    expect(times.every(time => new Date(time).getTime() < now)).toBe(true);
    expect(lines.length).toBeGreaterThan(1500);
  });

  it('names every customer, and is the same each time', () => {
    expect(new Set(lines.slice(1).map(line => line.split(',')[0])).size).toBe(SAMPLE_CUSTOMERS);
    expect(sampleCsv('pl', now)).toBe(`${lines.join('\n')}\n`);
  });
});
