import type { Conformance } from '../../../api/types';
import { useText } from '../../../i18n/index';
import { compact } from '../../../question/draft';
import { filled, SelectorField } from './fields';
import { MapField } from './MapField';
import { Section } from './Section';

interface ConformanceFieldsProps {
  ask: Conformance;
  onChange: (ask: Conformance) => void;
}

/** Which map journeys are laid beside, and what they are for. */
export function ConformanceFields({ ask, onChange }: ConformanceFieldsProps) {
  const { t } = useText();
  return (
    <>
      <MapField
        value={ask.map}
        // Another map has versions of its own.
        onChange={map => onChange(compact({ ...ask, map, version: undefined }) as Conformance)}
      />
      <Section label={t('build.goal')}>
        <SelectorField
          label={t('build.goal')}
          placeholder={t('build.noGoal')}
          value={ask.goal}
          onChange={goal => onChange(compact({ ...ask, goal: filled(goal) }) as Conformance)}
        />
      </Section>
    </>
  );
}
