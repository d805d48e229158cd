import { Button, Title } from '@mantine/core';
import { IconArrowLeft, IconPlus } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { BehindDrawer } from '../../answer/BehindDrawer';
import { useAsk, useData, useMayEdit, useTouchpoints } from '../../api/queries';
import type { Registry } from '../../api/types';
import { useText } from '../../i18n/index';
import { toQuestion } from '../../question/question';
import type { PageSearch } from '../../router';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure } from '../../states/State';
import { boundShare } from '../../touchpoints/coverage';
import { nodesByKey, transitionsOf, trendPeriod, trendsByKey } from '../../touchpoints/numbers';
import { useRegistryEdit } from '../../touchpoints/useRegistryEdit';
import { useMoveToStage, useStageModel } from '../../touchpoints/useStages';
import { ConflictDialog } from './ConflictDialog';
import { Filters } from './Filters';
import { Gaps } from './Gaps';
import { NewTouchpoint } from './NewTouchpoint';
import classes from './Registry.module.css';
import { RegistryTable } from './RegistryTable';
import { Selection } from './Selection';
import type { RegistrySearch } from './search';
import { shownTouchpoints } from './shown';

type Search = RegistrySearch & PageSearch;

/** All touchpoints by stage, what is known of each, and what is missing. */
export function RegistryScreen() {
  const registry = useTouchpoints();
  const { t } = useText();
  if (registry.error) return <Failure error={registry.error} retry={() => void registry.refetch()} />;
  return (
    <div className={classes.screen}>
      {registry.data ? (
        <Loaded registry={registry.data} />
      ) : (
        <>
          <Title order={1}>{t('word.touchpoints')}</Title>
          <ListSkeleton rows={10} />
        </>
      )}
    </div>
  );
}

function Loaded({ registry }: { registry: Registry }) {
  const text = useText();
  const { t, language, zone, format } = text;
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
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
  const change = (changed: Partial<RegistrySearch>, replace = true) =>
    void navigate({
      to: '.',
      search: (before: Search) => ({ ...before, ...changed }),
      replace,
      resetScroll: false,
    });
  const shown = shownTouchpoints(registry, search, model, language);
  const chosen = registry.touchpoints.filter(one => search.chosen?.includes(one.key));
  const share = boundShare(flowAnswer.data?.unknown);
  return (
    <>
      <header className={classes.head}>
        <div>
          <Link to="/journeys" className={classes.back}>
            <IconArrowLeft size={16} aria-hidden />
            {t('nav.journeys')}
          </Link>
          <Title order={1}>{t('word.touchpoints')}</Title>
          <p className={classes.lead}>
            {[
              t('registry.count', { count: registry.touchpoints.length }),
              share === null ? null : t('registry.bound', { share: format.percent(share) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
        {editor && (
          <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => change({ make: '' }, false)}>
            {t('registry.new')}
          </Button>
        )}
      </header>
      {registry.touchpoints.length === 0 ? (
        <Empty title={t('registry.emptyTitle')} body={t('registry.emptyBody')} />
      ) : (
        <>
          <Gaps
            registry={registry}
            model={model}
            nodes={nodes}
            answer={flowAnswer.data}
            page={page}
            onMake={editor ? event => change({ make: event }, false) : undefined}
          />
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
            onChoose={keys => change({ chosen: keys.length > 0 ? keys : undefined })}
            onMove={move}
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
                  onClick={() => change({ find: undefined, stage: undefined, channel: undefined, status: undefined })}
                >
                  {t('registry.clearFilters')}
                </Button>
              }
            />
          )}
        </>
      )}
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
