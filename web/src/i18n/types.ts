import type { Language } from '../api/types';
import type { messages as english } from './messages/en/index';
import type { later } from './messages/en/later';

export type English = typeof english & typeof later;
export type Key = keyof English;

/** The forms that a language's plurals take for whole and other numbers (CLDR). */
export interface PluralForms {
  en: 'one' | 'other';
  ru: 'one' | 'few' | 'many' | 'other';
  pl: 'one' | 'few' | 'many' | 'other';
}

/** What a language must have: every key, and every plural form where English has one. */
export type Messages<L extends Language> = Part<L, typeof english>;
export type LaterMessages<L extends Language> = Part<L, typeof later>;

/** The same for one part of the messages. */
export type Part<L extends Language, P> = {
  readonly [K in keyof P]: P[K] extends string ? string : Readonly<Record<PluralForms[L], string>>;
};

type Placeholders<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;
type NamesOf<M> = M extends string ? Placeholders<M> : 'count' | Placeholders<M[keyof M]>;

/** The values a message needs; none where it has no placeholder. */
export type Values<K extends Key> = [NamesOf<English[K]>] extends [never]
  ? []
  : [values: { readonly [N in NamesOf<English[K]>]: string | number }];

/** Keys of messages that need no values. */
export type PlainKey = { [K in Key]: [NamesOf<English[K]>] extends [never] ? K : never }[Key];

export type Translate = <K extends Key>(key: K, ...values: Values<K>) => string;

type Message = string | Readonly<Record<string, string>>;
/** The messages of whichever language is shown; those of later screens as soon as one of these opens. */
export type AnyMessages = { readonly [K in keyof typeof english]: Message } & {
  readonly [K in keyof typeof later]?: Message;
};
