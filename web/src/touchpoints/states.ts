import type { Touchpoint } from '../api/types';

export type TouchpointState = NonNullable<Touchpoint['status']>;
export const STATES: TouchpointState[] = ['used', 'wanted', 'unobservable'];
