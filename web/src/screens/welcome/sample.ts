import type { Language } from '../../api/types';

/** A small generator of numbers that is the same everywhere (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const CURRENCY: Record<Language, string> = { en: 'EUR', ru: 'RUB', pl: 'PLN' };
const PRICE: Record<Language, number> = { en: 40, ru: 3500, pl: 160 };
const COMMENTS: Record<Language, { good: string[]; bad: string[] }> = {
  en: {
    good: ['Quick delivery, thank you!', 'Exactly as described', 'Will order again'],
    bad: ['The parcel came late', 'Nobody picked up the phone', 'The size was wrong'],
  },
  ru: {
    good: ['Быстрая доставка, спасибо!', 'Всё как в описании', 'Закажу ещё'],
    bad: ['Посылка опоздала', 'Не дозвониться до поддержки', 'Не подошёл размер'],
  },
  pl: {
    good: ['Szybka dostawa, dziękuję!', 'Zgodne z opisem', 'Zamówię ponownie'],
    bad: ['Paczka przyszła za późno', 'Nikt nie odbiera telefonu', 'Zły rozmiar'],
  },
};

export const SAMPLE_CUSTOMERS = 400;
const HEADING = [
  'customer_id',
  'time',
  'event',
  'channel',
  'device',
  'order_id',
  'amount',
  'currency',
  'score',
  'comment',
];
/** Days ago between which most payments fail. */
const INCIDENT = { from: 38, to: 26, failing: 0.9 };
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

type Row = Partial<Record<(typeof HEADING)[number], string | number>> & { time: number };

/** A shop's interactions of the last ninety days: one row each, as an export should be. */
export function sampleCsv(language: Language, now = Date.now()): string {
  const random = seeded(20_260_101);
  const rows: Row[] = [];
  for (let number = 1; number <= SAMPLE_CUSTOMERS; number += 1) rows.push(...customer(number, language, now, random));
  rows.sort((a, b) => a.time - b.time);
  const lines = rows.map(row =>
    HEADING.map(name => {
      if (name === 'time') return new Date(row.time).toISOString();
      const value = String(row[name] ?? '');
      return value.includes(',') ? `"${value}"` : value;
    }).join(','),
  );
  return `${[HEADING.join(','), ...lines].join('\n')}\n`;
}

/** Half of the customers come by phone, where the checkout loses more of them; for some days payments fail: something to find. */
function customer(number: number, language: Language, now: number, random: () => number): Row[] {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const phone = random() < 0.5;
  const base = { customer_id: `C${String(number).padStart(4, '0')}`, device: phone ? 'mobile' : 'desktop' };
  const rows: Row[] = [];
  let time = now - DAY - random() * 88 * DAY;
  const after = (minutes: number) => {
    time += (0.3 + random()) * minutes * MINUTE;
    return time;
  };
  const add = (event: string, more: Partial<Row> = {}) => {
    if (time < now) rows.push({ ...base, channel: 'web', event, time, ...more });
  };
  const visits = 1 + Math.floor(random() * 3);
  for (let visit = 0; visit < visits; visit += 1) {
    add(visit === 0 && random() < 0.4 ? 'ad_click' : 'site_visit');
    after(2);
    add('product_view');
    if (random() < 0.45) {
      after(3);
      add('product_view');
    }
    if (random() < 0.6) {
      after(4);
      add('add_to_cart');
      after(3);
      add('checkout');
      const daysAgo = (now - time) / DAY;
      const broken = daysAgo > INCIDENT.to && daysAgo < INCIDENT.from && random() < INCIDENT.failing;
      if (broken) {
        after(1);
        add('payment_failed');
      } else if (random() < (phone ? 0.42 : 0.74)) {
        after(4);
        rows.push(...purchase());
      }
    }
    after(9 * 1440);
  }
  return rows.filter(row => row.time < now);

  function purchase(): Row[] {
    const order = `${base.customer_id}-${Math.floor(random() * 9000 + 1000)}`;
    const amount = (PRICE[language] * (0.4 + random() * 2)).toFixed(2);
    const bought: Row = {
      ...base,
      channel: 'web',
      event: 'purchase',
      time,
      order_id: order,
      amount,
      currency: CURRENCY[language],
    };
    const late = random() < 0.25;
    const delivered: Row = {
      ...base,
      channel: 'courier',
      event: 'delivery',
      order_id: order,
      time: time + (late ? 7 : 3) * DAY + random() * DAY,
    };
    const calls: Row[] =
      late && random() < 0.6
        ? [{ ...base, channel: 'phone', event: 'support_call', order_id: order, time: time + 6 * DAY }]
        : [];
    if (random() > 0.5) return [bought, ...calls, delivered];
    const comments = COMMENTS[language][late ? 'bad' : 'good'];
    const survey: Row = {
      ...base,
      channel: 'email',
      event: 'survey',
      order_id: order,
      time: delivered.time + DAY,
      score: late ? 1 + Math.floor(random() * 3) : 4 + Math.floor(random() * 2),
      ...(random() < 0.6 ? { comment: pick(comments) } : {}),
    };
    return [bought, ...calls, delivered, survey];
  }
}
