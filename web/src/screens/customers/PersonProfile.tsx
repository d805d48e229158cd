import { IconCheck } from '@tabler/icons-react';
import { useId, useMemo } from 'react';
import { BASE } from '../../api/client';
import type { ProfileFound, SaidRow, TraitRow } from '../../api/customers';
import { type Customer, useProfile } from '../../api/customers';
import type { Known } from '../../api/identity';
import { useText } from '../../i18n/index';
import { daysSaid, historyOf, profilePath, type Said } from '../../profile/history';
import { valueTexts } from '../../profile/value';
import { kindName, shownValue, strongestFirst } from '../../question/customers';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure, State } from '../../states/State';
import shared from '../identity/Identity.module.css';
import { byAlias } from '../identity/links';
import { Code } from '../sources/Copied';
import person from './Person.module.css';
import { PersonComputed } from './PersonComputed';
import classes from './PersonProfile.module.css';

/** What is said of one customer, by whom, and what was said before. */
export function PersonProfile({ customer }: { customer: Customer }) {
  const { t } = useText();
  const found = useProfile(customer.person);
  if (found.error && !found.data) {
    return <Failure error={found.error} retry={() => void found.refetch()} compact />;
  }
  if (!found.data) return <ListSkeleton rows={6} />;
  if (found.data.masked) {
    return <State mood="forbidden" compact title={t('profile.hiddenTitle')} body={t('profile.hiddenBody')} />;
  }
  return <Whole found={found.data} />;
}

function Whole({ found }: { found: ProfileFound }) {
  const { traits, identifiers } = found;
  const { t } = useText();
  const title = useId();
  const known = useMemo(() => byAlias(identifiers), [identifiers]);
  return (
    <div className={person.identity}>
      <PersonComputed found={found} />
      {traits.length === 0 ? (
        <Empty compact title={t('profile.noneTitle')} body={t('profile.noneBody')} />
      ) : (
        <section className={person.links} aria-labelledby={title}>
          <h2 id={title}>{t('profile.said')}</h2>
          <dl className={classes.traits}>
            {traits.map(trait => (
              <Trait key={trait.name} trait={trait} known={known} />
            ))}
          </dl>
        </section>
      )}
      <ForOthers identifiers={identifiers} />
    </div>
  );
}

interface TraitProps {
  trait: TraitRow;
  known: ReadonlyMap<number, Known>;
}

function Trait({ trait, known }: TraitProps) {
  const { t, format } = useText();
  const { name, value, said } = trait;
  const [now] = said;
  return (
    <div className={classes.trait} data-trait={name}>
      <dt>{name}</dt>
      <dd>
        <Value value={value} />
        {now && (
          <p className={classes.about}>
            <Origin row={now} />
            <time dateTime={now.last} title={format.instant(now.last)}>
              {t('profile.last', { time: format.day(now.last) })}
            </time>
            {now.standing === 'claimed' && <span className={classes.claimed}>{t('profile.standing.claimed')}</span>}
          </p>
        )}
        {said.length > 1 && <History trait={trait} known={known} />}
      </dd>
    </div>
  );
}

function Value({ value }: { value: unknown }) {
  const text = useText();
  const texts = valueTexts(value, text);
  if (!Array.isArray(value) || value.length === 0) return <p className={classes.value}>{texts[0]}</p>;
  return (
    <ul className={classes.list}>
      {texts.map((one, place) => (
        <li key={place}>{one}</li>
      ))}
    </ul>
  );
}

/** Where it comes from. */
function Origin({ row }: { row: SaidRow }) {
  const { t } = useText();
  return (
    <>
      {row.source && <span>{row.source}</span>}
      {row.import != null && <span>{t('consent.ofImport', { number: String(row.import) })}</span>}
    </>
  );
}

/** All that was said of a trait, the latest first. */
function History({ trait, known }: TraitProps) {
  const { t } = useText();
  const history = useMemo(() => historyOf(trait), [trait]);
  return (
    <details className={classes.history}>
      <summary>{t('profile.history', { count: history.length })}</summary>
      <ol>
        {history.map((said, place) => (
          <Earlier key={place} said={said} known={known} />
        ))}
      </ol>
    </details>
  );
}

interface EarlierProps {
  said: Said;
  known: ReadonlyMap<number, Known>;
}

function Earlier({ said: { row, holds, overruled }, known }: EarlierProps) {
  const text = useText();
  const { t, format } = text;
  // Of one identifier alone there is nothing to tell apart.
  const whose = known.size > 1 ? known.get(row.alias) : undefined;
  return (
    <li data-said={holds ? 'holds' : 'past'} data-standing={row.standing}>
      <Value value={row.value} />
      <p className={classes.about}>
        {holds && (
          <span className={classes.holds}>
            <IconCheck size={14} stroke={2.4} aria-hidden />
            {t('profile.holds')}
          </span>
        )}
        <span>{daysSaid(row, format)}</span>
        <Origin row={row} />
        <span className={row.standing === 'claimed' ? classes.claimed : undefined}>
          {t(`profile.standing.${row.standing}`)}
        </span>
        {whose && <span>{`${kindName(whose.kind, text)} ${shownValue(whose)}`}</span>}
      </p>
      {overruled && <p className={classes.note}>{t('profile.overruled')}</p>}
    </li>
  );
}

/** The same for programs: by the strongest identifier, which stays where customers are merged. */
function ForOthers({ identifiers }: { identifiers: Known[] }) {
  const { t } = useText();
  const [strongest] = strongestFirst(identifiers);
  if (!strongest) return null;
  return (
    <div className={classes.others}>
      <p className={shared.quiet}>{t('profile.forOthers')}</p>
      <Code code={window.location.origin + BASE + profilePath(strongest)} label={t('profile.address')} />
    </div>
  );
}
