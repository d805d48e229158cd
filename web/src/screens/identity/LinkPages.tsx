import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { type Known, LINKS_PAGE, type LinkRow, type useRefused } from '../../api/identity';
import { useMayEdit } from '../../api/queries';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure } from '../../states/State';
import { DecisionDialog } from './DecisionDialog';
import classes from './Identity.module.css';
import { LinkItem } from './LinkItem';
import { byAlias, type Wanted } from './links';
import { Pager } from './Pager';
import type { IdentitySearch } from './search';

interface LinkPagesProps {
  found: ReturnType<typeof useRefused>;
  lead: string;
  counted: (total: number) => string;
  empty: ReactNode;
  /** What stands below the sentence of a link. */
  about: (link: LinkRow, known: ReadonlyMap<number, Known>) => ReactNode;
}

/** A long list of links, a page at a time. */
export function LinkPages({ found, lead, counted, empty, about }: LinkPagesProps) {
  const mayEdit = useMayEdit();
  const { page = 0 }: IdentitySearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const show = (next: number) =>
    void navigate({
      to: '/customers/identity',
      search: (before: IdentitySearch) => ({ ...before, page: next > 0 ? next : undefined }),
    });
  const { data, error, isPlaceholderData, refetch } = found;
  const known = useMemo(() => byAlias(data?.known ?? []), [data]);
  if (error && !data) return <Failure error={error} retry={() => void refetch()} compact />;
  if (!data) return <ListSkeleton rows={8} />;
  if (data.total === 0) return empty;
  return (
    <section aria-busy={isPlaceholderData}>
      <p className={classes.lead}>{lead}</p>
      <p className={classes.count}>{counted(data.total)}</p>
      <ol className={classes.links}>
        {data.links.map(link => (
          <LinkItem
            key={`${link.one} ${link.other} ${link.kind} ${link.time}`}
            link={link}
            known={known}
            onAct={mayEdit ? setWanted : undefined}
          >
            <p className={classes.about}>{about(link, known)}</p>
          </LinkItem>
        ))}
      </ol>
      <Pager total={data.total} size={LINKS_PAGE} page={page} onShow={show} />
      <DecisionDialog wanted={wanted} onClose={() => setWanted(null)} />
    </section>
  );
}
