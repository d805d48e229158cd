import { Link } from '@tanstack/react-router';
import { type ReactNode, useId, useState } from 'react';
import {
  type ActivityFound,
  type ComputedFound,
  type ComputedHistory,
  type TouchFound,
  useComputedHistory,
} from '../../api/computed';
import type { ProfileFound } from '../../api/customers';
import { useMayEdit, useTouchpoints } from '../../api/queries';
import { computedText, originText } from '../../computed/value';
import { useText } from '../../i18n/index';
import { namesOf } from '../../question/names';
import { Bone } from '../../states/Skeletons';
import { FailureText } from '../../states/State';
import shared from '../identity/Identity.module.css';
import person from './Person.module.css';
import classes from './PersonProfile.module.css';

/** What one customer did, and what the company computes of it. */
export function PersonComputed({ found }: { found: ProfileFound }) {
  const { t } = useText();
  const mayEdit = useMayEdit();
  const title = useId();
  const { activity, computed, counting } = found;
  return (
    <>
      {counting && <p className={shared.quiet}>{t('computed.counting')}</p>}
      {activity && <Activity activity={activity} />}
      {computed.length > 0 && (
        <section className={person.links} aria-labelledby={title}>
          <h2 id={title}>{t('computed.title')}</h2>
          <dl className={classes.traits}>
            {computed.map(one => (
              <Trait key={one.key} person={found.person} found={one} />
            ))}
          </dl>
        </section>
      )}
      {mayEdit && (
        <Link to="/settings/$tab" params={{ tab: 'computed' }} className={person.all}>
          {t('computed.define')}
        </Link>
      )}
    </>
  );
}

function Activity({ activity }: { activity: ActivityFound }) {
  const { t, format } = useText();
  const title = useId();
  const { interactions, active_days, first, last, channels, purchases } = activity;
  const used = channels.map(one => `${one.channel || t('word.unknownChannel')}: ${format.count(one.interactions)}`);
  return (
    <section className={person.links} aria-labelledby={title}>
      <h2 id={title}>{t('computed.activity')}</h2>
      <dl className={classes.traits}>
        <Fact label={t('word.interactions')} name="interactions" value={format.count(interactions)} />
        <Fact label={t('computed.activeDays')} name="active_days" value={format.count(active_days)} />
        <Touch label={t('computed.firstTouch')} name="first" touch={first} />
        <Touch label={t('computed.lastTouch')} name="last" touch={last} />
        <Fact label={t('consent.channels')} name="channels" value={used.join(' · ')} />
        {purchases && <Purchases purchases={purchases} />}
      </dl>
    </section>
  );
}

interface FactProps {
  label: string;
  /** What it is in the HTTP API. */
  name: string;
  value: string;
  /** What it rests on. */
  about?: readonly string[];
  children?: ReactNode;
}

function Fact({ label, name, value, about = [], children }: FactProps) {
  return (
    <div className={classes.trait} data-fact={name}>
      <dt>{label}</dt>
      <dd>
        <p className={classes.value}>{value}</p>
        {about.length > 0 && (
          <p className={classes.about}>
            {about.map((one, place) => (
              <span key={place}>{one}</span>
            ))}
          </p>
        )}
        {children}
      </dd>
    </div>
  );
}

function Touch({ label, name, touch }: { label: string; name: string; touch: TouchFound }) {
  const text = useText();
  return <Fact label={label} name={name} value={text.format.instant(touch.time)} about={originText(touch, text)} />;
}

function Purchases({ purchases }: { purchases: NonNullable<ActivityFound['purchases']> }) {
  const text = useText();
  const { t, format } = text;
  const registry = useTouchpoints();
  const name = namesOf(registry.data, text);
  const { touchpoints, count, last, amounts } = purchases;
  const about = [
    ...amounts.map(one => t('computed.amount', { money: format.money(one.minor, one.currency), count: one.count })),
    ...(last ? [t('computed.last', { time: format.day(last) })] : []),
    format.list(touchpoints.map(one => format.quote(name(one)))),
  ];
  return <Fact label={t('word.purchases')} name="purchases" value={format.count(count)} about={about} />;
}

function Trait({ person, found }: { person: number; found: ComputedFound }) {
  const text = useText();
  const { t, format } = text;
  const { key, name, value, n, last, untold } = found;
  if (untold) {
    return (
      <Fact label={name} name={key} value="–" about={[t(`computed.untold.${untold}`)]}>
        {untold === 'moments' && <History person={person} trait={key} />}
      </Fact>
    );
  }
  const about = [t('computed.rests', { count: n }), ...(last ? [t('computed.last', { time: format.day(last) })] : [])];
  return (
    <Fact label={name} name={key} value={computedText(value, found, text)} about={about}>
      <History person={person} trait={key} />
    </Fact>
  );
}

/** What it came to, computed once somebody wants to know. */
function History({ person, trait }: { person: number; trait: string }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const { data, error } = useComputedHistory(person, trait, open);
  return (
    <details className={classes.history} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{t('computed.history')}</summary>
      {error && !data && (
        <p className={classes.note} role="alert">
          <FailureText error={error} />
        </p>
      )}
      {open && !error && !data && <Bone width={220} height={22} />}
      {data && <Points history={data} />}
    </details>
  );
}

/** The latest first. */
function Points({ history }: { history: ComputedHistory }) {
  const text = useText();
  const { t, format } = text;
  const { points, more } = history;
  if (points.length === 0) return <p className={classes.note}>{t('computed.historyNone')}</p>;
  return (
    <>
      <ol>
        {points.toReversed().map((point, place) => (
          <li key={place}>
            <p className={classes.value}>{computedText(point.value, history, text)}</p>
            <p className={classes.about}>
              <time dateTime={point.time}>{format.instant(point.time)}</time>
              <span>{t('computed.rests', { count: point.n })}</span>
            </p>
          </li>
        ))}
      </ol>
      {more && <p className={classes.note}>{t('computed.historyMore')}</p>}
    </>
  );
}
