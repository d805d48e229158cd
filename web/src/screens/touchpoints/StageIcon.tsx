import {
  IconBulb,
  IconCircleCheck,
  IconCircleDashed,
  IconEye,
  IconHeart,
  IconMessageHeart,
  IconPlayerPlay,
  IconPoint,
  IconSearch,
  IconShoppingBag,
  IconSpeakerphone,
  type TablerIcon,
} from '@tabler/icons-react';
import { NO_STAGE } from './shown';

const ICONS: Record<string, TablerIcon> = {
  awareness: IconEye,
  interest: IconBulb,
  decision: IconCircleCheck,
  loyalty: IconHeart,
  advocacy: IconSpeakerphone,
  'pre-purchase': IconSearch,
  purchase: IconShoppingBag,
  use: IconPlayerPlay,
  'post-purchase': IconMessageHeart,
  [NO_STAGE]: IconCircleDashed,
};

/** The symbol of a stage; own stages have the point. */
export function StageIcon({ stage, size = 17 }: { stage: string; size?: number }) {
  const Icon = ICONS[stage] ?? IconPoint;
  return <Icon size={size} stroke={1.7} aria-hidden />;
}
