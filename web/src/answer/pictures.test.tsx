import { readFileSync } from 'node:fs';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { Answer, AnswerResult, Ask } from '../api/types';
import { loadMessages, TextProvider } from '../i18n/index';
import { messages as en } from '../i18n/messages/en/index';
import { makeText } from '../i18n/text';
import { isEmpty, Picture } from './Picture';
import { tablesOf } from './tables';

// Results as the engine's own tests write them, one of each kind.
const file = new URL('../../../crates/query/src/answers/tests/answers.json', import.meta.url);
const results = JSON.parse(readFileSync(file, 'utf8')) as AnswerResult[];
const text = makeText('en', en, 'UTC');
await loadMessages('en');

function answerOf(result: AnswerResult): Answer {
  return {
    question: { ask: result.kind, zone: 'UTC' } as Ask,
    verdict: 'Said.',
    evidence: 'association',
    result,
    unknown: { interactions: 10, unidentified: 0 },
    snapshot: { version: 1, unflushed_rows: 0, identity: 0, rules: 0 },
    cost: { rows: 10, bytes: 0, wall_ms: 1 },
  };
}

function drawn(answer: Answer): string {
  return renderToStaticMarkup(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <TextProvider language="en" zone="UTC">
          <Picture answer={answer} name={one => one} onOpen={() => {}} findingLink={() => null} />
        </TextProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

describe.each(results.map(result => [result.kind, result] as const))('the answer to %s', (kind, result) => {
  const answer = answerOf(result);

  it('is drawn, every mark with a name', () => {
    const html = drawn(answer);
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
    // The flow graph is loaded when it is looked at.
    if (kind === 'transitions') return;
    const marks = html.match(/<rect[^>]*data-mark[^>]*>/g) ?? [];
    for (const mark of marks) expect(mark).toMatch(/aria-label="[^"]{3,}"/);
    if (!isEmpty(answer) && kind !== 'metric') expect(marks.length).toBeGreaterThan(0);
  });

  it('has its figures in tables with a heading for every column', () => {
    for (const table of tablesOf(answer, text)) {
      expect(table.title.length).toBeGreaterThan(0);
      for (const column of table.columns) expect(column.heading.length).toBeGreaterThan(0);
      for (const row of table.rows) expect(row.length).toBe(table.columns.length);
    }
  });
});
