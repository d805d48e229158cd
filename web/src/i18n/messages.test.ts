import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'rolldown/utils';
import { describe, expect, it } from 'vitest';
import { messages as firstEn } from './messages/en/index';
import { later as laterEn } from './messages/en/later';
import { messages as firstPl } from './messages/pl/index';
import { later as laterPl } from './messages/pl/later';
import { messages as firstRu } from './messages/ru/index';
import { later as laterRu } from './messages/ru/later';

const en = { ...firstEn, ...laterEn };
const pl = { ...firstPl, ...laterPl };
const ru = { ...firstRu, ...laterRu };

type Message = string | Readonly<Record<string, string>>;
const ALL: Record<string, Record<string, Message>> = { en, ru, pl };
const here = dirname(fileURLToPath(import.meta.url));

function forms(message: Message): string[] {
  return typeof message === 'string' ? [message] : Object.values(message);
}
function placeholders(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(match => match[1] ?? '').sort();
}

describe.each(Object.entries(ALL))('messages in %s', (language, messages) => {
  it('have every key and no other', () => {
    expect(Object.keys(messages).sort()).toEqual(Object.keys(en).sort());
  });

  it('have every plural form of the language', () => {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories.slice().sort();
    for (const [key, message] of Object.entries(messages)) {
      const plural = typeof (en as Record<string, Message>)[key] !== 'string';
      expect(typeof message !== 'string', key).toBe(plural);
      if (typeof message !== 'string') expect(Object.keys(message).sort(), key).toEqual(categories);
    }
  });

  it('use the placeholders of the English text', () => {
    for (const [key, message] of Object.entries(messages)) {
      const expected = placeholders(forms((en as Record<string, Message>)[key] ?? '')[0] ?? '');
      for (const form of forms(message)) {
        // Where one thing is counted its number may be left unsaid.
        expect(placeholders(form), `${key}: ${form}`).toEqual(expected);
      }
    }
  });

  it('are written: not empty, no spaces at the ends, no straight quotes in Russian and Polish', () => {
    for (const [key, message] of Object.entries(messages)) {
      for (const form of forms(message)) {
        expect(form.trim(), key).toBe(form);
        expect(form.length, key).toBeGreaterThan(0);
        if (language !== 'en' && key !== 'build.filterExample') expect(form, key).not.toMatch(/["']/);
      }
    }
  });
});

describe('words that the glossary refuses', () => {
  // The last column of the glossary, as stems.
  const REFUSED: Record<string, string[]> = {
    ru: ['путешестви', 'дорожк', 'доказательств', 'гипотез', 'вердикт', 'возможност', 'журнал', 'стирани'],
    pl: ['punkt bólu', 'szeptany', 'werdykt'],
  };

  it('do not occur', () => {
    for (const [language, stems] of Object.entries(REFUSED)) {
      for (const [key, message] of Object.entries(ALL[language] ?? {})) {
        for (const form of forms(message)) {
          for (const stem of stems) expect(form.toLowerCase().includes(stem), `${key}: ${form}`).toBe(false);
        }
      }
    }
  });

  it('are all known here, where the glossary lies beside the project', () => {
    const glossary = join(here, '../../../../shared/design/glossary.tsv');
    if (!existsSync(glossary)) return;
    const known = Object.values(REFUSED).flat();
    for (const line of readFileSync(glossary, 'utf8').trim().split('\n').slice(1)) {
      for (const entry of (line.split('\t')[3] ?? '').split(';').filter(Boolean)) {
        const words = entry
          .trim()
          .replace(/^(ru|pl) /, '')
          .replace(/\(.*\)/, '')
          .trim();
        // Two Polish words are refused in one sense only; people watch those.
        if (['tor', 'szansa'].includes(words)) continue;
        expect(
          known.some(stem => words.includes(stem)),
          words,
        ).toBe(true);
      }
    }
  });
});

describe('letters', () => {
  it('are Cyrillic in Russian, and not in the others', () => {
    for (const key of Object.keys(en)) {
      const russian = forms((ru as Record<string, Message>)[key] ?? '')
        .join(' ')
        .replace(/\{\w+\}/g, '');
      const polish = forms((pl as Record<string, Message>)[key] ?? '').join(' ');
      expect(polish, key).not.toMatch(/[а-яё]/i);
      expect(forms((en as Record<string, Message>)[key] ?? '').join(' '), key).not.toMatch(/[а-яёąćęłńóśźż]/i);
      if (/[a-z]{4}/i.test(russian)) {
        expect(russian, key).toMatch(/[а-яё]|Styk|cookie/i);
      }
    }
  });
});

interface SyntaxNode {
  type: string;
  start: number;
  name?: { name?: string };
  value?: unknown;
  [key: string]: unknown;
}

/** Texts that a reader would see, written into the code. */
function visibleTexts(file: string, source: string): string[] {
  const found: string[] = [];
  const READ = new Set(['title', 'label', 'placeholder', 'description', 'alt', 'aria-label', 'error', 'nothingFound']);
  const words = (text: unknown) => typeof text === 'string' && /\p{L}{2}/u.test(text);
  const visit = (node: unknown) => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (!node || typeof node !== 'object') return;
    const syntax = node as SyntaxNode;
    if (syntax.type === 'JSXText' && words(syntax.value)) found.push(`${file}: ${String(syntax.value).trim()}`);
    if (syntax.type === 'JSXAttribute' && READ.has(syntax.name?.name ?? '')) {
      const value = syntax.value as SyntaxNode | null;
      if (value?.type === 'Literal' && words(value.value)) found.push(`${file}: ${String(value.value)}`);
    }
    if (syntax.type === 'JSXExpressionContainer') {
      const expression = syntax.expression as SyntaxNode | undefined;
      if (expression?.type === 'Literal' && words(expression.value) && syntax.inChildren) {
        found.push(`${file}: ${String(expression.value)}`);
      }
    }
    if (syntax.type === 'JSXElement' || syntax.type === 'JSXFragment') {
      for (const child of (syntax.children as SyntaxNode[]) ?? []) child.inChildren = true;
    }
    for (const [key, value] of Object.entries(syntax)) if (key !== 'parent') visit(value);
  };
  visit(parseSync(file, source).program);
  return found;
}

describe('the code', () => {
  it('has no visible text of its own', () => {
    const root = join(here, '..');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
    const sources = files.filter(file => file.endsWith('.tsx') && !file.endsWith('.test.tsx'));
    const found = sources.flatMap(file => visibleTexts(file, readFileSync(join(root, file), 'utf8')));
    expect(found).toEqual([]);
  });

  it('would be caught if it had', () => {
    const caught = visibleTexts('x.tsx', 'const x = <p title="Some text">Hello {"there"} {t("app.name")}</p>;');
    expect(caught).toEqual(['x.tsx: Some text', 'x.tsx: Hello', 'x.tsx: there']);
  });
});
