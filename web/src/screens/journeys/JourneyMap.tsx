import { Alert, Button, Group, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconMap2, IconMapPin } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { BehindDrawer } from '../../answer/BehindDrawer';
import { type MapResult, useMap } from '../../api/map';
import { useData, useTouchpoints } from '../../api/queries';
import { useText } from '../../i18n/index';
import type { Opened } from '../../question/question';
import type { MapSearch, PageSearch } from '../../router';
import { Bone } from '../../states/Skeletons';
import { Empty, Failure, Loading } from '../../states/State';
import { useStageModels } from '../../touchpoints/useStages';
import { filterText } from '../explore/build/Filters';
import classes from './Journeys.module.css';
import { MapDrawer } from './MapDrawer';
import { MapList } from './MapList';
import { MapTools } from './MapTools';
import { Moments } from './Moments';
import { firstLinks } from './mapLayout';
import { atMoment, chosenModel, type MapDraft, mapQuestion, readMapDraft, readMoment } from './mapSearch';

const MapCanvas = lazy(() => import('./MapCanvas'));
/** Where it is a list, as on phones, nothing is drawn. */
const SMALL = '(max-width: 47.99em)';
// What draws comes while the answer is counted.
if (!window.matchMedia(SMALL).matches) void import('./MapCanvas').catch(() => undefined);

/** What customers actually do: touchpoints by stage, the links between them, and what changed. */
export function JourneyMap() {
  const text = useText();
  const { t, zone, language, format } = text;
  const search: MapSearch & PageSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const models = useStageModels();
  const registry = useTouchpoints();
  const data = useData();
  const small = useMediaQuery(SMALL, false, { getInitialValueInEffect: false });
  const [hovered, setHovered] = useState<string | null>(null);
  const draft = useMemo(() => readMapDraft(search.q), [search.q]);
  const model = chosenModel(draft.model, models.all, models.chosen);
  const group = (draft.against ?? []).map(one => filterText(one, text) ?? one).join('; ');
  const page = { period: search.period, compare: search.compare, zone, language, newest: data.data?.last };
  const ready = data.data !== undefined && data.data.interactions > 0;
  const question = ready ? mapQuestion(draft, page, { group, days: span => format.days(span) }) : null;
  const whole = useMap(question);
  const moment = readMoment(search.moment);
  const periods = whole.data?.result.periods ?? [];
  const then = question && moment ? atMoment(question, periods, moment) : null;
  const part = useMap(then);
  const stageOf = useMemo(() => {
    const known = new Map((registry.data?.touchpoints ?? []).map(one => [one.key, model?.of(one) ?? '']));
    return (key: string) => known.get(key) ?? '';
  }, [registry.data, model]);
  const stages = useMemo(() => [...(model?.stages ?? []), { key: '', name: t('stage.none') }], [model, t]);
  const go = (change: Partial<MapSearch>) =>
    void navigate({
      to: '.',
      search: (before: MapSearch & PageSearch) => ({ ...before, ...change }),
      replace: !('at' in change),
      resetScroll: false,
    });
  const changeDraft = (change: Partial<MapDraft>) =>
    go({ q: readMapDraft({ ...draft, ...change }), moment: undefined });
  const open = (opened: Opened | undefined) => go({ open: opened });

  const answer = then && part.data ? part.data : whole.data;
  const failed = whole.error ?? (then ? part.error : null);
  if (data.error) return <Failure error={data.error} retry={() => void data.refetch()} />;
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <div>
          <Title order={1} size="h2">
            {t('map.title')}
          </Title>
          {answer && <p className={classes.verdict}>{answer.verdict}</p>}
          {!answer && !failed && <Bone width={420} height={20} />}
        </div>
        <Group gap="xs">
          <Button
            component={Link}
            to="/journeys/maps"
            variant="default"
            size="sm"
            leftSection={<IconMap2 size={17} aria-hidden />}
          >
            {t('maps.title')}
          </Button>
          <Button
            component={Link}
            to="/journeys/touchpoints"
            variant="default"
            size="sm"
            leftSection={<IconMapPin size={17} aria-hidden />}
          >
            {t('map.registry')}
          </Button>
        </Group>
      </header>
      <MapTools
        draft={draft}
        models={models.all}
        model={model}
        compare={search.compare}
        result={whole.data?.result}
        onChange={changeDraft}
      />
      {failed && !whole.isFetching && (
        <div className={classes.blank}>
          <Failure error={failed} retry={() => void (whole.error ? whole : part).refetch()} />
        </div>
      )}
      {!failed && !answer && <Coming />}
      {!failed && whole.data && answer && answer.result.touchpoints.length === 0 && !then && (
        <div className={classes.blank}>
          <Empty title={t('map.emptyTitle')} body={t('map.emptyBody')} />
        </div>
      )}
      {!failed && whole.data && answer && whole.data.result.touchpoints.length > 0 && (
        <>
          <div className={classes.map} data-stale={whole.isPlaceholderData || part.isPlaceholderData || undefined}>
            {small ? (
              <MapList
                layoutOf={whole.data.result}
                result={answer.result}
                stages={stages}
                stageOf={stageOf}
                onOpen={key => go({ at: key })}
              />
            ) : (
              <Suspense fallback={<Coming />}>
                <MapCanvas
                  layoutOf={whole.data.result}
                  result={answer.result}
                  stages={stages}
                  stageOf={stageOf}
                  links={draft.links ?? firstLinks(answer.result.links)}
                  hovered={hovered ?? search.at ?? null}
                  onHover={setHovered}
                  onOpen={key => go({ at: key })}
                />
              </Suspense>
            )}
          </div>
          <Moments
            result={whole.data.result}
            moment={then ? moment : undefined}
            waiting={part.isFetching}
            onChange={next => go({ moment: next })}
          />
          <Notes notes={answer.notes ?? []} result={answer.result} links={draft.links} small={small} />
        </>
      )}
      <MapDrawer
        result={answer?.result}
        question={then ?? question}
        at={search.at}
        onAt={key => go({ at: key })}
        onBehind={open}
      />
      <BehindDrawer
        question={question && search.open ? behindQuestion(then ?? question, search.open) : null}
        opened={search.open}
        onClose={() => open(undefined)}
      />
    </div>
  );
}

/** In the place of a map that is on its way. */
function Coming() {
  return (
    <div className={classes.blank} data-coming>
      <Loading />
    </div>
  );
}

/** A map counts what transitions and rework count: its numbers are opened there. */
function behindQuestion(question: NonNullable<ReturnType<typeof atMoment>>, opened: Opened) {
  const { ask: _, against: _against, period: _period, limit: _limit, ...frame } = question;
  return { ...frame, ask: opened.behind.number === 'repeated' ? ('rework' as const) : ('transitions' as const) };
}

function Notes(props: { notes: string[]; result: MapResult; links: number | undefined; small: boolean | undefined }) {
  const { t, format } = useText();
  const { against } = props.result;
  return (
    <>
      <ul className={classes.legend}>
        {!props.small && <li>{t('map.legendWidth')}</li>}
        {!props.small && <li>{t('map.legendDashed')}</li>}
        <li>
          <i className={classes.keyNext} /> {t('map.legendNext')}
        </li>
        <li>
          <i className={classes.keyEnd} /> {t('map.legendEnd')}
        </li>
        {against && <li>{t('map.legendChange', { name: against.name, count: format.count(against.customers) })}</li>}
      </ul>
      {props.notes.map(note => (
        <Alert key={note} color="gray" variant="light" mt="sm" py={8}>
          {note}
        </Alert>
      ))}
    </>
  );
}
