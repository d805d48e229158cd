import { Button } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/index';
import { GUIDE_STEPS, type GuideStep } from '../search';
import { useStudio } from '../studio';
import { Audience } from './Audience';
import { DataStep } from './DataStep';
import { Filling } from './Filling';
import { GoalsStep } from './GoalsStep';
import classes from './Guide.module.css';
import { Testing } from './Testing';
import { Touchpoints } from './Touchpoints';

const STEPS: Record<GuideStep, () => ReactNode> = {
  goals: GoalsStep,
  audience: Audience,
  touchpoints: Touchpoints,
  data: DataStep,
  map: Filling,
  test: Testing,
};

/**
 * Six steps from a goal to a map that was tested. They edit the map itself, so that nothing is lost between them,
 * any of them can be gone back to, and somebody else can go on.
 */
export default function Guide() {
  const { t } = useText();
  const { search, go } = useStudio();
  const now = search.guide ?? 'goals';
  const at = GUIDE_STEPS.indexOf(now);
  const [before, after] = [GUIDE_STEPS[at - 1], GUIDE_STEPS[at + 1]];
  const Step = STEPS[now];
  return (
    <div className={classes.guide}>
      <nav aria-label={t('guide.title')}>
        <ol className={classes.steps}>
          {GUIDE_STEPS.map((step, place) => (
            <li key={step} data-passed={place < at || undefined}>
              <button
                type="button"
                aria-current={step === now ? 'step' : undefined}
                onClick={() => go({ guide: step }, false)}
              >
                <i aria-hidden>{place < at ? <IconCheck size={14} /> : place + 1}</i>
                {t(`guide.${step}`)}
              </button>
            </li>
          ))}
        </ol>
      </nav>
      <section className={classes.step} aria-label={t(`guide.${now}`)}>
        <h2>{t(`guide.${now}`)}</h2>
        <p>{t(`guide.${now}.lead`)}</p>
        <Step />
        <footer className={classes.foot}>
          {before ? (
            <Button
              variant="default"
              leftSection={<IconArrowLeft size={16} aria-hidden />}
              onClick={() => go({ guide: before }, false)}
            >
              {t(`guide.${before}`)}
            </Button>
          ) : (
            <span />
          )}
          {after ? (
            <Button rightSection={<IconArrowRight size={16} aria-hidden />} onClick={() => go({ guide: after }, false)}>
              {t(`guide.${after}`)}
            </Button>
          ) : (
            <Button
              leftSection={<IconCheck size={16} aria-hidden />}
              onClick={() => go({ view: undefined, guide: undefined }, false)}
            >
              {t('guide.done')}
            </Button>
          )}
        </footer>
      </section>
    </div>
  );
}
