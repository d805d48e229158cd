export type TouchpointState = 'used' | 'wanted' | 'unobservable';
export const STATES: TouchpointState[] = ['used', 'wanted', 'unobservable'];
