import { Button } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ComponentType, Suspense, useEffect, useState } from 'react';
import type { SegmentRow } from '../../api/segments';
import type { PageSearch } from '../../router';
import { readSegmentSearch, type SegmentSearch } from './search';

/** The lists that are made of a segment, as the address calls them. */
type ListName = 'audience' | 'calls';

type Chosen<Name extends ListName> = NonNullable<SegmentSearch[Name]>;

interface DialogProps<Name extends ListName> {
  row: SegmentRow;
  hint: string | undefined;
  wanted: Chosen<Name> | undefined;
  onChange: (change: Chosen<Name>) => void;
  onClose: () => void;
}

export interface SegmentListProps {
  row: SegmentRow;
  /** What to know of the segment while it is edited. */
  hint?: string | undefined;
}

interface ListActionProps<Name extends ListName> extends SegmentListProps {
  name: Name;
  label: string;
  icon: Icon;
  dialog: ComponentType<DialogProps<Name>>;
}

/** Makes a list of the segment; what is chosen for it stands in the address. */
export function ListAction<Name extends ListName>({
  row,
  hint,
  name,
  label,
  icon: Sign,
  dialog: Dialog,
}: ListActionProps<Name>) {
  const navigate = useNavigate();
  const wanted = readSegmentSearch(useSearch({ strict: false }))[name] as Chosen<Name> | undefined;
  const opened = wanted !== undefined;
  // Loaded when first opened; from then on it stays, to go as it came.
  const [loaded, setLoaded] = useState(false);
  useEffect(() => {
    if (opened) setLoaded(true);
  }, [opened]);
  // A rule that cannot be read finds nobody.
  if (!row.tree) return null;
  const show = (chosen: Chosen<Name> | undefined, replace: boolean) =>
    void navigate({
      to: '/customers/segments/$key',
      params: { key: row.key },
      search: (before: SegmentSearch & PageSearch): SegmentSearch & PageSearch => ({ ...before, [name]: chosen }),
      replace,
      resetScroll: false,
    });
  return (
    <>
      <Button
        variant="default"
        size="sm"
        leftSection={<Sign size={16} aria-hidden />}
        onClick={() => show({} as Chosen<Name>, false)}
      >
        {label}
      </Button>
      {loaded && (
        <Suspense fallback={null}>
          <Dialog
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
