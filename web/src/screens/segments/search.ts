import type { AudienceSearch } from '../../segments/audience';
import type { CallsSearch } from '../../segments/calls';

export interface NewSegmentSearch {
  /** The example to begin with. */
  example?: string | undefined;
  /** A name and a rule (CEL) to begin with, such as those of a group that was found. */
  name?: string | undefined;
  rule?: string | undefined;
}

/** As long as the server takes them. */
const LONGEST_NAME = 100;
const LONGEST_RULE = 20_000;

export function readNewSegmentSearch(raw: Record<string, unknown>): NewSegmentSearch {
  return {
    example: textOf(raw.example),
    name: textOf(raw.name, LONGEST_NAME),
    rule: textOf(raw.rule, LONGEST_RULE),
  };
}

/** What the page of a segment has in its address. */
export interface SegmentSearch {
  /** The list for other systems that is put together; absent while its dialog is closed. */
  audience?: AudienceSearch | undefined;
  /** The list for people who call; absent while its dialog is closed. */
  calls?: CallsSearch | undefined;
}

/** Which of it there is the policy says, which is not here yet. */
export function readSegmentSearch(raw: Record<string, unknown>): SegmentSearch {
  const audience = fieldsOf(raw.audience);
  const calls = fieldsOf(raw.calls);
  return {
    audience: audience && {
      purpose: textOf(audience.purpose),
      channel: textOf(audience.channel),
      format: textOf(audience.format),
    },
    calls: calls && { purpose: textOf(calls.purpose), day: textOf(calls.day) },
  };
}

function fieldsOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}

function textOf(value: unknown, longest = 64): string | undefined {
  return typeof value === 'string' ? value.slice(0, longest) : undefined;
}
