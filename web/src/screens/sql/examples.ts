import type { Text } from '../../i18n/text';
import type { PlainKey } from '../../i18n/types';

interface Example {
  title: PlainKey;
  query: (text: Text) => string;
}

/** A heading in the reader's language. */
function heading(text: Text, key: PlainKey): string {
  return `"${text.t(key).toLocaleLowerCase(text.language)}"`;
}

/** Queries to begin with; they hold for every company's data. */
export const EXAMPLES: Example[] = [
  {
    title: 'sql.example.channels',
    query: text => `-- ${text.t('sql.example.channels')}
SELECT channel,
       count(*) AS ${heading(text, 'word.interactions')},
       count(DISTINCT person) AS ${heading(text, 'word.customers')}
FROM interactions
GROUP BY channel
ORDER BY 2 DESC`,
  },
  {
    title: 'sql.example.weeks',
    query: text => `-- ${text.t('sql.example.weeks')}
SELECT date_trunc('week', time) AS ${heading(text, 'period.week')},
       count(DISTINCT person) AS ${heading(text, 'word.customers')},
       count(*) AS ${heading(text, 'word.interactions')}
FROM interactions
WHERE person > 0
GROUP BY 1
ORDER BY 1`,
  },
  {
    title: 'sql.example.several',
    query: text => `-- ${text.t('sql.example.several')}
WITH used AS (
  SELECT person, count(DISTINCT channel) AS channels
  FROM interactions
  WHERE person > 0 AND channel <> ''
  GROUP BY person
)
SELECT channels AS ${heading(text, 'column.channels')},
       count(*) AS ${heading(text, 'word.customers')}
FROM used
GROUP BY channels
ORDER BY channels`,
  },
  {
    title: 'sql.example.money',
    query: text => `-- ${text.t('sql.example.money')}
SELECT date_trunc('month', time) AS ${heading(text, 'period.month')},
       currency,
       count(money) AS n,
       sum(money) / 100.0 AS ${heading(text, 'metric.sum')}
FROM interactions
WHERE money IS NOT NULL
GROUP BY 1, 2
ORDER BY 1, 2`,
  },
  {
    title: 'sql.example.comments',
    query: text => `-- ${text.t('sql.example.comments')}
SELECT time, person, event, channel, score, text
FROM interactions
WHERE text IS NOT NULL
ORDER BY time DESC
LIMIT 100`,
  },
];
