import { type Rule, unchosen } from './tree';

/** Ready rules to begin with. Which touchpoints they are about only the company knows: these are left to choose. */
export const EXAMPLES = ['repeat', 'unhappy', 'complained', 'fresh'] as const;
export type ExampleId = (typeof EXAMPLES)[number];

export function exampleRule(id: ExampleId): Rule {
  const of = unchosen();
  switch (id) {
    case 'repeat':
      return {
        all: [
          { count: { of, within: '90d', is: '>=', number: 2 } },
          { since: { which: 'last', of: {}, is: '>', time: '14d' } },
        ],
      };
    case 'unhappy':
      return { all: [{ latest: { of, holds: 'score < 7' } }] };
    case 'complained':
      return { all: [{ order: { one: { which: 'last', of }, is: '>', other: { which: 'last', of } } }] };
    case 'fresh':
      return { all: [{ since: { which: 'first', of: {}, is: '<=', time: '30d' } }] };
  }
}
