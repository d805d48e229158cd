import { useState } from 'react';
import { readTemplate, useMapTemplates } from '../../../api/maps';
import { useText } from '../../../i18n/index';
import { readMap } from '../../../maps/map';
import { type Persona, readPersona } from '../../../maps/persona';
import { ListSkeleton } from '../../../states/Skeletons';
import { Empty, Failure } from '../../../states/State';
import { showFailure } from '../../../states/undo';
import classes from './Make.module.css';
import { useMakeMap } from './useMakeMap';

/** Maps of a business like one's own, to begin from. */
export function Templates() {
  const { t, language } = useText();
  const templates = useMapTemplates(language);
  const { make, busy } = useMakeMap();
  const [chosen, setChosen] = useState<string | null>(null);
  if (templates.error) return <Failure compact error={templates.error} retry={() => void templates.refetch()} />;
  if (!templates.data) return <ListSkeleton rows={4} />;
  if (templates.data.length === 0) return <Empty compact title={t('maps.noTemplates')} />;
  const take = async (key: string) => {
    setChosen(key);
    try {
      const template = await readTemplate(key, language);
      const body = readMap(template.map);
      const personas = template.personas.flatMap(([old, one]): [string, Persona][] => {
        const persona = readPersona(one);
        return persona ? [[old, persona]] : [];
      });
      if (body) await make(body, personas);
    } catch (error) {
      showFailure(error);
    }
    setChosen(null);
  };
  return (
    <ul className={classes.templates}>
      {templates.data.map(template => (
        <li key={template.key}>
          <button
            type="button"
            disabled={busy || chosen !== null}
            aria-busy={chosen === template.key || undefined}
            onClick={() => void take(template.key)}
          >
            <b>{template.name}</b>
            <span>{template.about}</span>
            <small>
              {t('maps.stagesMany', { count: template.stages })} · {t('maps.stepsMany', { count: template.steps })}
            </small>
          </button>
        </li>
      ))}
    </ul>
  );
}
