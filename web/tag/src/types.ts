/**
 * Whether the tag may record, and whether it may store:
 * `required` records in memory, sends and stores nothing until told;
 * `granted` records, stores and sends;
 * `cookieless` records and sends, stores nothing: who comes back is not recognised;
 * `denied` records nothing, and removes what was stored.
 */
export type Consent = 'required' | 'granted' | 'cookieless' | 'denied';

/** What is recorded without being asked for. */
export type Automatic = 'pages' | 'forms' | 'links' | 'errors';

export interface Options {
  /** The source in Styk that the events belong to. */
  source: string;
  /** The public key of that source, `pk_...`. */
  key: string;
  /** The address of Styk; by default where the script came from. */
  host?: string | undefined;
  /** Before anybody decided; by default `required`. */
  consent?: Exclude<Consent, 'denied'>;
  /** By default all. */
  auto?: readonly Automatic[];
  /** `respect` (default): Do Not Track and Global Privacy Control switch the tag off. */
  dnt?: 'respect' | 'ignore';
  /** The part behind `#` is a page of its own; by default it is left out. */
  hash?: boolean;
}

/** Anything JSON can say. */
export type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [name: string]: Json };
export type Properties = { readonly [name: string]: Json };

/** One event as it is sent, see docs/TAG.md. Times are milliseconds since 1970 in UTC. */
export interface Event {
  id: string;
  event: string;
  type: 'page' | 'screen' | 'track' | 'identify';
  time: number;
  user_id?: string | undefined;
  signature?: string | undefined;
  traits?: Properties | undefined;
  url: string;
  path: string;
  title: string;
  referrer?: string | undefined;
  campaign?: Record<string, string> | undefined;
  click_ids?: Record<string, string> | undefined;
  locale: string;
  zone: string;
  screen: { width: number; height: number };
  properties: Record<string, unknown>;
}

/** What `on` tells of, and what it hands over. */
export interface Told {
  /** An event was recorded. */
  event: Event;
  /** So many events were taken by Styk. */
  sent: number;
  /** So many events were given up: too many, too large, or refused. */
  dropped: number;
  consent: Consent;
}

export interface Styk {
  (call: 'init', options: Options): void;
  (call: 'page', properties?: Properties): void;
  (call: 'track', name: string, properties?: Properties): void;
  /** `signature`: HMAC-SHA256 of the user's id as hexadecimal, made by your server. */
  (call: 'identify', userId: string | number, traits?: Properties, proof?: { signature?: string }): void;
  (call: 'consent', decision: Exclude<Consent, 'required'>): void;
  /** Whoever comes next on this device is somebody else. */
  (call: 'reset'): void;
  /** Send now what waits. */
  (call: 'flush'): void;
  <Name extends keyof Told>(call: 'on', name: Name, listener: (told: Told[Name]) => void): void;
}
