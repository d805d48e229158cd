import { Button, Title } from '@mantine/core';
import { IconArrowLeft, IconPlus } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { BehindDrawer } from '../../answer/BehindDrawer';
import { useAsk, useData, useMayEdit, useTouchpoints } from '../../api/queries';
import type { Registry, Touchpoint } from '../../api/types';
import { useText } from '../../i18n/index';
import { toQuestion } from '../../question/question';
import type { PageSearch } from '../../router';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure } from '../../states/State';
import { boundShare } from '../../touchpoints/coverage';
import { nodesByKey, transitionsOf, trendPeriod, trendsByKey } from '../../touchpoints/numbers';
import { changed, renamed } from '../../touchpoints/registry';
import { useRegistryEdit } from '../../touchpoints/useRegistryEdit';
import { useMoveToStage, useStageModel } from '../../touchpoints/useStages';
import { FirstSteps } from '../data/FirstSteps';
import { keep } from '../data/kept';
import { ConflictDialog } from './ConflictDialog';
import { Filters } from './Filters';
import { FRESH_TOUCHPOINTS } from './fresh';
import { Gaps } from './Gaps';
import { NameField } from './NameField';
import { NewTouchpoint } from './NewTouchpoint';
import classes from './Registry.module.css';
import { RegistryExport } from './RegistryExport';
import { RegistryTable } from './RegistryTable';
import { countsOf, From, freshKeys, OnlyFresh, ReviewBar } from './Review';
import { Selection } from './Selection';
import type { RegistrySearch } from './search';
import { ownersOf, shownTouchpoints } from './shown';

type Search = RegistrySearch & PageSearch;

/** All touchpoints by stage, what is known of each, and what is missing. */
export function RegistryScreen() {
  return <Screen review={false} />;
}

/** The same after an import: to be accepted, or put right on the spot. */
export function TouchpointsReview() {
  return <Screen review />;
}

function Screen({ review }: { review: boolean }) {
  const registry = useTouchpoints();
  const { t } = useText();
  if (registry.error) return <Failure error={registry.error} retry={() => void registry.refetch()} />;
  return (
    <div className={classes.screen}>
      {review && <FirstSteps now="touchpoints" />}
      {registry.data ? (
        <Loaded registry={registry.data} review={review} />
      ) : (
        <>
          <Title order={1}>{t(review ? 'touch.title' : 'word.touchpoints')}</Title>
          <ListSkeleton rows={10} />
        </>
      )}
    </div>
  );
}

function Loaded({ registry, review }: { registry: Registry; review: boolean }) {
  const text = useText();
  const { t, language, zone, format } = text;
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate({ from: '/journeys/touchpoints' });
  const data = useData();
  const model = useStageModel();
  const editor = useMayEdit();
  const edit = useRegistryEdit();
  const move = useMoveToStage(registry, edit);
  const page = { period: search.period, zone, language };
  const none = data.data?.interactions === 0;
  const flow = toQuestion({ ask: 'transitions', limit: 1 }, page);
  const flowAnswer = useAsk(none ? null : flow);
  const period = trendPeriod(search.period, data.data);
  const trend = toQuestion({ ask: 'series', of: { metric: 'customers' }, period, by: 'touchpoint' }, page);
  const trendAnswer = useAsk(none || !data.data ? null : trend);
  const nodes = useMemo(
    () => nodesByKey(transitionsOf(flowAnswer.data?.result), registry, language),
    [flowAnswer.data, registry, language],
  );
  const trends = useMemo(
    () => trendsByKey(trendAnswer.data?.result, registry, language),
    [trendAnswer.data, registry, language],
  );
  const change = (values: Partial<RegistrySearch>, replace = true) =>
    void navigate({
      to: '.',
      search: (before: Search) => ({ ...before, ...values }),
      replace,
      resetScroll: false,
    });
  const fresh = useMemo(freshKeys, []);
  const onlyFresh = review && search.fresh === true && fresh.size > 0;
  const found = shownTouchpoints(registry, search, model, language);
  const shown = onlyFresh ? found.filter(one => fresh.has(one.key)) : found;
  const counts = useMemo(() => countsOf(data.data?.events ?? []), [data.data]);
  const rename = (touchpoint: Touchpoint, name: string) => {
    const mine = changed(registry, touchpoint.key, one => renamed(one, name, language));
    void edit.saveAloud({ base: registry, mine, message: t('touchpoint.saved', { name: format.quote(name) }) });
  };
  const goOn = () => {
    keep(FRESH_TOUCHPOINTS, undefined);
    void navigate({ to: '/data/findings' });
  };
  const chosen = registry.touchpoints.filter(one => search.chosen?.includes(one.key));
  const share = boundShare(flowAnswer.data?.unknown);
  return (
    <>
      <header className={classes.head}>
        <div>
          {!review && (
            <Link to="/journeys" className={classes.back}>
              <IconArrowLeft size={16} aria-hidden />
              {t('nav.journeys')}
            </Link>
          )}
          <Title order={1}>{t(review ? 'touch.title' : 'word.touchpoints')}</Title>
          <p className={classes.lead}>
            {review && t(editor ? 'touch.lead' : 'touch.viewer')}
            {review && <br />}
            {[
              t('registry.count', { count: registry.touchpoints.length }),
              share === null ? null : t('registry.bound', { share: format.percent(share) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
        <div className={classes.headActions}>
          {review && fresh.size > 0 && (
            <OnlyFresh count={fresh.size} on={onlyFresh} onChange={on => change({ fresh: on || undefined })} />
          )}
          {!review && shown.length > 0 && (
            <RegistryExport touchpoints={shown} model={model} nodes={flowAnswer.data || none ? nodes : null} />
          )}
          {editor && (
            <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => change({ make: '' }, false)}>
              {t('registry.new')}
            </Button>
          )}
        </div>
      </header>
      {registry.touchpoints.length === 0 ? (
        <Empty title={t('registry.emptyTitle')} body={t('registry.emptyBody')} />
      ) : (
        <>
          {!review && (
            <Gaps
              registry={registry}
              model={model}
              nodes={nodes}
              answer={flowAnswer.data}
              page={page}
              onMake={editor ? event => change({ make: event }, false) : undefined}
            />
          )}
          <Filters registry={registry} model={model} search={search} onChange={change} />
          {chosen.length > 0 && editor && (
            <Selection
              registry={registry}
              chosen={chosen}
              model={model}
              edit={edit}
              onMove={stage => move(keysOf(chosen), stage)}
              onClear={() => change({ chosen: undefined })}
            />
          )}
          {flowAnswer.error && !flowAnswer.isFetching && (
            <Failure compact error={flowAnswer.error} retry={() => void flowAnswer.refetch()} />
          )}
          <RegistryTable
            touchpoints={shown}
            model={model}
            numbers={{ nodes, trends, period, known: Boolean(flowAnswer.data) || none }}
            chosen={search.chosen ?? []}
            editor={editor}
            owners={!review && ownersOf(registry, language).length > 0}
            onChoose={keys => change({ chosen: keys.length > 0 ? keys : undefined })}
            onMove={move}
            {...(review
              ? {
                  under: one => <From touchpoint={one} fresh={fresh.has(one.key)} counts={counts} />,
                  ...(editor
                    ? {
                        name: one => (
                          <NameField registry={registry} touchpoint={one} onRename={name => rename(one, name)} />
                        ),
                      }
                    : {}),
                }
              : {})}
            onOpen={open => change({ open }, false)}
          />
          {shown.length === 0 && (
            <Empty
              compact
              title={t('registry.noneShown')}
              body={t('registry.noneShownBody')}
              action={
                <Button
                  variant="light"
                  mt="sm"
                  onClick={() =>
                    change({
                      find: undefined,
                      stage: undefined,
                      channel: undefined,
                      status: undefined,
                      owner: undefined,
                    })
                  }
                >
                  {t('registry.clearFilters')}
                </Button>
              }
            />
          )}
        </>
      )}
      {review && registry.touchpoints.length > 0 && <ReviewBar editor={editor} onDone={goOn} />}
      {editor && search.make !== undefined && (
        <NewTouchpoint
          registry={registry}
          model={model}
          event={search.make}
          edit={edit}
          onClose={() => change({ make: undefined })}
        />
      )}
      <ConflictDialog edit={edit} />
      <BehindDrawer question={flow} opened={search.open} onClose={() => change({ open: undefined })} />
    </>
  );
}

function keysOf(touchpoints: readonly { key: string }[]): string[] {
  return touchpoints.map(one => one.key);
}
