import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { type Known, LINKS_PAGE, type LinkRow, type useRefused } from '../../api/identity';
import { useMayEdit } from '../../api/queries';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure } from '../../states/State';
import { DecisionDialog } from './DecisionDialog';
import classes from './Identity.module.css';
import { LinkItem } from './LinkItem';
import { byAlias, type Wanted } from './links';
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
  const [wanted, setWanted] = useState<Wanted | null>(null);
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
      <Pager total={data.total} />
      <DecisionDialog wanted={wanted} onClose={() => setWanted(null)} />
    </section>
  );
}

function Pager({ total }: { total: number }) {
  const { t } = useText();
  const { page = 0 }: IdentitySearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const last = Math.max(0, Math.ceil(total / LINKS_PAGE) - 1);
  if (last === 0 && page === 0) return null;
  const show = (next: number) =>
    void navigate({
      to: '/customers/identity',
      search: (before: IdentitySearch) => ({ ...before, page: next > 0 ? next : undefined }),
    });
  const from = Math.min(page * LINKS_PAGE + 1, total);
  return (
    <nav className={classes.pager} aria-label={t('identity.pages')}>
      <Button variant="default" size="xs" disabled={page === 0} onClick={() => show(Math.min(page - 1, last))}>
        {t('identity.before')}
      </Button>
      <span>{t('identity.range', { from, to: Math.min((page + 1) * LINKS_PAGE, total), total })}</span>
      <Button variant="default" size="xs" disabled={page >= last} onClick={() => show(page + 1)}>
        {t('identity.after')}
      </Button>
    </nav>
  );
}
