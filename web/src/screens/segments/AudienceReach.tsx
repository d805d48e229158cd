import { useId } from 'react';
import type { AudienceFormat, useTriedAudience } from '../../api/audience';
import { useText } from '../../i18n/index';
import { type AudiencePart, leastRows, partsOf } from '../../segments/audience';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure, State } from '../../states/State';
import { PART_COLOURS } from '../consent/PurposeReachBox';
import classes from './Audience.module.css';

interface AudienceReachProps {
  format: AudienceFormat;
  found: ReturnType<typeof useTriedAudience>;
}

function colourOf(name: AudiencePart['name']): string {
  if (name === 'listed') return PART_COLOURS.allowed;
  return name === 'unmatched' ? 'var(--s4)' : PART_COLOURS[name];
}

/** How many of a segment are on a list, and why the others are not. */
export function AudienceReach({ format: list, found }: AudienceReachProps) {
  const { t, format } = useText();
  const { data, error, isFetching, isPlaceholderData, refetch } = found;
  if (error && !isFetching) return <Failure compact error={error} retry={() => void refetch()} />;
  if (!data) return <ListSkeleton rows={4} />;
  const { members, customers } = data;
  if (members === 0) return <State mood="empty" compact title={t('segments.membersNone')} />;
  const parts = partsOf(data);
  const least = leastRows(list, customers);
  return (
    <div className={classes.reach} data-stale={isPlaceholderData || undefined} aria-busy={isPlaceholderData}>
      <div role="status">
        <p className={classes.small}>{t('audience.onList')}</p>
        <p className={classes.big}>{t('word.customersMany', { count: customers })}</p>
        <p className={classes.small}>
          {t('audience.ofMembers', { share: format.percent(customers / members), count: members })}
        </p>
      </div>
      <div className={classes.bar} aria-hidden="true">
        {parts.map(part => (
          <i key={part.name} style={{ flexGrow: part.customers, background: colourOf(part.name) }} />
        ))}
      </div>
      <Others parts={parts.filter(({ name }) => name !== 'listed')} />
      {least !== null && <p className={classes.small}>{t('audience.tooFew', { least })}</p>}
    </div>
  );
}

/** Everybody else of the segment, by what keeps them off the list. */
function Others({ parts }: { parts: AudiencePart[] }) {
  const { t, format } = useText();
  const title = useId();
  if (parts.length === 0) return <p className={classes.small}>{t('audience.everybody')}</p>;
  const said = (name: AudiencePart['name']) => {
    if (name === 'listed') return t('audience.onList');
    return t(name === 'unmatched' ? 'audience.unmatched' : `consent.part.${name}`);
  };
  return (
    <section aria-labelledby={title}>
      <h3 id={title} className={classes.heading}>
        {t('audience.notOnList')}
      </h3>
      <dl className={classes.others}>
        {parts.map(({ name, customers }) => (
          <div key={name} data-why={name}>
            <dt>
              <i aria-hidden="true" style={{ background: colourOf(name) }} />
              {said(name)}
            </dt>
            <dd>{format.count(customers)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
