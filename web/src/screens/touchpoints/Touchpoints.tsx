import { Alert, Button, Group, Switch, Text, Title } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Problem } from '../../api/client';
import { useData, useSignedIn, useTouchpoints } from '../../api/queries';
import { useSaveRegistry } from '../../api/touchpoints';
import type { Registry } from '../../api/types';
import { useText } from '../../i18n/index';
import type { TouchpointsSearch } from '../../router';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure, FailureText } from '../../states/State';
import { showDone } from '../../states/undo';
import { FirstSteps } from '../data/FirstSteps';
import { keep, kept } from '../data/kept';
import { type Edits, edited, PHASES, STAGES, type StageModel, stageOf, withEdit } from './edits';
import { FRESH_TOUCHPOINTS } from './fresh';
import { StageGroup } from './StageGroup';
import classes from './Touchpoints.module.css';

/** The touchpoints by stage, to be accepted or put right. */
export function Touchpoints() {
  const registry = useTouchpoints();
  if (registry.error) return <Failure error={registry.error} retry={() => void registry.refetch()} />;
  return (
    <div className={classes.screen}>
      <FirstSteps now="touchpoints" />
      {registry.data ? <Review registry={registry.data} /> : <ListSkeleton rows={10} />}
    </div>
  );
}

function Review({ registry }: { registry: Registry }) {
  const { t, language } = useText();
  const { user, settings } = useSignedIn();
  const mayEdit = user?.role !== 'viewer';
  const model: StageModel = settings?.stage_model ?? 'loyalty';
  const data = useData();
  const counts = useMemo(() => countsOf(data.data?.events ?? []), [data.data]);
  const search = useSearch({ strict: false }) as TouchpointsSearch;
  const navigate = useNavigate();
  const save = useSaveRegistry();
  const [edits, setEdits] = useState<Edits>({});
  const fresh = useMemo(() => new Set(kept<string[]>(FRESH_TOUCHPOINTS) ?? []), []);
  const onlyFresh = search.fresh === true && fresh.size > 0;
  const shown = registry.touchpoints.filter(one => !onlyFresh || fresh.has(one.key));
  const changes = Object.keys(edits).length;

  const goOn = () => {
    keep(FRESH_TOUCHPOINTS, undefined);
    void navigate({ to: '/data/findings' });
  };
  const restore = (before: Registry, version: number) => save.mutate({ ...before, version });
  const store = (base: Registry, after: () => void) =>
    save.mutate(edited(base, edits, language, model), {
      onSuccess: saved => {
        setEdits({});
        showDone(t('touch.saved'), () => restore(base, saved.version));
        after();
      },
    });
  const accept = () => (changes > 0 ? store(registry, goOn) : goOn());
  const conflict = save.error instanceof Problem && save.error.status === 409 ? save.error.body.current : undefined;

  if (registry.touchpoints.length === 0) return <Empty title={t('touch.emptyTitle')} body={t('touch.emptyBody')} />;
  return (
    <>
      <header className={classes.head}>
        <div>
          <Title order={1}>{t('touch.title')}</Title>
          <Text c="dimmed" maw={640}>
            {t(mayEdit ? 'touch.lead' : 'touch.viewer')}
          </Text>
        </div>
        {fresh.size > 0 && (
          <Switch
            label={t('touch.onlyFresh', { count: fresh.size })}
            checked={onlyFresh}
            onChange={event =>
              void navigate({
                to: '/data/touchpoints',
                search: { fresh: event.currentTarget.checked || undefined },
                replace: true,
                resetScroll: false,
              })
            }
          />
        )}
      </header>
      {conflict !== undefined ? (
        <Alert color="amber" variant="light" title={t('touch.conflict')} role="alert">
          <p>{t('touch.conflictBody')}</p>
          <Group gap="xs">
            <Button size="compact-md" onClick={() => store(conflict as Registry, () => undefined)}>
              {t('touch.conflictMine')}
            </Button>
            <Button
              size="compact-md"
              variant="default"
              onClick={() => {
                setEdits({});
                save.reset();
              }}
            >
              {t('touch.conflictTheirs')}
            </Button>
          </Group>
        </Alert>
      ) : (
        save.error && (
          <Alert color="red" variant="light" role="alert">
            <FailureText error={save.error} />
          </Alert>
        )
      )}
      <div className={classes.groups}>
        {[...(model === 'purchase' ? PHASES : STAGES), ''].map(stage => (
          <StageGroup
            key={stage}
            stage={stage}
            model={model}
            touchpoints={shown.filter(one => stageOf(one, model) === stage)}
            edits={edits}
            counts={counts}
            mayEdit={mayEdit}
            fresh={fresh}
            onEdit={(touchpoint, edit) => setEdits(before => withEdit(before, touchpoint, edit, language, model))}
          />
        ))}
      </div>
      <div className={classes.bar}>
        <span role="status">{changes > 0 ? t('touch.changes', { count: changes }) : ''}</span>
        {changes > 0 && (
          <Button variant="default" loading={save.isPending} onClick={() => store(registry, () => undefined)}>
            {t('touch.save')}
          </Button>
        )}
        <Button
          size="md"
          loading={save.isPending}
          rightSection={<IconArrowRight size={18} aria-hidden />}
          onClick={accept}
        >
          {t(mayEdit ? 'touch.accept' : 'touch.onward')}
        </Button>
      </div>
    </>
  );
}

function countsOf(events: { event: string; count: number }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { event, count } of events) counts.set(event, (counts.get(event) ?? 0) + count);
  return counts;
}
