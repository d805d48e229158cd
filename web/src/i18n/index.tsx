import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { Language } from '../api/types';
import { makeText, type Text } from './text';
import type { AnyMessages } from './types';

export const LANGUAGES: Language[] = ['en', 'ru', 'pl'];
/** Each language by its own name: never translated. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', ru: 'Русский', pl: 'Polski' };

const LOADERS: Record<Language, () => Promise<AnyMessages>> = {
  en: async () => (await import('./messages/en/index')).messages,
  ru: async () => (await import('./messages/ru/index')).messages,
  pl: async () => (await import('./messages/pl/index')).messages,
};
const LATER: Record<Language, () => Promise<Partial<AnyMessages>>> = {
  en: async () => (await import('./messages/en/later')).later,
  ru: async () => (await import('./messages/ru/later')).later,
  pl: async () => (await import('./messages/pl/later')).later,
};
const loaded = new Map<Language, AnyMessages>();
let laterWanted = false;
let wanted: Language = 'en';
let onTheirWay: Promise<AnyMessages> | undefined;

export function loadMessages(language: Language): Promise<AnyMessages> {
  wanted = language;
  onTheirWay = load(language);
  return onTheirWay;
}

async function load(language: Language): Promise<AnyMessages> {
  const [first, rest] = await Promise.all([LOADERS[language](), laterWanted ? LATER[language]() : {}]);
  const messages = Object.assign(loaded.get(language) ?? {}, first, rest);
  loaded.set(language, messages);
  return messages;
}

/** Loads the texts that the first screens do without; from then on they come with every language. */
export async function loadLater(): Promise<void> {
  laterWanted = true;
  const language = wanted;
  // Asked for while the first were on their way: all are there before the language is shown.
  const [later] = await Promise.all([LATER[language](), onTheirWay]);
  Object.assign(messagesOf(language), later);
}

function messagesOf(language: Language): AnyMessages {
  const messages = loaded.get(language);
  if (!messages) throw new Error(`the texts in ${language} are not loaded yet`);
  return messages;
}

/** The language before anybody signed in: the one chosen here last, else the browser's. */
export function firstLanguage(): Language {
  const stored = read('styk-language');
  const wanted = [stored, ...navigator.languages].map(tag => tag?.slice(0, 2).toLowerCase());
  return LANGUAGES.find(language => language === wanted.find(tag => LANGUAGES.some(one => one === tag))) ?? 'en';
}

/** Whether a language was chosen in this browser before. */
export function hasChosenLanguage(): boolean {
  return read('styk-language') !== null;
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

interface Choice extends Text {
  setLanguage: (language: Language) => void;
}

const TextContext = createContext<Choice | null>(null);

/** Gives the texts of one language, loaded before, to all below; a new one replaces it once it is loaded. */
export function TextProvider(props: { language: Language; zone: string; children: ReactNode }) {
  const [language, setShown] = useState(props.language);
  const setLanguage = useMemo(
    () => (next: Language) => {
      try {
        localStorage.setItem('styk-language', next);
      } catch {
        // Without storage the choice lasts as long as the page.
      }
      void loadMessages(next).then(() => setShown(next));
    },
    [],
  );
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choice = useMemo<Choice>(
    () => ({ ...makeText(language, messagesOf(language), props.zone), setLanguage }),
    [language, props.zone, setLanguage],
  );
  return <TextContext.Provider value={choice}>{props.children}</TextContext.Provider>;
}

export function useText(): Choice {
  const text = useContext(TextContext);
  if (!text) throw new Error('useText outside of TextProvider');
  return text;
}
