// Two people edited one map. What only one of them changed is taken from that one; where both changed the
// same, mine counts and the clash is told; nothing that one of them worked on is taken away by the other.

import { type Cell, type Edge, type MapDocument, placeOf, type Rule, type Stage, type Step } from './map';
import { type Clash, mergedFields, mergedOrder, same } from './mergeFields';
import { withStepsOf } from './rules';

export type { Clash } from './mergeFields';

export interface MergedMaps {
  merged: MapDocument;
  clashes: Clash[];
}

export function mergeMaps(base: MapDocument, mine: MapDocument, theirs: MapDocument): MergedMaps {
  if (mine === base) return { merged: theirs, clashes: [] };
  if (theirs === base) return { merged: mine, clashes: [] };
  return new Merging(new Version(base), new Version(mine), new Version(theirs)).result();
}

/** A version of a map, by the keys of its parts. */
class Version {
  readonly stages: Map<string, Stage>;
  readonly steps: Map<string, Step>;
  /** The stage of each step. */
  readonly stageOf = new Map<string, string>();
  readonly lanes: Map<string, MapDocument['lanes'][number]>;
  readonly cells: Map<string, Cell>;
  readonly personas: Set<string>;

  constructor(readonly map: MapDocument) {
    this.stages = new Map(map.stages.map(stage => [stage.key, stage]));
    this.steps = new Map(map.stages.flatMap(stage => stage.steps.map(step => [step.key, step] as const)));
    for (const stage of map.stages) for (const step of stage.steps) this.stageOf.set(step.key, stage.key);
    this.lanes = new Map(map.lanes.map(lane => [lane.key, lane]));
    this.cells = new Map(map.cells.map(cell => [placeOf(cell), cell]));
    this.personas = new Set(map.personas);
  }

  /** Whether it has room for a cell. */
  holds({ step, lane, persona }: Cell): boolean {
    return this.steps.has(step) && this.lanes.has(lane) && (persona === undefined || this.personas.has(persona));
  }
}

/** What one side worked on in cells, by step, lane and persona. */
class Touched {
  readonly steps = new Set<string>();
  readonly lanes = new Set<string>();
  readonly personas = new Set<string>();

  constructor(base: Version, side: Version) {
    for (const [place, cell] of side.cells) {
      if (same(cell, base.cells.get(place))) continue;
      this.steps.add(cell.step);
      this.lanes.add(cell.lane);
      if (cell.persona !== undefined) this.personas.add(cell.persona);
    }
  }
}

/** A stage without its steps, which are put together on their own. */
function head({ steps: _, ...stage }: Stage): Omit<Stage, 'steps'> {
  return stage;
}

class Merging {
  private readonly clashes: Clash[] = [];
  private readonly touched: Map<Version, Touched>;
  private readonly stages: Set<string>;
  private readonly steps: Set<string>;
  private readonly lanes: Set<string>;
  private readonly personas: Set<string>;

  constructor(
    private readonly base: Version,
    private readonly mine: Version,
    private readonly theirs: Version,
  ) {
    this.touched = new Map([mine, theirs].map(side => [side, new Touched(base, side)] as const));
    this.stages = this.kept(
      side => side.stages,
      (key, side, other) => this.isStageWorkedOn(key, side, other),
    );
    this.steps = this.kept(
      side => side.steps,
      (key, side, other) => this.isStepWorkedOn(key, side) || this.isStageSaved(side.stageOf.get(key), other),
    );
    this.lanes = this.kept(
      side => side.lanes,
      (key, side) => !same(side.lanes.get(key), base.lanes.get(key)) || this.of(side).lanes.has(key),
    );
    const personas = (side: Version) => new Map([...side.personas].map(key => [key, key]));
    this.personas = this.kept(personas, (key, side) => this.of(side).personas.has(key));
  }

  private of(side: Version): Touched {
    return this.touched.get(side) as Touched;
  }

  /** What both have, what one of them made, and what one removed though the other worked on it. */
  private kept(
    partsOf: (side: Version) => ReadonlyMap<string, unknown>,
    isWorkedOn: (key: string, side: Version, other: Version) => boolean,
  ): Set<string> {
    const [was, own, others] = [partsOf(this.base), partsOf(this.mine), partsOf(this.theirs)];
    const keys = new Set<string>();
    for (const key of new Set([...own.keys(), ...others.keys()])) {
      const both = own.has(key) && others.has(key);
      const [side, other] = own.has(key) ? [this.mine, this.theirs] : [this.theirs, this.mine];
      if (both || !was.has(key) || isWorkedOn(key, side, other)) keys.add(key);
    }
    return keys;
  }

  private isStepWorkedOn(key: string, side: Version): boolean {
    const moved = side.stageOf.get(key) !== this.base.stageOf.get(key);
    return moved || !same(side.steps.get(key), this.base.steps.get(key)) || this.of(side).steps.has(key);
  }

  /** Whether a stage that the other removed has something of this side's own: its name, a new step, work on one. */
  private isStageWorkedOn(key: string, side: Version, other: Version): boolean {
    const [stage, before] = [side.stages.get(key), this.base.stages.get(key)];
    if (!stage || !before || !same(head(stage), head(before))) return true;
    return stage.steps.some(step => {
      if (!this.base.steps.has(step.key)) return true;
      if (other.steps.has(step.key)) {
        return this.base.stageOf.get(step.key) !== key && this.pickedStage(step.key) === key;
      }
      return this.isStepWorkedOn(step.key, side);
    });
  }

  /** Whether a stage that the other side removed stays all the same. */
  private isStageSaved(stage: string | undefined, other: Version): boolean {
    return stage !== undefined && this.stages.has(stage) && !other.stages.has(stage);
  }

  /** The stage of a step: mine where I moved it. */
  private pickedStage(step: string): string | undefined {
    const [was, own, other] = [this.base, this.mine, this.theirs].map(side => side.stageOf.get(step));
    if (own === undefined || other === undefined) return own ?? other;
    return own === was ? other : own;
  }

  private fields<T extends object>(of: Clash['of'], key: string, was: T | undefined, own: T, other: T): T {
    // Where both made it there is nothing that it was made from.
    const { merged, conflicts } = mergedFields(was ?? ({} as T), own, other);
    this.clashes.push(...conflicts.map(field => ({ of, key, field })));
    return merged;
  }

  private part<T extends object>(of: Clash['of'], key: string, partsOf: (side: Version) => ReadonlyMap<string, T>): T {
    const [was, own, other] = [this.base, this.mine, this.theirs].map(side => partsOf(side).get(key));
    if (own && other) return this.fields(of, key, was, own, other);
    return (own ?? other) as T;
  }

  private order(keysOf: (side: Version) => string[], kept: ReadonlySet<string>): string[] {
    return mergedOrder(keysOf(this.base), keysOf(this.mine), keysOf(this.theirs)).filter(key => kept.has(key));
  }

  result(): MergedMaps {
    const stages = this.order(side => side.map.stages.map(({ key }) => key), this.stages).map(key => this.stage(key));
    const lanes = this.order(side => side.map.lanes.map(({ key }) => key), this.lanes).map(key =>
      this.part('lane', key, side => side.lanes),
    );
    const own = (side: Version) => {
      const { stages: _, lanes: __, cells: ___, edges: ____, personas: _____, rules: ______, ...fields } = side.map;
      return fields;
    };
    const merged: MapDocument = {
      ...this.fields('map', '', own(this.base), own(this.mine), own(this.theirs)),
      personas: this.order(side => side.map.personas, this.personas),
      stages,
      lanes,
      edges: this.edges(),
      cells: this.cells(),
    };
    const rules = this.rules();
    if (rules.length > 0) merged.rules = rules;
    return { merged, clashes: this.clashes };
  }

  private stage(key: string): Stage {
    const heads = (side: Version) => new Map([...side.stages].map(([key, stage]) => [key, head(stage)]));
    const members = new Set([...this.steps].filter(step => this.pickedStage(step) === key));
    const steps = this.order(side => side.stages.get(key)?.steps.map(step => step.key) ?? [], members);
    return {
      ...this.part('stage', key, heads),
      steps: steps.map(step => this.part('step', step, side => side.steps)),
    };
  }

  private cells(): Cell[] {
    const cells: Cell[] = [];
    for (const [place, own] of this.mine.cells) {
      const other = this.theirs.cells.get(place);
      const cell = other
        ? this.fields('cell', place, this.base.cells.get(place), own, other)
        : this.isCellKept(place, own, this.theirs) && own;
      if (cell && this.hasRoom(cell)) cells.push(cell);
    }
    for (const [place, other] of this.theirs.cells) {
      if (this.mine.cells.has(place)) continue;
      if (this.isCellKept(place, other, this.mine) && this.hasRoom(other)) cells.push(other);
    }
    return cells;
  }

  /** Whether a cell that the other side does not have stays. */
  private isCellKept(place: string, cell: Cell, other: Version): boolean {
    const was = this.base.cells.get(place);
    // Where it went with its step, lane or persona it comes back with that.
    return !was || !other.holds(cell) || !same(cell, was);
  }

  private hasRoom({ step, lane, persona }: Cell): boolean {
    return this.steps.has(step) && this.lanes.has(lane) && (persona === undefined || this.personas.has(persona));
  }

  /** What both have, what one of them made, and what one removed though the other changed it. */
  private rules(): Rule[] {
    const rules = (side: Version) => new Map((side.map.rules ?? []).map(rule => [rule.key, rule]));
    const [was, own, other] = [rules(this.base), rules(this.mine), rules(this.theirs)];
    const kept = new Map<string, Rule>();
    for (const key of new Set([...own.keys(), ...other.keys()])) {
      const [a, b, before] = [own.get(key), other.get(key), was.get(key)];
      const left = a ?? b;
      if (a && b) kept.set(key, this.fields('rule', key, before, a, b));
      else if (left && !same(left, before)) kept.set(key, left);
    }
    const order = this.order(side => (side.map.rules ?? []).map(({ key }) => key), new Set(kept.keys()));
    return withStepsOf(
      order.map(key => kept.get(key) as Rule),
      step => this.steps.has(step),
    );
  }

  private edges(): Edge[] {
    const edges = (side: Version) => new Map(side.map.edges.map(edge => [edgeName(edge), edge]));
    const [was, own, other] = [edges(this.base), edges(this.mine), edges(this.theirs)];
    const kept = new Map<string, Edge>();
    for (const key of new Set([...own.keys(), ...other.keys()])) {
      const [a, b, before] = [own.get(key), other.get(key), was.get(key)];
      const left = a ?? b;
      if (!left || !this.steps.has(left.from) || !this.steps.has(left.to)) continue;
      if (a && b) kept.set(key, this.fields('edge', key, before, a, b));
      else if (this.isEdgeKept(left, before, a ? this.theirs : this.mine)) kept.set(key, left);
    }
    return this.order(side => side.map.edges.map(edgeName), new Set(kept.keys())).map(key => kept.get(key) as Edge);
  }

  /** The same for an edge. */
  private isEdgeKept(edge: Edge, was: Edge | undefined, other: Version): boolean {
    const held = other.steps.has(edge.from) && other.steps.has(edge.to);
    return !was || !held || !same(edge, was);
  }
}

function edgeName({ from, to, kind }: Edge): string {
  return `${from}\n${to}\n${kind}`;
}
