import { Button, Drawer, Text, TextInput } from '@mantine/core';
import { IconDownload, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useAsk } from '../api/queries';
import type { CustomerRow, CustomersResult, Question } from '../api/types';
import { useText } from '../i18n/index';
import { customerName, kindName, strongestFirst } from '../question/customers';
import { type Opened, toCustomers } from '../question/question';
import { ListSkeleton } from '../states/Skeletons';
import { Empty, Failure } from '../states/State';
import classes from './BehindDrawer.module.css';
import { toCsv } from './csv';
import { save } from './picture';
import { tablesOf } from './tables';

interface BehindDrawerProps {
  /** The question that was answered, and the number of its answer that is open. */
  question: Question | null;
  opened: Opened | undefined;
  onClose: () => void;
}

/** The customers behind a number. */
export function BehindDrawer({ question, opened, onClose }: BehindDrawerProps) {
  const { t } = useText();
  const shown = question && opened ? toCustomers(question, opened) : null;
  return (
    <Drawer
      opened={opened !== undefined}
      onClose={onClose}
      position="right"
      size={460}
      title={t('behind.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
      classNames={{ title: classes.title ?? '' }}
    >
      {shown && <Behind question={shown} />}
    </Drawer>
  );
}

function Behind({ question }: { question: Question }) {
  const text = useText();
  const { t } = text;
  const { data, error, refetch } = useAsk(question);
  const [find, setFind] = useState('');
  if (error) return <Failure error={error} retry={() => void refetch()} compact />;
  if (!data) return <ListSkeleton rows={8} />;
  if (data.result.kind !== 'customers') return <Empty compact title={t('behind.unknown')} />;
  const result: CustomersResult = data.result;
  if (result.total === 0) return <Empty compact title={t('behind.none')} />;
  const wanted = find.trim().toLocaleLowerCase();
  const listed = result.customers.filter(row => !wanted || searched(row).includes(wanted));
  const download = () => {
    for (const table of tablesOf(data, text)) {
      const csv = toCsv(table, { excel: true, language: text.language, zone: text.zone });
      save(new Blob([csv], { type: 'text/csv;charset=utf-8' }), 'styk-customers.csv');
    }
  };
  return (
    <>
      <p className={classes.total}>{t('word.customersMany', { count: result.total })}</p>
      {result.total > result.customers.length && (
        <Text size="sm" c="dimmed">
          {t('behind.listed', { count: result.customers.length })}
        </Text>
      )}
      <div className={classes.tools}>
        <TextInput
          flex={1}
          size="sm"
          placeholder={t('behind.filter')}
          aria-label={t('behind.filter')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={find}
          onChange={event => setFind(event.currentTarget.value)}
        />
        <Button
          variant="default"
          size="sm"
          px={12}
          onClick={download}
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {t('behind.download')}
        </Button>
      </div>
      <ul className={classes.list}>
        {listed.map(row => (
          <Customer key={row.person} row={row} />
        ))}
      </ul>
    </>
  );
}

function searched(row: CustomerRow): string {
  const known = (row.identifiers ?? []).map(one => one.value).join(' ');
  return `${row.person} ${known}`.toLocaleLowerCase();
}

function Customer({ row }: { row: CustomerRow }) {
  const text = useText();
  const { t, format } = text;
  const [strongest, ...others] = strongestFirst(row.identifiers ?? []);
  return (
    <li>
      <Link
        to="/customers/$person"
        params={{ person: String(row.person) }}
        className={classes.customer}
        preload={false}
      >
        <b>{customerName(row.person, row.identifiers, text)}</b>
        <span>
          {[
            strongest && kindName(strongest.kind, text),
            others.length > 0 ? t('chart.more', { count: others.length }) : null,
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        <span>{t('behind.interactions', { count: row.interactions })}</span>
        <span>{t('behind.lastSeen', { time: format.day(row.last) })}</span>
      </Link>
    </li>
  );
}
