import { IconBrowser, IconServer, IconWebhook, type TablerIcon } from '@tabler/icons-react';
import type { SourceKind } from '../../api/sources';

const ICONS: Record<SourceKind, TablerIcon> = { browser: IconBrowser, server: IconServer, webhook: IconWebhook };

export function KindIcon({ kind, size = 20 }: { kind: SourceKind; size?: number }) {
  const Icon = ICONS[kind];
  return <Icon size={size} stroke={1.6} aria-hidden />;
}
