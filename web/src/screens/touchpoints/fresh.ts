/** Where the keys of touchpoints that the last import brought are kept. */
export const FRESH_TOUCHPOINTS = 'styk-fresh-touchpoints';
