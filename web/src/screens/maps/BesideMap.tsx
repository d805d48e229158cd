import { Drawer } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import { useText } from '../../i18n/index';
import { deviationName } from '../../maps/reality';
import type { Where } from '../../maps/talk';
import { ListSkeleton } from '../../states/Skeletons';
import { CellPane } from './beside/CellPane';
import { DeviationPane } from './beside/DeviationPane';
import { LanePane } from './beside/LanePane';
import { SettingsPane } from './beside/SettingsPane';
import { StagePane } from './beside/StagePane';
import { StepPane } from './beside/StepPane';
import { useStudio } from './studio';
import { whereOf } from './talk/places';
import { TalkLink } from './talk/TalkLink';
import { laneName } from './words';

const TalkPane = lazy(() => import('./talk/TalkPane'));

/** What is open beside the map: the details of one of its parts, or what people say about it. */
export function BesideMap() {
  const { t } = useText();
  const { go } = useStudio();
  const { title, body } = usePane();
  return (
    <Drawer
      opened={body !== null}
      onClose={() => go({ beside: undefined })}
      position="right"
      size={480}
      title={title}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {body}
    </Drawer>
  );
}

/** The details of a part, under the way to what people say about it. */
function talked(where: Where, details: ReactNode): ReactNode {
  return (
    <>
      <TalkLink where={where} />
      {details}
    </>
  );
}

/** The pane that the address names; none where what it names is not there. */
function usePane(): { title: string; body: ReactNode } {
  const text = useText();
  const { t } = text;
  const { map, reality, search } = useStudio();
  const none = { title: '', body: null };
  const { beside } = search;
  if (!beside) return none;
  const [what, key = '', second] = beside;
  const step = map.stages.flatMap(stage => stage.steps).find(one => one.key === key);
  switch (what) {
    case 'settings':
      return { title: t('maps.settings'), body: <SettingsPane /> };
    case 'comments':
    case 'tasks': {
      const body = (
        <Suspense fallback={<ListSkeleton />}>
          <TalkPane pane={what} where={whereOf(beside)} />
        </Suspense>
      );
      return { title: t('talk.title'), body };
    }
    case 'stage': {
      const stage = map.stages.find(one => one.key === key);
      return stage ? { title: t('maps.part.stage'), body: <StagePane key={key} stage={stage} /> } : none;
    }
    case 'step':
      if (!step) return none;
      return { title: t('maps.part.step'), body: talked({ step: key }, <StepPane key={key} step={step} />) };
    case 'lane': {
      const lane = map.lanes.find(one => one.key === key);
      if (!lane) return none;
      return { title: t('maps.part.lane'), body: talked({ lane: key }, <LanePane key={key} lane={lane} />) };
    }
    case 'cell': {
      const lane = map.lanes.find(one => one.key === second);
      if (!step || !lane) return none;
      const pane = <CellPane key={`${key}\n${second}`} step={step} lane={lane} />;
      return { title: `${laneName(lane, text)}: ${step.name}`, body: talked({ step: key, lane: lane.key }, pane) };
    }
    case 'deviation': {
      const found = reality?.data?.deviations.find(one => deviationName(one) === key);
      return found ? { title: t(`deviation.${found.kind}`), body: <DeviationPane deviation={found} /> } : none;
    }
  }
}
