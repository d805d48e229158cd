import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCopy, IconDownload, IconFileTypeCsv, IconTable } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { toCsv } from '../../answer/csv';
import { save } from '../../answer/picture';
import { type SqlAnswer, sqlFile } from '../../api/sql';
import { useText } from '../../i18n/index';
import { Empty } from '../../states/State';
import { showFailure } from '../../states/undo';
import { shown, toClipboard, toTable, typeName, typeOf, widths } from './result';
import classes from './Sql.module.css';

/** The rows that a query answers with. */
export function Result({ query, answer }: { query: string; answer: SqlAnswer }) {
  const { t, format } = useText();
  const types = useMemo(() => answer.types.map(typeOf), [answer]);
  const said = [
    t('sql.rows', { count: answer.rows.length }),
    format.duration(Math.max(1, Math.round(answer.elapsed_ms)) / 1000, 1),
    types.includes('time') ? t('sql.utc') : null,
  ];
  return (
    <section className={classes.result} aria-label={t('sql.result')}>
      <header className={classes.resultHead}>
        <p role="status">
          {said.filter(Boolean).join(' · ')}
          {answer.truncated && <b>{t('sql.truncated', { count: answer.rows.length })}</b>}
        </p>
        {answer.rows.length > 0 && <Export query={query} answer={answer} />}
      </header>
      {answer.rows.length === 0 ? (
        <Empty compact title={t('sql.noRowsTitle')} body={t('sql.noRowsBody')} />
      ) : (
        <Rows answer={answer} types={types} />
      )}
    </section>
  );
}

function Export({ query, answer }: { query: string; answer: SqlAnswer }) {
  const { t, language, zone } = useText();
  const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;
  const file = (excel: boolean) => {
    const csv = toCsv(toTable(answer), excel ? { excel, language, zone } : { excel: false });
    save(new Blob([csv], { type: 'text/csv;charset=utf-8' }), 'styk-sql.csv');
  };
  const [making, setMaking] = useState(false);
  /** The server writes all rows, also those that are not shown here. */
  const whole = async (format: 'csv' | 'parquet') => {
    setMaking(true);
    try {
      save(await sqlFile(query, format), `styk-sql.${format}`);
    } catch (error) {
      showFailure(error);
    } finally {
      setMaking(false);
    }
  };
  const copy = async () => {
    await navigator.clipboard.writeText(toClipboard(answer));
    notifications.show({ message: t('sql.copied') });
  };
  return (
    <div className={classes.exports}>
      <Tooltip label={t('sql.copy')}>
        <ActionIcon variant="subtle" color="gray" aria-label={t('sql.copy')} onClick={() => void copy()}>
          <IconCopy size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Tooltip label={t('answer.export')}>
            <ActionIcon variant="subtle" color="gray" loading={making} aria-label={t('answer.export')}>
              <IconDownload size={18} stroke={1.7} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconFileTypeCsv {...icon} />} onClick={() => file(true)}>
            {t('answer.exportCsvExcel')}
          </Menu.Item>
          <Menu.Item leftSection={<IconFileTypeCsv {...icon} />} onClick={() => file(false)}>
            {t('answer.exportCsv')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>{t('sql.allRows')}</Menu.Label>
          {(['parquet', 'csv'] as const).map(format => (
            <Menu.Item
              key={format}
              leftSection={format === 'csv' ? <IconFileTypeCsv {...icon} /> : <IconTable {...icon} />}
              onClick={() => void whole(format)}
            >
              {t(format === 'csv' ? 'sql.allCsv' : 'sql.allParquet')}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

const ROW_HEIGHT = 33;

interface RowsProps {
  answer: SqlAnswer;
  types: ReturnType<typeof typeOf>[];
}

/** The rows in sight, in a box that scrolls. */
function Rows({ answer, types }: RowsProps) {
  const { t } = useText();
  const box = useRef<HTMLElement>(null);
  const { columns, rows } = answer;
  const wide = useMemo(() => widths(answer, types), [answer, types]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 20,
    initialRect: { width: 1000, height: 600 },
  });
  const drawn = virtualizer.getVirtualItems();
  const above = drawn[0]?.start ?? 0;
  const below = virtualizer.getTotalSize() - (drawn.at(-1)?.end ?? 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
    <section ref={box} className={classes.box} tabIndex={0} aria-label={t('sql.result')}>
      <table className={classes.table} aria-rowcount={rows.length + 1}>
        <colgroup>
          <col style={{ width: '64px' }} />
          {columns.map((_, column) => (
            <col key={column} style={{ width: `${wide[column]}ch` }} />
          ))}
          <col />
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" className={classes.count}>
              <span className="unseen">{t('word.rank')}</span>
            </th>
            {columns.map((name, column) => (
              <th key={column} scope="col" data-type={types[column]} title={name}>
                {name}
                <small title={answer.types[column]}>{typeName(answer.types[column] ?? '')}</small>
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {above > 0 && <Space height={above} />}
          {drawn.map(({ index }) => (
            <tr key={index} aria-rowindex={index + 2}>
              <th scope="row" className={classes.count}>
                {index + 1}
              </th>
              {columns.map((_, column) => {
                const value = rows[index]?.[column] ?? null;
                const written = shown(value, types[column] ?? 'text');
                return (
                  <td key={column} data-type={types[column]} title={written.length > 40 ? written : undefined}>
                    {value === null ? <i>{t('word.none')}</i> : written}
                  </td>
                );
              })}
              <td />
            </tr>
          ))}
          {below > 0 && <Space height={below} />}
        </tbody>
      </table>
    </section>
  );
}

/** Rows that are not drawn. */
function Space({ height }: { height: number }) {
  return (
    <tr>
      <td style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}
