import { ActionIcon, Badge, Button, Tooltip } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import type { ImportRow } from '../../api/imports';
import { useText } from '../../i18n/index';
import type { PlainKey } from '../../i18n/types';
import classes from './Data.module.css';
import { UndoModal } from './UndoModal';

const STATES: Record<string, { label: PlainKey; color: string }> = {
  prepared: { label: 'imports.prepared', color: 'amber' },
  committed: { label: 'imports.committed', color: 'petrol' },
  undone: { label: 'imports.undone', color: 'gray' },
  rolled_back: { label: 'imports.rolledBack', color: 'gray' },
};
/** As many as are listed before the reader asks for more. */
const FIRST = 20;

interface ImportsProps {
  imports: ImportRow[];
  mayEdit: boolean;
  onQuarantine: (number: number) => void;
}

/** Everything that came in, newest first. */
export function Imports({ imports, mayEdit, onQuarantine }: ImportsProps) {
  const { t } = useText();
  const [undo, setUndo] = useState<ImportRow | null>(null);
  const [all, setAll] = useState(false);
  const shown = all ? imports : imports.slice(0, FIRST);
  return (
    <section className={classes.panel} aria-labelledby="imports-title">
      <h2 id="imports-title">{t('imports.title')}</h2>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('imports.file')}</th>
              <th scope="col">{t('imports.when')}</th>
              <th scope="col" data-number>
                {t('imports.rows')}
              </th>
              <th scope="col" data-number>
                {t('word.interactions')}
              </th>
              <th scope="col" data-number>
                {t('lake.rejected')}
              </th>
              <th scope="col">{t('imports.state')}</th>
              <th>
                <span className="unseen">{t('imports.undo')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(row => (
              <Row
                key={row.number}
                row={row}
                mayEdit={mayEdit}
                onQuarantine={onQuarantine}
                onUndo={() => setUndo(row)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < imports.length && (
        <Button variant="subtle" mt="xs" onClick={() => setAll(true)}>
          {t('imports.showAll', { count: imports.length })}
        </Button>
      )}
      <UndoModal target={undo} onClose={() => setUndo(null)} />
    </section>
  );
}

/** A file's name without the folders of whatever machine it was imported on. */
function nameOf(row: ImportRow): string {
  return row.file_name.split(/[/\\]/).pop() || row.name || row.source;
}

interface RowProps {
  row: ImportRow;
  mayEdit: boolean;
  onQuarantine: (number: number) => void;
  onUndo: () => void;
}

function Row({ row, mayEdit, onQuarantine, onUndo }: RowProps) {
  const { t, format } = useText();
  const state = STATES[row.state];
  const rejected = Object.values(row.rejected).reduce((sum, count) => sum + count, 0);
  return (
    <tr data-gone={row.state !== 'committed' || undefined}>
      <th scope="row">
        <span className={classes.fileName} title={row.file_name}>
          {nameOf(row)}
        </span>
        <small>
          {[row.source, row.file_size > 0 ? format.bytes(row.file_size) : null].filter(Boolean).join(' · ')}
        </small>
      </th>
      <td data-label={t('imports.when')}>{format.instant(row.finished ?? row.started)}</td>
      <td data-number data-label={t('imports.rows')}>
        {format.count(row.rows)}
      </td>
      <td data-number data-label={t('word.interactions')}>
        {format.count(row.interactions)}
      </td>
      <td data-number data-label={t('lake.rejected')}>
        {rejected > 0 && mayEdit ? (
          <button
            type="button"
            className={classes.numberLink}
            aria-label={t('imports.showRejected', { count: rejected })}
            onClick={() => onQuarantine(row.number)}
          >
            {format.count(rejected)}
          </button>
        ) : (
          format.count(rejected)
        )}
      </td>
      <td data-label={t('imports.state')}>
        <Badge variant="light" size="sm" tt="none" color={state?.color ?? 'gray'}>
          {state ? t(state.label) : row.state}
        </Badge>
      </td>
      <td className={classes.act}>
        {mayEdit && row.state === 'committed' && (
          <Tooltip label={t('imports.undo')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('imports.undoOne', { file: nameOf(row) })}
              onClick={onUndo}
            >
              <IconArrowBackUp size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </td>
    </tr>
  );
}
