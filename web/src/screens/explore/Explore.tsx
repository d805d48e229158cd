import { Alert, Button, Menu, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconChevronDown } from '@tabler/icons-react';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { AnswerView } from '../../answer/AnswerView';
import { Problem } from '../../api/client';
import { useAsk, useData, useTouchpoints } from '../../api/queries';
import type { Question } from '../../api/types';
import { useText } from '../../i18n/index';
import { type Draft, draftToSearch, readDraft } from '../../question/draft';
import { GROUPS, isKind, KINDS, type Kind, kindInfo } from '../../question/kinds';
import { namesOf } from '../../question/names';
import { missing, type Opened, toComparison, toQuestion } from '../../question/question';
import type { ExploreSearch, PageSearch } from '../../router';
import { AnswerSkeleton } from '../../states/Skeletons';
import { Empty, Failure } from '../../states/State';
import { Builder } from './build/Builder';
import classes from './Explore.module.css';
import { FindingLink } from './FindingLink';
import { Pictogram } from './Pictogram';
import { FixTouchpoints } from './saved/FixTouchpoints';
import { SavedBar } from './saved/SavedBar';

const BehindDrawer = lazy(async () => ({ default: (await import('../../answer/BehindDrawer')).BehindDrawer }));

/** One question: put together on the left, answered on the right, all of it in the address. */
export function Explore() {
  const { kind: given } = useParams({ strict: false });
  const kind: Kind = given && isKind(given) ? given : 'funnel';
  const search: ExploreSearch & PageSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const { t } = useText();
  const { draft, dropped } = useMemo(() => readDraft(kind, search.q), [kind, search.q]);
  // On a small screen a question that can be asked is answered first; changing it is a tap away.
  const [shown, { toggle }] = useDisclosure(
    !window.matchMedia('(max-width: 61.99em)').matches || Boolean(missing(draft)),
  );
  const change = useCallback(
    (next: Draft) => {
      const q = draftToSearch(next);
      void navigate({
        to: '/explore/$kind',
        params: { kind: next.ask },
        search: (before: PageSearch & ExploreSearch) => ({ ...before, q, open: undefined }),
        replace: true,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <KindMenu kind={kind} />
        <div className={classes.grow} />
        <SavedBar kind={kind} search={search} />
        <Button
          variant="default"
          size="sm"
          leftSection={<IconAdjustmentsHorizontal size={17} aria-hidden />}
          onClick={toggle}
          aria-expanded={shown}
        >
          {t(shown ? 'build.hide' : 'build.edit')}
        </Button>
      </header>
      {dropped.length > 0 && (
        <Alert color="amber" variant="light" mb="md" role="status">
          {t('build.dropped', { parts: dropped.join(', ') })}
        </Alert>
      )}
      <div className={classes.columns} data-alone={!shown || undefined}>
        {shown && (
          <aside className={classes.builder} aria-label={t('build.question')}>
            <Builder draft={draft} onChange={change} />
          </aside>
        )}
        <div className={classes.answers}>
          <Answers draft={draft} search={search} onChange={change} />
        </div>
      </div>
    </div>
  );
}

function KindMenu({ kind }: { kind: Kind }) {
  const { t } = useText();
  return (
    <Menu position="bottom-start" width={320} offset={4} classNames={{ dropdown: classes.kinds ?? '' }}>
      <Menu.Target>
        <button type="button" className={classes.kind}>
          <Pictogram kind={kind} width={40} />
          <Title order={1} size="h2">
            {t(`kind.${kind}`)}
          </Title>
          <IconChevronDown size={18} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {GROUPS.map(group => (
          <div key={group}>
            <Menu.Label>{t(`explore.${group}`)}</Menu.Label>
            {KINDS.filter(info => info.group === group).map(info => (
              <Menu.Item
                key={info.kind}
                component={Link}
                to={`/explore/${info.kind}`}
                leftSection={<Pictogram kind={info.kind} width={30} />}
                aria-current={info.kind === kind}
              >
                {t(`kind.${info.kind}`)}
              </Menu.Item>
            ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface AnswersProps {
  draft: Draft;
  search: ExploreSearch & PageSearch;
  onChange: (draft: Draft) => void;
}

function Answers({ draft, search, onChange }: AnswersProps) {
  const text = useText();
  const { t, zone, language, format } = text;
  const navigate = useNavigate();
  const registry = useTouchpoints();
  const data = useData();
  const name = useMemo(() => namesOf(registry.data, text), [registry.data, text]);
  const page = { period: search.period, zone, language };
  // Loaded when first opened; from then on it stays, to slide out as it came.
  const [drawer, setDrawer] = useState(false);
  useEffect(() => {
    if (search.open) setDrawer(true);
  }, [search.open]);
  const lacks = missing(draft);
  const question = lacks ? null : toQuestion(draft, page);
  const comparison =
    question && search.compare && kindInfo(draft.ask).comparable
      ? toComparison(draft, page, search.compare, data.data?.last, span => format.days(span))
      : null;
  const open = (opened: Opened | undefined) =>
    void navigate({
      to: '.',
      search: (before: ExploreSearch & PageSearch) => ({ ...before, open: opened }),
      resetScroll: false,
    });
  if (data.data?.interactions === 0) return <Empty title={t('state.noDataTitle')} body={t('state.noDataBody')} />;
  if (lacks) {
    return (
      <div className={classes.blank}>
        <Empty title={t('missing.title')} body={t(`missing.${lacks}`)} />
      </div>
    );
  }
  return (
    <>
      {question && <OneAnswer question={question} name={name} onOpen={open} fix={{ draft, onChange }} />}
      {comparison && <OneAnswer question={comparison} name={name} />}
      {drawer && (
        <Suspense fallback={null}>
          <BehindDrawer question={question} opened={search.open} onClose={() => open(undefined)} />
        </Suspense>
      )}
    </>
  );
}

interface OneAnswerProps {
  question: Question;
  name: (touchpoint: string) => string;
  onOpen?: (opened: Opened) => void;
  /** The question as it can be put right. */
  fix?: { draft: Draft; onChange: (draft: Draft) => void };
}

function OneAnswer({ question, name, onOpen, fix }: OneAnswerProps) {
  const answer = useAsk(question);
  if (fix && answer.error instanceof Problem && answer.error.code === 'unknown_touchpoint') {
    return (
      <div className={classes.blank}>
        <FixTouchpoints error={answer.error} {...fix} />
      </div>
    );
  }
  if (answer.error && !answer.isFetching) {
    return (
      <div className={classes.blank}>
        <Failure error={answer.error} retry={() => void answer.refetch()} />
      </div>
    );
  }
  if (!answer.data) {
    return (
      <div className={classes.blank}>
        <AnswerSkeleton />
      </div>
    );
  }
  return (
    <AnswerView
      answer={answer.data}
      name={name}
      stale={answer.isPlaceholderData}
      {...(onOpen && question.ask !== 'difference' ? { onOpen } : {})}
      findingLink={finding => <FindingLink finding={finding} />}
    />
  );
}
