import type { RuleCounts, RuleState } from '../../../api/types';
import { useText } from '../../../i18n/index';
import type { PlainKey } from '../../../i18n/types';
import classes from './Rules.module.css';

const STATES = ['kept', 'open', 'broken'] as const satisfies readonly RuleState[];

const WORDS: Record<RuleState, PlainKey> = {
  kept: 'maps.rules.kept',
  open: 'maps.rules.open',
  broken: 'maps.rules.broken',
};

interface RuleBarProps {
  counts: RuleCounts;
  onOpen: (state: RuleState) => void;
}

/** Cases that kept the rule, are open, and broke it; the customers behind each a click away. */
export function RuleBar({ counts, onOpen }: RuleBarProps) {
  const { t, format } = useText();
  const { kept, open } = counts;
  const of: Record<RuleState, number> = { kept: kept.successes, open, broken: kept.n - kept.successes };
  const all = kept.n + open;
  if (all === 0) return <p className={classes.none}>{t('maps.rules.noCases')}</p>;
  return (
    <div className={classes.counts}>
      <div className={classes.bar} aria-hidden="true">
        {STATES.filter(state => of[state] > 0).map(state => (
          <span key={state} data-state={state} style={{ flexGrow: of[state] / all }} />
        ))}
      </div>
      <ul className={classes.legend}>
        {STATES.filter(state => of[state] > 0 || state === 'kept').map(state => (
          <li key={state}>
            <button
              type="button"
              disabled={of[state] === 0}
              title={t('maps.showCustomers')}
              onClick={() => onOpen(state)}
            >
              <i data-state={state} aria-hidden="true" />
              {t(WORDS[state])} <b>{format.count(of[state])}</b>
            </button>
          </li>
        ))}
      </ul>
      {kept.n > 0 && (
        <p className={classes.share}>
          <b>{format.percent(kept.value)}</b>{' '}
          <small>
            ({format.rateInterval(kept)}, {t('maps.n', { n: format.count(kept.n) })})
          </small>
        </p>
      )}
    </div>
  );
}
