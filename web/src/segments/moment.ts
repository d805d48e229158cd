/** Segments stand still where nothing has arrived for a day. */
const STILL_MS = 60 * 60 * 1000;

/** Whether segments are counted as of a moment that is over, because the data ends. */
export function isPast(at: string, now = Date.now()): boolean {
  return now - Date.parse(at) > STILL_MS;
}
