import { describe, expect, it } from 'vitest';
import { guides as en } from './en';
import { GUIDE_IDS, guideOrder, matches } from './guide';
import { guides as pl } from './pl';
import { guides as ru } from './ru';

const ALL = { en, ru, pl };

describe.each(Object.entries(ALL))('guides in %s', (language, guides) => {
  it('say for every product how, and which columns matter', () => {
    expect(Object.keys(guides).sort()).toEqual([...GUIDE_IDS].sort());
    for (const [id, guide] of Object.entries(guides)) {
      expect(guide.steps.length, id).toBeGreaterThanOrEqual(3);
      expect(guide.columns.length, id).toBeGreaterThanOrEqual(3);
    }
  });

  it('are written in the language, without straight quotes or spaces at the ends', () => {
    for (const [id, guide] of Object.entries(guides)) {
      const texts = [guide.about, ...guide.steps, ...guide.columns.map(one => one.why), guide.note ?? guide.about];
      for (const text of texts) {
        expect(text.trim(), id).toBe(text);
        if (language !== 'en') expect(text, id).not.toMatch(/["']/);
        if (language === 'ru') expect(text, id).toMatch(/[а-яё]/i);
      }
    }
  });
});

describe('the order of guides', () => {
  it('begins with what the market of a language uses, and leaves none out', () => {
    expect(guideOrder('ru').slice(0, 2)).toEqual(['metrica', 'bitrix24']);
    expect(guideOrder('pl').slice(0, 2)).toEqual(['baselinker', 'idosell']);
    expect(guideOrder('en').slice(0, 2)).toEqual(['ga4', 'shopify']);
    for (const language of ['en', 'ru', 'pl'] as const) {
      expect([...guideOrder(language)].sort()).toEqual([...GUIDE_IDS].sort());
    }
  });

  it('finds by any word of a title or what it holds', () => {
    expect(matches(ru.bitrix24, 'битрикс')).toBe(true);
    expect(matches(ru.bitrix24, 'битрикс анкета')).toBe(false);
    expect(matches(pl.baselinker, '')).toBe(true);
  });
});
