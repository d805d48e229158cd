// How a map lies in its grid: a column for each step, and one for a stage that has none yet.

import type { Lane, MapDocument, Stage, Step } from './map';

export interface Column {
  stage: string;
  /** None where a stage has no step yet. */
  step: Step | null;
}

export interface StageSpan {
  stage: Stage;
  /** Its first column, and how many it has. */
  first: number;
  span: number;
}

export interface Layout {
  columns: Column[];
  stages: StageSpan[];
  lanes: readonly Lane[];
}

export function layoutOf({ stages, lanes }: Pick<MapDocument, 'stages' | 'lanes'>): Layout {
  const columns: Column[] = [];
  const spans: StageSpan[] = [];
  for (const stage of stages) {
    const first = columns.length;
    const steps: (Step | null)[] = stage.steps.length > 0 ? stage.steps : [null];
    columns.push(...steps.map(step => ({ stage: stage.key, step })));
    spans.push({ stage, first, span: steps.length });
  }
  return { columns, stages: spans, lanes };
}
