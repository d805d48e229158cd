import { SegmentedControl, Switch } from '@mantine/core';
import type { Saved } from '../../../api/documents';
import { useFigures, useMapCompared, useVersionFigures } from '../../../api/maps';
import { useText } from '../../../i18n/index';
import { isChanged, isOneScale, rowsOf, type Sides, wholeOf } from '../../../maps/beforeAfter';
import type { MapDocument } from '../../../maps/map';
import { ListSkeleton } from '../../../states/Skeletons';
import { Failure, State } from '../../../states/State';
import { SeenBy } from '../SeenBy';
import { useStudio } from '../studio';
import views from '../views/Views.module.css';
import classes from './Before.module.css';
import { BeforeTable } from './BeforeTable';
import { Chooser } from './Chooser';
import { PeriodSliders } from './PeriodSliders';
import { SidesView } from './SidesView';
import { type Earlier, useEarlier } from './useEarlier';
import { type MeasuredPeriods, usePeriods } from './usePeriods';
import { Whole } from './Whole';

/** Two versions of a journey: what was changed, and how customers felt before and after it. */
export default function BeforeView() {
  const { t } = useText();
  const earlier = useEarlier();
  return (
    <>
      <p className={views.lead}>{t('before.lead')}</p>
      <Chooser earlier={earlier} />
      <Found earlier={earlier} />
    </>
  );
}

function Found({ earlier }: { earlier: Earlier }) {
  const { t } = useText();
  const { search } = useStudio();
  const { of, versions, chosen, changed, error, retry } = earlier;
  if (error) return <Failure compact error={error} retry={retry} />;
  if (!versions) return <ListSkeleton rows={5} />;
  if (!chosen) {
    const gone = versions.length > 0 || search.base !== undefined;
    const body = t(gone ? 'before.goneBody' : 'before.noneBody');
    return <State mood="empty" compact title={t(gone ? 'before.goneTitle' : 'before.noneTitle')} body={body} />;
  }
  return <Compared of={of} earlier={chosen} changed={changed} />;
}

interface ComparedProps {
  of: string;
  earlier: Saved<MapDocument>;
  changed: string | undefined;
}

function Compared({ of, earlier, changed }: ComparedProps) {
  const { t } = useText();
  const { mapKey, state, older, persona, search, go } = useStudio();
  const compared = useMapCompared(mapKey, { of, version: earlier.version }, older?.version, state.base.version);
  const found = usePeriods(changed);
  const periods = typeof found === 'string' ? null : found;
  const measured = useSides(of, earlier.version, periods);
  if (compared.error && !compared.data) {
    return <Failure compact error={compared.error} retry={() => void compared.refetch()} />;
  }
  if (!compared.data) return <ListSkeleton rows={6} />;
  const rows = rowsOf(compared.data, measured.sides, persona);
  const { before: was, after: is } = measured.sides;
  return (
    <>
      {periods ? (
        <PeriodSliders found={periods} changed={changed} />
      ) : (
        found !== 'loading' && <p className={classes.note}>{t(found === 'none' ? 'before.noData' : 'before.oneDay')}</p>
      )}
      {measured.error && <Failure compact error={measured.error} retry={measured.retry} />}
      {!isOneScale(measured.sides) && (
        <p className={classes.note} role="status">
          {t('before.scales', { before: was?.map.scale ?? '', after: is?.map.scale ?? '' })}
        </p>
      )}
      {periods && !measured.error && <Whole measured={wholeOf(measured.sides)} loading={measured.loading} />}
      <div className={classes.tools}>
        <SegmentedControl
          size="xs"
          aria-label={t('before.show')}
          data={[
            { value: 'table', label: t('before.table') },
            { value: 'sides', label: t('before.sides') },
          ]}
          value={search.sides ? 'sides' : 'table'}
          onChange={value => go({ sides: value === 'sides' ? 1 : undefined })}
        />
        <SeenBy />
        {!search.sides && (
          <Switch
            label={t('before.onlyChanged')}
            checked={search.changed === 1}
            onChange={event => go({ changed: event.currentTarget.checked ? 1 : undefined })}
          />
        )}
      </div>
      {search.sides ? (
        <SidesView earlier={earlier} later={older ?? state.base} compared={compared.data} />
      ) : (
        <BeforeTable
          rows={search.changed ? rows.filter(isChanged) : rows}
          loading={measured.loading}
          measurable={periods !== null}
        />
      )}
    </>
  );
}

/** What was measured on both sides, each at its version's own steps. */
function useSides(of: string, version: number, found: MeasuredPeriods | null) {
  const { mapKey, state, older } = useStudio();
  const { before: first, after: second } = found?.spans ?? {};
  const before = useVersionFigures(of, version, first);
  const newest = useFigures(mapKey, state.base.body, second, second !== undefined && !older);
  const past = useVersionFigures(mapKey, older?.version, second);
  const after = older ? past : newest;
  const sides: Sides = { before: before.data, after: second && after.data };
  return {
    sides,
    loading: before.isLoading || after.isLoading,
    error: (!before.data && before.error) || (!after.data && after.error) || null,
    retry: () => {
      for (const side of [before, after]) if (side.error) void side.refetch();
    },
  };
}
