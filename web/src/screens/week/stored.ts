/** What this browser keeps under a name; null where it keeps nothing, or nothing at all. */
export function kept(place: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(place) ?? 'null');
  } catch {
    return null;
  }
}

export function keep(place: string, value: unknown) {
  try {
    localStorage.setItem(place, JSON.stringify(value));
  } catch {
    // Without storage it lasts as long as the page.
  }
}

export function forget(place: string) {
  try {
    localStorage.removeItem(place);
  } catch {
    // Nothing was kept either.
  }
}
