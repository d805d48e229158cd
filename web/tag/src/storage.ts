/**
 * The part of the browser's storage that belongs to one source. Off, it reads
 * and writes nothing. It may be blocked, full, or emptied by others at any
 * time: then it says so, and never throws.
 */
export interface Store {
  on: boolean;
  get(name: string): string | null;
  /** Whether it is stored now. */
  set(name: string, value: string): boolean;
  remove(name: string): void;
  /** Names that begin with `start`. */
  names(start: string): string[];
}

export function createStore(prefix: string, area: () => Storage): Store {
  const attempt = <T>(act: (area: Storage) => T, otherwise: T): T => {
    try {
      return store.on ? act(area()) : otherwise;
    } catch {
      return otherwise;
    }
  };
  const store: Store = {
    on: false,
    get: name => attempt(area => area.getItem(prefix + name), null),
    set: (name, value) =>
      attempt(area => {
        area.setItem(prefix + name, value);
        return true;
      }, false),
    remove: name => attempt(area => area.removeItem(prefix + name), undefined),
    names: start =>
      attempt(area => {
        const found: string[] = [];
        for (let i = area.length; i--; ) {
          const name = area.key(i);
          if (name?.startsWith(prefix + start)) found.push(name.slice(prefix.length));
        }
        return found;
      }, []),
  };
  return store;
}
