import type { Registry } from '../../api/types';

/** Letters and digits only: what two spellings of a name share. */
function squeezed(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replaceAll('ё', 'е');
}

/** Answers tell touchpoints apart by name, so no two may share one. */
export function nameTaken(registry: Registry, name: string, self: string | undefined): boolean {
  const wanted = squeezed(name);
  return (
    wanted !== '' &&
    registry.touchpoints.some(
      one => one.key !== self && Object.values(one.names).some(known => squeezed(known) === wanted),
    )
  );
}
