import { useText } from '../../i18n/index';
import type { PlainKey } from '../../i18n/types';

const REASONS: Record<string, PlainKey> = {
  malformed: 'reason.malformed',
  field_count: 'reason.field_count',
  time: 'reason.time',
  event: 'reason.event',
  number: 'reason.number',
  encoding: 'reason.encoding',
  too_large: 'reason.too_large',
  mapping: 'reason.mapping',
  not_allowed: 'reason.not_allowed',
  plan: 'reason.plan',
  erased: 'reason.erased',
};

/** Why rows were not taken, in words. */
export function useReason(): (reason: string) => string {
  const { t } = useText();
  return reason => {
    const key = REASONS[reason];
    return key ? t(key) : reason;
  };
}
