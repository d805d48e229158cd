import { type CardAnswer, type NamedStep, useMapCard } from '../../../api/maps';
import { useText } from '../../../i18n/index';
import type { Support } from '../../../maps/evidence';
import { personaName } from '../../../maps/persona';
import { boundSteps, gapsByText, isGap, saidFacts } from '../../../maps/plan';
import { ListSkeleton } from '../../../states/Skeletons';
import { Failure } from '../../../states/State';
import { useStudio } from '../studio';
import classes from './Views.module.css';

/** The seven questions that every journey answers; what nobody answered shows as a gap. */
export default function CardView() {
  const { t, language } = useText();
  const { mapKey, state } = useStudio();
  const card = useMapCard(mapKey, state.base.version, language);
  if (card.error && !card.data) return <Failure error={card.error} retry={() => void card.refetch()} />;
  if (!card.data) return <ListSkeleton rows={7} />;
  return (
    <>
      <p className={classes.lead}>{t('maps.card.lead')}</p>
      <ol className={classes.card}>
        {card.data.map(answer => (
          <Answer key={answer.question} answer={answer} />
        ))}
      </ol>
    </>
  );
}

function Answer({ answer }: { answer: CardAnswer }) {
  const { t } = useText();
  const { personas } = useStudio();
  const { text, facts, plans, gaps } = answer;
  const bound = boundSteps(facts);
  return (
    <li data-gap={isGap(answer) || undefined}>
      <h2>{text}</h2>
      {isGap(answer) && <p className={classes.gap}>{t('maps.card.gap')}</p>}
      <ul>
        {bound.length > 0 && (
          <li>
            {t('maps.card.bound')}
            <Steps steps={bound} />
          </li>
        )}
        {saidFacts(facts).map((fact, at) => (
          <Line
            key={`fact ${at}`}
            text={fact.text}
            step={fact.step}
            support={fact.fact === 'measured' ? 'measured' : 'stated'}
          />
        ))}
        {plans.map((plan, at) => (
          <Line
            key={`plan ${at}`}
            text={plan.persona ? `${personaName(personas, plan.persona)}: ${plan.text}` : plan.text}
            step={plan.step}
            support={plan.evidence > 0 ? 'stated' : 'assumption'}
          />
        ))}
        {gapsByText(gaps).map(({ text: lacking, steps }) => (
          <li key={lacking} className={classes.gap}>
            {lacking}
            <Steps steps={steps} />
          </li>
        ))}
      </ul>
    </li>
  );
}

function Line({ text, step, support }: { text: string; step: NamedStep; support: Support }) {
  const { t } = useText();
  return (
    <li>
      {text}
      <small>
        <Steps steps={[step]} />
        <span>{t(`maps.support.${support}`)}</span>
      </small>
    </li>
  );
}

/** Steps to be opened beside the map. */
export function Steps({ steps }: { steps: NamedStep[] }) {
  const { go } = useStudio();
  return (
    <span className={classes.stepLinks}>
      {steps.map(step => (
        <button key={step.key} type="button" onClick={() => go({ beside: ['step', step.key] }, false)}>
          {step.name}
        </button>
      ))}
    </span>
  );
}
