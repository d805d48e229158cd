import type { AudienceSearch } from '../../segments/audience';

export interface NewSegmentSearch {
  /** The example to begin with. */
  example?: string | undefined;
}

export function readNewSegmentSearch(raw: Record<string, unknown>): NewSegmentSearch {
  return { example: textOf(raw.example) };
}

/** What the page of a segment has in its address. */
export interface SegmentSearch {
  /** The list for other systems that is put together; absent while its dialog is closed. */
  audience?: AudienceSearch | undefined;
}

/** Which of it there is the policy says, which is not here yet. */
export function readSegmentSearch(raw: Record<string, unknown>): SegmentSearch {
  if (typeof raw.audience !== 'object' || raw.audience === null) return { audience: undefined };
  const { purpose, channel, format } = raw.audience as Record<string, unknown>;
  return { audience: { purpose: textOf(purpose), channel: textOf(channel), format: textOf(format) } };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, 64) : undefined;
}
