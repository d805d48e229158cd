import type { MapDocument } from '../map';
import { mergeMaps } from '../merge';
import type { Command } from './parts';

/** Takes over what a draft has otherwise than the version it was made from; what was edited since stays. */
export function adopt(base: MapDocument, draft: MapDocument): Command {
  return map => mergeMaps(base, draft, map).merged;
}
