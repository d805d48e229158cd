import { Link } from '@tanstack/react-router';
import { useText } from '../../i18n/index';
import classes from './Data.module.css';

const STEPS = [
  { step: 'import', to: '/data' },
  { step: 'touchpoints', to: '/data/touchpoints' },
  { step: 'findings', to: '/data/findings' },
] as const;
export type FirstStep = (typeof STEPS)[number]['step'];

/** Where one stands on the way from a file to the first answers. */
export function FirstSteps({ now }: { now: FirstStep }) {
  const { t } = useText();
  const at = STEPS.findIndex(one => one.step === now);
  return (
    <nav aria-label={t('firstSteps.label')} className={classes.steps}>
      <ol>
        {STEPS.map(({ step, to }, index) => (
          <li key={step} data-state={index < at ? 'past' : index === at ? 'now' : 'next'}>
            <Link to={to} aria-current={index === at ? 'step' : undefined}>
              <i aria-hidden>{index + 1}</i>
              {t(`firstSteps.${step}`)}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
