import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { queryOptions } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { Language } from '../../api/types';
import { useQuery } from '../../api/useQuery';
import { useText } from '../../i18n/index';
import type { WelcomeSearch } from '../../router';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure } from '../../states/State';
import { GuideDrawer } from './GuideDrawer';
import { guideOrder, loadGuides, matches } from './guides/guide';
import classes from './Welcome.module.css';

function guidesQuery(language: Language) {
  return queryOptions({
    queryKey: ['guides', language],
    queryFn: () => loadGuides(language),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What to export from which product: found by name, one opens beside the page. */
export function GuideCards() {
  const { t, language } = useText();
  const { find = '', product } = useSearch({ strict: false }) as WelcomeSearch;
  const navigate = useNavigate();
  const guides = useQuery(guidesQuery(language));
  const change = (search: WelcomeSearch) =>
    void navigate({ to: '/welcome', search: before => ({ ...before, ...search }), replace: true, resetScroll: false });
  if (guides.error) return <Failure compact error={guides.error} retry={() => void guides.refetch()} />;
  if (!guides.data) return <ListSkeleton rows={4} />;
  const { data } = guides;
  const shown = guideOrder(language).filter(id => matches(data[id], find.trim()));
  return (
    <>
      <p className={classes.hint}>{t('guides.lead')}</p>
      <TextInput
        maw={360}
        size="sm"
        mb="md"
        value={find}
        placeholder={t('guides.find')}
        aria-label={t('guides.find')}
        leftSection={<IconSearch size={16} aria-hidden />}
        onChange={event => change({ find: event.currentTarget.value || undefined })}
      />
      {shown.length === 0 && <Empty compact title={t('palette.nothing')} body={t('guides.none')} />}
      <ul className={classes.cards}>
        {shown.map(id => (
          <li key={id}>
            <Link
              to="/welcome"
              search={before => ({ ...before, product: id })}
              resetScroll={false}
              className={classes.card}
            >
              <b>{data[id].title}</b>
              <span>{data[id].about}</span>
            </Link>
          </li>
        ))}
      </ul>
      <GuideDrawer guide={product ? data[product] : undefined} onClose={() => change({ product: undefined })} />
    </>
  );
}
