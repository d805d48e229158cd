import { Alert, Button } from '@mantine/core';
import { useState } from 'react';
import type { Shown, TablePreview } from '../../api/data';
import { useText } from '../../i18n/index';
import { kindName } from '../../question/customers';
import { Empty, FailureText } from '../../states/State';
import classes from './Import.module.css';

interface PreviewProps {
  preview: TablePreview;
  /** A newer one is on its way. */
  stale: boolean;
  error: unknown;
  /** The mapping has all it needs: where it still shows nothing, something else is wrong. */
  unreadable: boolean;
}

/** As many as fit beside the columns without scrolling; all stay in the page once asked for. */
const FIRST = 6;

/** The first rows as interactions, and those that could not be read. */
export function Preview({ preview, stale, error, unreadable }: PreviewProps) {
  const { t } = useText();
  const { interactions, rejected } = preview;
  const [all, setAll] = useState(false);
  const shown = all ? interactions : interactions.slice(0, FIRST);
  const nothing = interactions.length === 0 && rejected.length === 0;
  return (
    <section
      className={classes.panel}
      data-beside={!all || undefined}
      aria-labelledby="preview-title"
      data-stale={stale || undefined}
      aria-busy={stale}
    >
      <div className={classes.panelHead}>
        <h2 id="preview-title">{t('preview.title')}</h2>
        {interactions.length > 0 && <span>{t('preview.count', { count: shown.length })}</span>}
      </div>
      {error != null && (
        <Alert color="red" variant="light" role="alert">
          <FailureText error={error} />
        </Alert>
      )}
      {error == null && nothing && (
        <Empty compact title={t('preview.none')} body={t(unreadable ? 'preview.noneCheck' : 'preview.noneLacks')} />
      )}
      {rejected.length > 0 && (
        <ul className={classes.refused}>
          {rejected.map(one => (
            <li key={one.position}>
              <b>{t('quarantine.line', { line: String(one.position) })}</b> {one.message}
            </li>
          ))}
        </ul>
      )}
      <ol className={classes.interactions}>
        {shown.map((one, index) => (
          <Interaction key={index} shown={one} />
        ))}
      </ol>
      {shown.length < interactions.length && (
        <Button variant="subtle" size="sm" onClick={() => setAll(true)}>
          {t('preview.more', { count: interactions.length - shown.length })}
        </Button>
      )}
    </section>
  );
}

/** ISO 4217 for amounts whose currency nobody told. */
const NO_CURRENCY = 'XXX';
/** Properties shown of an interaction; the rest is counted. */
const PROPERTIES = 4;

function Interaction({ shown }: { shown: Shown }) {
  const { t, format } = useText();
  const properties = propertiesOf(shown.properties);
  const facts: { label: string; value: string }[] = [
    ...(shown.channel ? [{ label: t('column.channel'), value: shown.channel }] : []),
    ...(shown.place ? [{ label: t('column.place'), value: shown.place }] : []),
    ...(shown.case ? [{ label: t('column.case'), value: shown.case }] : []),
    ...(shown.score == null ? [] : [{ label: t('column.score'), value: format.number(shown.score) }]),
    ...(shown.money
      ? [
          {
            label: t('column.money'),
            value: format.money(shown.money[0], shown.money[1] === NO_CURRENCY ? null : shown.money[1]),
          },
        ]
      : []),
    ...properties.slice(0, PROPERTIES),
  ];
  const more = properties.length - PROPERTIES;
  return (
    <li className={classes.interaction}>
      <div className={classes.moment}>
        <i aria-hidden className={classes.dot} />
        <time dateTime={shown.time}>{format.instant(shown.time)}</time>
      </div>
      <div className={classes.what}>
        <b className={classes.happened}>{shown.event}</b>
        <Who who={shown.who} />
        {shown.text && <q>{shown.text}</q>}
        <dl>
          {facts.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
          {more > 0 && <div className={classes.more}>{t('preview.moreProperties', { count: more })}</div>}
        </dl>
      </div>
    </li>
  );
}

function Who({ who }: { who: Shown['who'] }) {
  const text = useText();
  const { t } = text;
  if (who.length === 0) return <span className={classes.nobody}>{t('preview.nobody')}</span>;
  return (
    <span className={classes.who}>
      {who.map(({ kind, value }) => (
        <span key={`${kind}${value}`} title={value} className={classes.known}>
          <small>{kindName(kind, text)}</small> {shortened(value)}
        </span>
      ))}
    </span>
  );
}

/** Hashes say nothing: their beginning is enough to tell them apart. */
function shortened(value: string): string {
  return value.length > 22 ? `${value.slice(0, 10)}…` : value;
}

function propertiesOf(text: string): { label: string; value: string }[] {
  if (!text) return [];
  try {
    const read = JSON.parse(text) as Record<string, unknown>;
    return Object.entries(read).map(([label, value]) => ({
      label,
      value: typeof value === 'string' ? value : JSON.stringify(value),
    }));
  } catch {
    return [];
  }
}
