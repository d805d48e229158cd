import type { Discovery, GroupMark, JourneyGroup } from '../../../../api/discovery';
import { useSegmentNames } from '../../../../api/segmentNames';
import { useText } from '../../../../i18n/index';
import type { Text } from '../../../../i18n/text';
import { markSaid } from '../../../../maps/discovery';
import { rateSaid } from '../../../../segments/clusters';
import classes from './Discover.module.css';

interface GroupCardsProps {
  found: Discovery;
  /** From 1; everybody where it says nothing. */
  chosen: number | undefined;
  onChoose: (group: number | undefined) => void;
}

/** Whose journey the map is: everybody's, or that of a group of journeys that are alike. */
export function GroupCards({ found, chosen, onChoose }: GroupCardsProps) {
  const { t } = useText();
  const known = chosen !== undefined && chosen <= found.groups.length ? chosen : undefined;
  return (
    <section aria-label={t('discover.whose')}>
      <h3 className={classes.title}>{t('discover.whose')}</h3>
      <ul className={classes.groups}>
        <li>
          <button type="button" aria-pressed={known === undefined} onClick={() => onChoose(undefined)}>
            <b>{t('discover.everybody')}</b>
            <span>{t('discover.everybodyOf', { count: found.customers })}</span>
          </button>
        </li>
        {found.groups.map((group, place) => (
          <li key={group.name}>
            <button type="button" aria-pressed={known === place + 1} onClick={() => onChoose(place + 1)}>
              <GroupSaid group={group} currency={found.currency} />
            </button>
          </li>
        ))}
      </ul>
      {found.groups.length === 0 && (
        <p className={classes.help}>{t(found.grouped ? 'discover.noGroups' : 'discover.tooFew')}</p>
      )}
    </section>
  );
}

/** So many of what sets a group apart are told, the clearest first. */
const MARKS = 2;

/** How many journeys a group has, and what sets it apart. */
function GroupSaid({ group, currency }: { group: JourneyGroup; currency: Discovery['currency'] }) {
  const text = useText();
  const { t, format } = text;
  const segmentName = useSegmentNames(group.marks.some(mark => mark.kind === 'segment'));
  return (
    <>
      <b>{group.name}</b>
      <span>{t('discover.ofJourneys', { share: rateSaid(group.share, format) })}</span>
      {group.marks.slice(0, MARKS).map(mark => {
        const { here, elsewhere, detail } = markSaid(mark, currency, format);
        const name = markName(mark, text, segmentName);
        return (
          <small key={name}>
            <em>{name}:</em> {t('discover.against', { here, elsewhere })} · <i>{detail}</i>
          </small>
        );
      })}
    </>
  );
}

function markName(mark: GroupMark, { t }: Pick<Text, 't'>, segmentName: (key: string) => string): string {
  const of = mark.of ?? '';
  switch (mark.kind) {
    case 'channel':
      return t('discover.mark.channel', { name: of });
    case 'segment':
      return t('discover.mark.segment', { name: segmentName(of) });
    default:
      return t(`discover.mark.${mark.kind}`);
  }
}
