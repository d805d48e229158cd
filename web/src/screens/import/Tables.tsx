import { UnstyledButton } from '@mantine/core';
import type { Upload } from '../../api/data';
import { useText } from '../../i18n/index';
import classes from './Import.module.css';

interface TablesProps {
  upload: Upload;
  chosen: string;
  onChoose: (table: string) => void;
}

/** The tables of a file that has several: sheets, files of an archive. */
export function Tables({ upload, chosen, onChoose }: TablesProps) {
  const { t } = useText();
  return (
    <section aria-label={t('import.tables')} className={classes.tables}>
      <h2>{t('import.tables')}</h2>
      <ul>
        {upload.tables.map(({ table, columns }) => (
          <li key={table}>
            <UnstyledButton
              className={classes.tableChoice}
              aria-pressed={table === chosen}
              onClick={() => onChoose(table)}
            >
              <b>{table}</b>
              <span>{t('import.columnsMany', { count: columns.length })}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
