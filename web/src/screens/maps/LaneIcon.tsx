import {
  IconBarrierBlock,
  IconBrain,
  IconBuilding,
  IconBulb,
  IconChartBar,
  IconFlag,
  IconHeadset,
  IconMapPin,
  IconMoodSmile,
  IconNotes,
  IconPackage,
  IconPhoto,
  IconQuote,
  IconStack2,
  IconTool,
  IconWalk,
  type TablerIcon,
} from '@tabler/icons-react';
import type { LaneKind } from '../../maps/map';

const ICONS: Record<LaneKind, TablerIcon> = {
  action: IconWalk,
  touchpoint: IconMapPin,
  thought: IconBrain,
  emotion: IconMoodSmile,
  expectation: IconFlag,
  obstacle: IconBarrierBlock,
  solution: IconTool,
  quote: IconQuote,
  metric: IconChartBar,
  opportunity: IconBulb,
  evidence: IconPackage,
  frontstage: IconHeadset,
  backstage: IconBuilding,
  support: IconStack2,
  picture: IconPhoto,
  text: IconNotes,
};

/** The sign of a kind of lane. */
export function LaneIcon({ kind, size = 16 }: { kind: LaneKind; size?: number }) {
  const Icon = ICONS[kind];
  return <Icon size={size} stroke={1.6} aria-hidden />;
}
