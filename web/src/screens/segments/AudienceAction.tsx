import { Button } from '@mantine/core';
import { IconUserShare } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { SegmentRow } from '../../api/segments';
import { useText } from '../../i18n/index';
import type { PageSearch } from '../../router';
import type { AudienceSearch } from '../../segments/audience';
import { readSegmentSearch, type SegmentSearch } from './search';

const Audience = lazy(async () => ({ default: (await import('./Audience')).Audience }));

interface AudienceActionProps {
  row: SegmentRow;
  /** What to know of the segment while it is edited. */
  hint?: string | undefined;
}

/** Makes a list of the segment for other systems; what is chosen for it stands in the address. */
export function AudienceAction({ row, hint }: AudienceActionProps) {
  const { t } = useText();
  const navigate = useNavigate();
  const { audience: wanted } = readSegmentSearch(useSearch({ strict: false }));
  const opened = wanted !== undefined;
  // Loaded when first opened; from then on it stays, to go as it came.
  const [loaded, setLoaded] = useState(false);
  useEffect(() => {
    if (opened) setLoaded(true);
  }, [opened]);
  // A rule that cannot be read finds nobody.
  if (!row.tree) return null;
  const show = (audience: AudienceSearch | undefined, replace: boolean) =>
    void navigate({
      to: '/customers/segments/$key',
      params: { key: row.key },
      search: (before: SegmentSearch & PageSearch): SegmentSearch & PageSearch => ({ ...before, audience }),
      replace,
      resetScroll: false,
    });
  return (
    <>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconUserShare size={16} aria-hidden />}
        onClick={() => show({}, false)}
      >
        {t('audience.open')}
      </Button>
      {loaded && (
        <Suspense fallback={null}>
          <Audience
            row={row}
            hint={hint}
            wanted={wanted}
            onChange={change => show({ ...wanted, ...change }, true)}
            onClose={() => show(undefined, false)}
          />
        </Suspense>
      )}
    </>
  );
}
