import { useNavigate, useSearch } from '@tanstack/react-router';
import { useDiscovery } from '../../../../api/discovery';
import { PeriodPicker } from '../../../../frame/PeriodPicker';
import { useText } from '../../../../i18n/index';
import { readSeen, type SeenBy } from '../../../../maps/discovery';
import { periodRange } from '../../../../question/period';
import type { PageSearch } from '../../../../router';
import { Failure, Loading } from '../../../../states/State';
import { FilterList } from '../../../explore/build/Filters';
import { filled, SelectorField } from '../../../explore/build/fields';
import { Journeys } from '../../../explore/build/Journeys';
import { Section } from '../../../explore/build/Section';
import type { MapsSearch } from '../../search';
import classes from './Discover.module.css';
import { Proposals } from './Proposals';

/** A map out of what customers do: whose journeys, how simple, and then made. */
export default function DiscoverForm({ onClose }: { onClose: () => void }) {
  const { language, zone } = useText();
  const { period, seen }: MapsSearch & PageSearch = useSearch({ strict: false });
  const navigate = useNavigate({ from: '/journeys/maps' });
  const asked = readSeen(seen);
  const range = periodRange(period, zone);
  const { data, error, isFetching, refetch } = useDiscovery({ ...asked, ...(range && { range }), zone, language });
  const change = (changed: Partial<MapsSearch>) =>
    void navigate({
      to: '.',
      search: (before: MapsSearch & PageSearch) => ({ ...before, ...changed }),
      replace: true,
      resetScroll: false,
    });
  return (
    <div className={classes.form}>
      <Whose seen={asked} onChange={next => change({ seen: { ...next }, group: undefined })} />
      {data ? (
        <Proposals found={data} onChange={change} onClose={onClose} />
      ) : error && !isFetching ? (
        <Failure compact error={error} retry={() => void refetch()} />
      ) : (
        <Loading />
      )}
    </div>
  );
}

interface WhoseProps {
  seen: SeenBy;
  onChange: (seen: SeenBy) => void;
}

/** Which journeys the map is made of. */
function Whose({ seen, onChange }: WhoseProps) {
  const { t } = useText();
  const change = (changed: { [Key in keyof SeenBy]?: SeenBy[Key] | undefined }) => {
    const next = { ...seen, ...changed };
    onChange(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)) as SeenBy);
  };
  return (
    <div className={classes.whose}>
      <div className={classes.row}>
        <PeriodPicker />
        <FilterList bare segments filters={seen.filters ?? []} onChange={filters => change({ filters })} />
      </div>
      <details className={classes.more}>
        <summary>{t('discover.journeys')}</summary>
        <Journeys split={seen.journeys} onChange={journeys => change({ journeys })} />
        <Section label={t('discover.goal')}>
          <SelectorField
            label={t('discover.goal')}
            value={seen.goal}
            onChange={goal => change({ goal: filled(goal) })}
          />
          <p className={classes.help}>{t('discover.goalHelp')}</p>
        </Section>
      </details>
    </div>
  );
}
