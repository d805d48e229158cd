import type { Language } from '../../../api/types';

/** What to export from a product, in the words of its own interface. */
export interface Guide {
  title: string;
  /** What it holds that journeys need. */
  about: string;
  steps: string[];
  /** Which columns matter, and for what. */
  columns: { name: string; why: string }[];
  note?: string;
}

export const GUIDE_IDS = [
  'metrica',
  'ga4',
  'bitrix24',
  'amocrm',
  'retailcrm',
  'mindbox',
  '1c',
  'calltouch',
  'yandex-forms',
  'shopify',
  'baselinker',
  'idosell',
  'prestashop',
  'salesmanago',
  'google-forms',
] as const;
export type GuideId = (typeof GUIDE_IDS)[number];
export type Guides = Record<GuideId, Guide>;

/** Those that the readers of a language are likeliest to have come first. */
const FIRST: Record<Language, GuideId[]> = {
  en: ['ga4', 'shopify', 'google-forms', 'prestashop'],
  ru: ['metrica', 'bitrix24', 'amocrm', 'retailcrm', 'mindbox', '1c', 'calltouch', 'yandex-forms'],
  pl: ['baselinker', 'idosell', 'ga4', 'salesmanago', 'prestashop', 'google-forms', 'shopify'],
};

export function guideOrder(language: Language): GuideId[] {
  return [...new Set([...FIRST[language], ...GUIDE_IDS])];
}

export function isGuide(id: unknown): id is GuideId {
  return (GUIDE_IDS as readonly unknown[]).includes(id);
}

const LOADERS: Record<Language, () => Promise<Guides>> = {
  en: async () => (await import('./en')).guides,
  ru: async () => (await import('./ru')).guides,
  pl: async () => (await import('./pl')).guides,
};

export function loadGuides(language: Language): Promise<Guides> {
  return LOADERS[language]();
}

/** Whether a guide is what a reader looks for, by its title or what it holds. */
export function matches(guide: Guide, find: string): boolean {
  const text = `${guide.title} ${guide.about}`.toLocaleLowerCase();
  return find
    .toLocaleLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word));
}
