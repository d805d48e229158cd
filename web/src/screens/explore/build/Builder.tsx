import type { Ask } from '../../../api/types';
import type { Draft } from '../../../question/draft';
import { kindInfo } from '../../../question/kinds';
import { AskFields } from './AskFields';
import { Breakdown } from './Breakdown';
import classes from './Build.module.css';
import { FilterList } from './Filters';
import { Journeys } from './Journeys';

interface BuilderProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
}

/** Any question, by clicking. */
export function Builder({ draft, onChange }: BuilderProps) {
  const info = kindInfo(draft.ask);
  const changeAsk = (ask: Ask) => {
    const { filters, journeys, by } = draft;
    onChange({ ...ask, ...(filters && { filters }), ...(journeys && { journeys }), ...(by && { by }) });
  };
  const { filters, journeys, by, ...ask } = draft;
  return (
    <div className={classes.builder}>
      <AskFields ask={ask as Ask} onChange={changeAsk} />
      {info.breakdown && <Breakdown by={by} onChange={next => onChange(withField(draft, 'by', next))} />}
      <FilterList segments filters={filters ?? []} onChange={next => onChange(withField(draft, 'filters', next))} />
      {info.journeys && <Journeys split={journeys} onChange={next => onChange(withField(draft, 'journeys', next))} />}
    </div>
  );
}

function withField<K extends 'filters' | 'journeys' | 'by'>(draft: Draft, key: K, value: Draft[K]): Draft {
  const { [key]: _, ...rest } = draft;
  return (value === undefined ? rest : { ...rest, [key]: value }) as Draft;
}
