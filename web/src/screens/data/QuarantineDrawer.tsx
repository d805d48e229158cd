import { Button, Drawer, Group, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { save } from '../../answer/picture';
import { QUARANTINE_PAGE, type Rejected, useQuarantine } from '../../api/data';
import type { ImportRow } from '../../api/imports';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure } from '../../states/State';
import classes from './Data.module.css';
import { useReason } from './reasons';

interface QuarantineDrawerProps {
  number: number | undefined;
  row: ImportRow | undefined;
  onClose: () => void;
}

/** Rows of an import that could not be read: where they stand, why, and as they came. */
export function QuarantineDrawer({ number, row, onClose }: QuarantineDrawerProps) {
  const { t } = useText();
  return (
    <Drawer
      opened={number !== undefined}
      onClose={onClose}
      position="right"
      size={620}
      title={t('quarantine.title')}
      classNames={{ title: classes.drawerTitle ?? '' }}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {number !== undefined && <Quarantine key={number} number={number} row={row} />}
    </Drawer>
  );
}

function Quarantine({ number, row }: { number: number; row: ImportRow | undefined }) {
  const { t, format } = useText();
  const reason = useReason();
  const [page, setPage] = useState(0);
  const { data, error, refetch } = useQuarantine(number, page);
  const reasons = Object.entries(row?.rejected ?? {}).sort((a, b) => b[1] - a[1]);
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  if (error) return <Failure error={error} retry={() => void refetch()} compact />;
  if (!data) return <ListSkeleton rows={6} />;
  if (data.length === 0 && page === 0) return <Empty compact title={t('quarantine.none')} />;
  const masked = data.some(isMasked);
  return (
    <>
      {row && <Text fw={600}>{row.file_name || row.name}</Text>}
      <Text size="sm" c="dimmed">
        {t('quarantine.lead')}
      </Text>
      <ul className={classes.reasons}>
        {reasons.map(([name, count]) => (
          <li key={name}>
            <b>{format.count(count)}</b> {reason(name)}
          </li>
        ))}
      </ul>
      {masked ? (
        <Text size="sm" c="dimmed" mt="xs">
          {t('mask.records')}
        </Text>
      ) : (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconDownload size={15} aria-hidden />}
          onClick={() => save(asText(data), `styk-quarantine-${number}.txt`)}
        >
          {t('quarantine.download')}
        </Button>
      )}
      <ol className={classes.records}>
        {data.map(one => (
          <li key={`${one.position}-${one.message}`} className={classes.record}>
            <span className={classes.line}>{t('quarantine.line', { line: format.count(one.position) })}</span>
            <p>{one.message || reason(one.reason)}</p>
            {!masked && <pre>{one.record}</pre>}
          </li>
        ))}
      </ol>
      {total > QUARANTINE_PAGE && (
        <Group justify="space-between" mt="sm">
          <Button variant="default" size="xs" disabled={page === 0} onClick={() => setPage(page - 1)}>
            {t('quarantine.before')}
          </Button>
          <Button
            variant="default"
            size="xs"
            disabled={data.length < QUARANTINE_PAGE}
            onClick={() => setPage(page + 1)}
          >
            {t('quarantine.after')}
          </Button>
        </Group>
      )}
    </>
  );
}

/** Where identifiers are masked, neither the record comes nor the sentence that may name what stood in it. */
function isMasked({ message, record }: Rejected): boolean {
  return message === '' && record === '';
}

function asText(rows: Rejected[]): Blob {
  const lines = rows.map(({ position, message, record }) => `${position}\t${message}\t${record}`);
  return new Blob([`${lines.join('\n')}\n`], { type: 'text/plain;charset=utf-8' });
}
