import type { ReactNode } from 'react';
import type { Answer, Finding } from '../api/types';
import { ChannelsChart } from '../charts/ChannelsChart';
import { ConformanceChart } from '../charts/ConformanceChart';
import { DifferenceChart, DifferenceLegend } from '../charts/DifferenceChart';
import { FunnelChart } from '../charts/FunnelChart';
import { FlowGraph } from '../charts/flow/FlowGraph';
import { drawnPoints, LifecycleChart } from '../charts/LifecycleChart';
import { BottlenecksChart, DropOffChart, ReworkChart } from '../charts/LossCharts';
import { PathsChart } from '../charts/PathsChart';
import { MetricChart, RepeatPurchaseChart, StickinessChart } from '../charts/PeopleCharts';
import type { OnOpen } from '../charts/Plot';
import { RetentionChart } from '../charts/RetentionChart';
import { RulesChart } from '../charts/RulesChart';
import { SeriesChart } from '../charts/SeriesChart';
import { StandsOutCards } from '../charts/StandsOutCards';
import { StepMatrixChart } from '../charts/StepMatrixChart';
import { VariantsChart } from '../charts/VariantsChart';
import { useText } from '../i18n/index';
import { WithNotes } from '../notes/WithNotes';
import { metricName, type NameOf } from '../question/names';

interface PictureProps {
  answer: Answer;
  name: NameOf;
  onOpen?: OnOpen | undefined;
  findingLink: (finding: Finding) => ReactNode;
}

/** The picture that belongs to an answer. */
export function Picture({ answer, name, onOpen, findingLink }: PictureProps) {
  const text = useText();
  const { result, question } = answer;
  switch (result.kind) {
    case 'funnel':
      return <FunnelChart result={result} by={question.by} onOpen={onOpen} />;
    case 'transitions':
      return <FlowGraph result={result} onOpen={onOpen} />;
    case 'bottlenecks':
      return <BottlenecksChart result={result} onOpen={onOpen} />;
    case 'paths':
      return <PathsChart result={result} onOpen={onOpen} />;
    case 'variants':
      return <VariantsChart result={result} onOpen={onOpen} />;
    case 'step_matrix':
      return <StepMatrixChart result={result} onOpen={onOpen} />;
    case 'rework':
      return <ReworkChart result={result} onOpen={onOpen} />;
    case 'drop_off':
      return (
        <DropOffChart result={result} goal={question.ask === 'drop_off' && Boolean(question.goal)} onOpen={onOpen} />
      );
    case 'channels': {
      const of = question.ask === 'channels' ? question.of : undefined;
      return <ChannelsChart result={result} of={of} onOpen={onOpen} />;
    }
    case 'conformance':
      return <ConformanceChart result={result} onOpen={onOpen} />;
    case 'rules':
      return <RulesChart result={result} onOpen={onOpen} />;
    case 'retention':
      return <RetentionChart result={result} by={question.by} onOpen={onOpen} />;
    case 'stickiness':
      return (
        <WithNotes starts={startsOf(result.points)} period={result.period}>
          {(notes, onPick) => <StickinessChart result={result} notes={notes} onPick={onPick} onOpen={onOpen} />}
        </WithNotes>
      );
    case 'lifecycle':
      return (
        <WithNotes starts={startsOf(drawnPoints(result))} period={result.period}>
          {(notes, onPick) => <LifecycleChart result={result} notes={notes} onPick={onPick} onOpen={onOpen} />}
        </WithNotes>
      );
    case 'repeat_purchase':
      return <RepeatPurchaseChart result={result} onOpen={onOpen} />;
    case 'series':
      return (
        <WithNotes starts={startsOf(result.groups[0]?.points ?? [])} period={result.period}>
          {(notes, onPick) => (
            <SeriesChart result={result} by={question.by} notes={notes} onPick={onPick} onOpen={onOpen} />
          )}
        </WithNotes>
      );
    case 'metric': {
      const label = question.ask === 'metric' ? metricName(question, text, name) : text.t('kind.metric');
      return <MetricChart result={result} name={label} by={question.by} onOpen={onOpen} />;
    }
    case 'difference':
      return (
        <>
          <DifferenceLegend />
          <DifferenceChart result={result} />
        </>
      );
    case 'stands_out':
      return <StandsOutCards result={result} link={findingLink} />;
    case 'customers':
      return null;
  }
}

function startsOf(points: readonly { start?: string | null }[]): (string | null | undefined)[] {
  return points.map(point => point.start);
}

/** Whether there is anything to draw. */
export function isEmpty({ result }: Answer): boolean {
  switch (result.kind) {
    case 'funnel':
      return result.groups.length === 0 || result.groups.every(group => (group.steps[0]?.journeys ?? 0) === 0);
    case 'transitions':
    case 'bottlenecks':
      return result.edges.length === 0;
    case 'paths':
    case 'variants':
    case 'step_matrix':
    case 'drop_off':
    case 'conformance':
      return result.journeys === 0;
    case 'rules':
      return result.rules.every(({ counts }) => counts.kept.n === 0);
    case 'rework':
      return result.touchpoints.length === 0;
    case 'channels':
      return result.channels.length === 0;
    case 'retention':
      return result.cohorts.length === 0;
    case 'stickiness':
    case 'lifecycle':
      return result.points.length === 0;
    case 'repeat_purchase':
      return result.customers === 0;
    case 'metric':
    case 'series':
      return result.groups.every(group => group.points.every(point => point.estimate == null));
    case 'difference':
      return result.rows.length === 0;
    default:
      return false;
  }
}

/** Whether the picture is a single figure, which needs no table. */
export function isOneNumber({ result }: Answer): boolean {
  return result.kind === 'metric' && result.groups.length === 1 && result.groups[0]?.key == null;
}
