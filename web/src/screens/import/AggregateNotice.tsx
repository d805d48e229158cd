import { Alert, Button, Group } from '@mantine/core';
import { IconReportAnalytics } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useText } from '../../i18n/index';
import type { Aggregate } from '../../mapping/aggregate';

interface AggregateNoticeProps {
  aggregate: Aggregate;
  /** Shows the mapping all the same; absent once it is shown. */
  onAnyway: (() => void) | undefined;
}

/** Says that a file is a report with totals, and what to export in its place. */
export function AggregateNotice({ aggregate, onAnyway }: AggregateNoticeProps) {
  const { t, format } = useText();
  const totals = format.list(aggregate.totals.slice(0, 3).map(name => format.quote(name)));
  return (
    <Alert
      color="amber"
      variant="light"
      icon={<IconReportAnalytics size={22} aria-hidden />}
      title={t('aggregate.title')}
      data-testid="aggregate"
    >
      <p style={{ margin: '0 0 6px' }}>
        {aggregate.period
          ? t('aggregate.period', { period: format.quote(aggregate.period), totals })
          : t('aggregate.totals', { totals })}
      </p>
      <p style={{ margin: '0 0 10px' }}>{t('aggregate.needed')}</p>
      <Group gap="xs">
        <Button component={Link} to="/welcome" hash="sources" size="sm">
          {t('lake.whatToExport')}
        </Button>
        {onAnyway && (
          <Button size="sm" variant="default" onClick={onAnyway}>
            {t('aggregate.anyway')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
