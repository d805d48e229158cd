import { Alert } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef } from 'react';
import { type SourceRow, useRecent } from '../../api/sources';
import { useText } from '../../i18n/index';
import { Code, CopyButton } from './Copied';
import { rememberedKey } from './keys';
import { presetOf, signs } from './presets';
import classes from './Sources.module.css';
import type { SourceSearch } from './search';
import { hookAddress, type Place, snippetsFor, telegramCommand } from './snippets';
import { TabLink } from './TabLink';
import { useHealth } from './useHealth';
import { useSeconds } from './when';

/** Where this server is, as a browser reaches it. */
const server = () => window.location.origin;

/** How to make a source send. */
export function SetUp({ row }: { row: SourceRow }) {
  const { t } = useText();
  const made = rememberedKey(row.number);
  const secret = row.settings.kind !== 'browser';
  const place: Place = { server: server(), source: row.name, key: made ?? (secret ? t('source.keyPlace') : row.key) };
  return (
    <div className={classes.stack}>
      {secret && made && <FreshKey secret={made} />}
      <FirstEvent row={row} />
      {row.settings.kind === 'webhook' ? (
        <Hook row={row} place={place} known={made !== undefined} />
      ) : (
        <Snippets row={row} place={place} known={!secret || made !== undefined} />
      )}
    </div>
  );
}

/** A secret key, as long as the page that made it is open. */
function FreshKey({ secret }: { secret: string }) {
  const { t } = useText();
  return (
    <Alert color="amber" title={t('source.keyOnce')}>
      <div className={classes.key}>
        <code>{secret}</code>
        <CopyButton filled value={secret} label={t('source.copyKey')} />
      </div>
    </Alert>
  );
}

/** Waits for the first event, and says when it came. */
function FirstEvent({ row }: { row: SourceRow }) {
  const { t, format } = useText();
  const seconds = useSeconds();
  const { data } = useRecent(row.number, !row.closed);
  const quiet = useHealth([row])(row).state === 'quiet';
  // What was there already when the page was opened is not news.
  const before = useRef(row.arrived.last != null);
  if (row.closed) return <p className={classes.first}>{t('source.closedHelp')}</p>;
  const first = data?.rows.at(-1);
  if (!first && !row.arrived.last) {
    return (
      <p className={classes.first} data-waiting role="status">
        <i aria-hidden />
        {t(quiet ? 'source.waitingNext' : 'source.waiting')}
      </p>
    );
  }
  const shown = before.current ? data?.rows[0] : first;
  const name = shown ? shown.event || t('source.unreadable') : '';
  return (
    <p className={classes.first} data-came role="status">
      <i aria-hidden />
      <span>
        {shown
          ? t(before.current || quiet ? 'source.lastCame' : 'source.firstCame', {
              event: format.quote(name),
              time: seconds(shown.received),
            })
          : t('source.last', { time: format.instant(row.arrived.last ?? row.created) })}{' '}
        <TabLink tab="live">{t('source.watch')}</TabLink>
      </span>
    </p>
  );
}

interface PlacedProps {
  row: SourceRow;
  place: Place;
  /** Whether the key is a real one. */
  known: boolean;
}

function Snippets({ row, place, known }: PlacedProps) {
  const { t } = useText();
  const { sdk }: SourceSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const all = snippetsFor(row.settings.kind);
  const chosen = all.find(({ id }) => id === sdk) ?? all[0];
  if (!chosen) return null;
  const choose = (id: string) =>
    void navigate({
      to: '/data/sources/$number',
      params: { number: String(row.number) },
      search: { sdk: id === all[0]?.id ? undefined : id },
      resetScroll: false,
      replace: true,
    });
  const titleOf = (one: (typeof all)[number]) => (one.label ? t(one.label) : one.title);
  return (
    <section className={classes.box} aria-labelledby="snippets">
      <h2 id="snippets">{t('source.howToSend')}</h2>
      <p className={classes.lead}>{t(row.settings.kind === 'browser' ? 'source.howBrowser' : 'source.howServer')}</p>
      <div className={classes.sdks} role="group" aria-label={t('source.sdk')}>
        {all.map(one => (
          <button key={one.id} type="button" aria-pressed={one.id === chosen.id} onClick={() => choose(one.id)}>
            {titleOf(one)}
          </button>
        ))}
      </div>
      <p className={classes.note}>{t(chosen.note)}</p>
      {chosen.install && <Code code={chosen.install} label={t('source.install')} />}
      <Code code={chosen.code(place)} label={titleOf(chosen)} />
      {chosen.later && (
        <>
          <p className={classes.note}>{t(chosen.later.note)}</p>
          <Code code={chosen.later.code} label={t(chosen.later.note)} />
        </>
      )}
      {!known && <KeyNotKnown row={row} />}
    </section>
  );
}

/** Where a secret key would stand. */
function KeyNotKnown({ row }: { row: SourceRow }) {
  const { t } = useText();
  return (
    <p className={classes.note}>
      {t('source.keyHidden', { place: t('source.keyPlace'), begins: row.key.replace(/\.+$/, '') })}{' '}
      <TabLink tab="settings">{t('source.newKeyThere')}</TabLink>
    </p>
  );
}

function Hook({ row, place, known }: PlacedProps) {
  const { t, language } = useText();
  const preset = presetOf(row.settings);
  const signed = row.signed && signs(row.settings);
  const address = hookAddress(place, signed);
  const telegram = preset?.name === 'telegram';
  return (
    <section className={classes.box} aria-labelledby="hook">
      <h2 id="hook">{t('source.hookTitle', { sender: preset?.title[language] ?? t('source.hookOwn') })}</h2>
      <ol className={classes.steps}>
        <li>
          <p>{t('source.hookAddress')}</p>
          <Code code={address} label={t('source.address')} />
          {!signed && !known && <KeyNotKnown row={row} />}
          {signed && <p className={classes.note}>{t('source.hookSigned')}</p>}
        </li>
        <li>
          <p>{t(preset?.steps ?? 'source.steps.own')}</p>
          {preset?.events && <Code code={preset.events} label={t('source.subscribe')} />}
          {telegram && <Code code={telegramCommand(address)} label={t('source.command')} />}
        </li>
        {preset?.secret && !row.signed && (
          <li>
            <p>
              {t(preset.secret)} <TabLink tab="settings">{t('source.enterSecret')}</TabLink>
            </p>
          </li>
        )}
        {!preset && (
          <li>
            <p>
              {t('source.hookMapping')} <TabLink tab="mapping">{t('source.toMapping')}</TabLink>
            </p>
          </li>
        )}
      </ol>
    </section>
  );
}
