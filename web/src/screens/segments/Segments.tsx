import { Button, Title } from '@mantine/core';
import { IconArrowLeft, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useMayEdit } from '../../api/queries';
import { type SegmentRow, useSegmentSizes, useSegments } from '../../api/segments';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure, State } from '../../states/State';
import sources from '../sources/Sources.module.css';
import { Clusters } from './Clusters';
import { Examples } from './Examples';
import { Overlaps } from './Overlaps';
import { SegmentList } from './SegmentList';
import classes from './Segments.module.css';

/** All segments, how many are in each, and in two of them at once. */
export function Segments() {
  const { t } = useText();
  const { data, error, refetch } = useSegments();
  const mayEdit = useMayEdit();
  return (
    <div className={classes.screen}>
      <Link to="/customers" className={sources.back}>
        <IconArrowLeft size={16} aria-hidden />
        {t('person.back')}
      </Link>
      <header className={classes.head}>
        <div>
          <Title order={1}>{t('nav.segments')}</Title>
          <p className={classes.lead}>{t('segments.lead')}</p>
        </div>
        {mayEdit && data && data.length > 0 && <NewButton />}
      </header>
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <ListSkeleton rows={5} />
      ) : data.length === 0 ? (
        <None mayEdit={mayEdit} />
      ) : (
        <Some rows={data} />
      )}
      {data && <Clusters />}
    </div>
  );
}

function NewButton() {
  const { t } = useText();
  return (
    <Button component={Link} to="/customers/segments/new" leftSection={<IconPlus size={17} aria-hidden />}>
      {t('segments.new')}
    </Button>
  );
}

function None({ mayEdit }: { mayEdit: boolean }) {
  const { t } = useText();
  return (
    <>
      <State
        mood="empty"
        compact
        title={t('segments.noneTitle')}
        body={t(mayEdit ? 'segments.noneBody' : 'segments.noneViewer')}
        action={mayEdit && <NewButton />}
      />
      {mayEdit && <Examples />}
    </>
  );
}

function Some({ rows }: { rows: SegmentRow[] }) {
  const { language } = useText();
  const sizes = useSegmentSizes();
  const sorted = useMemo(() => {
    const collator = new Intl.Collator(language);
    return rows.toSorted((a, b) => collator.compare(a.name, b.name));
  }, [rows, language]);
  return (
    <>
      {sizes.error && !sizes.isFetching && <Failure compact error={sizes.error} retry={() => void sizes.refetch()} />}
      <SegmentList rows={sorted} sizes={sizes.data} counting={sizes.isFetching} />
      {sizes.data && <Overlaps rows={sorted} sizes={sizes.data} />}
    </>
  );
}
