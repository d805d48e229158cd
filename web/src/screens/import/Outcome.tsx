import { Button, Group } from '@mantine/core';
import { IconArrowBackUp, IconArrowRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Taken, Upload } from '../../api/data';
import { useImports } from '../../api/imports';
import { useTouchpoints } from '../../api/queries';
import { useText } from '../../i18n/index';
import { keep } from '../data/kept';
import { useReason } from '../data/reasons';
import { markUndone, type Run } from '../data/runs';
import { UndoModal } from '../data/UndoModal';
import { FRESH_TOUCHPOINTS } from '../touchpoints/fresh';
import classes from './Import.module.css';

interface OutcomeProps {
  upload: Upload;
  table: string;
  run: Run;
  taken: Taken;
  onNext: (table: string) => void;
  onBack: () => void;
}

/** What became of a table, and what to do next. */
export function Outcome({ upload, table, run, taken, onNext, onBack }: OutcomeProps) {
  const { t, format } = useText();
  const [undoing, setUndoing] = useState(false);
  const registry = useTouchpoints();
  const fresh = (registry.data?.touchpoints ?? []).filter(one => !run.before.includes(one.key));
  useEffect(() => {
    if (taken.changed && fresh.length > 0)
      keep(
        FRESH_TOUCHPOINTS,
        fresh.map(one => one.key),
      );
  }, [taken.changed, fresh]);
  const others = upload.tables.filter(one => one.table !== table);
  if (run.undone) {
    return (
      <section className={classes.outcome} role="status">
        <h2>{t('outcome.undone')}</h2>
        <p>{t('outcome.undoneBody')}</p>
        <Group gap="sm">
          <Button variant="light" onClick={onBack}>
            {t('outcome.again')}
          </Button>
          <Button variant="subtle" component={Link} to="/data">
            {t('import.toData')}
          </Button>
        </Group>
      </section>
    );
  }
  const figures = [
    { key: 'rows' as const, value: taken.rows },
    { key: 'repeated' as const, value: taken.repeated },
    { key: 'identifiers' as const, value: taken.new_identifiers },
    { key: 'people' as const, value: taken.people },
  ];
  return (
    <section className={classes.outcome} data-testid="outcome">
      {taken.changed ? (
        <>
          <h2 role="status">{t('outcome.done', { count: taken.interactions })}</h2>
          <dl className={classes.outcomeFigures}>
            {figures.map(({ key, value }) => (
              <div key={key}>
                <dt>{t(`outcome.${key}`)}</dt>
                <dd>{format.count(value)}</dd>
              </div>
            ))}
          </dl>
          <Rejections number={taken.import} total={taken.rejected} />
        </>
      ) : (
        <>
          <h2 role="status">{t('outcome.unchanged')}</h2>
          <p>{t('outcome.unchangedBody', { number: String(taken.import) })}</p>
        </>
      )}
      <Group gap="sm" mt="md">
        {taken.changed && (
          <Button
            component={Link}
            to="/data/touchpoints"
            size="md"
            rightSection={<IconArrowRight size={18} aria-hidden />}
          >
            {fresh.length > 0 ? t('outcome.touchpoints', { count: fresh.length }) : t('outcome.touchpointsAll')}
          </Button>
        )}
        {taken.changed && (
          <Button
            variant="default"
            size="md"
            leftSection={<IconArrowBackUp size={18} aria-hidden />}
            onClick={() => setUndoing(true)}
          >
            {t('imports.undo')}
          </Button>
        )}
        {!taken.changed && (
          <Button variant="light" onClick={onBack}>
            {t('outcome.toMapping')}
          </Button>
        )}
        <Button variant="subtle" size={taken.changed ? 'md' : 'sm'} component={Link} to="/data">
          {t('import.toData')}
        </Button>
      </Group>
      {others.length > 0 && (
        <p className={classes.others}>
          {t('outcome.otherTables')}{' '}
          {others.map(one => (
            <Button key={one.table} size="compact-sm" variant="light" mr={6} onClick={() => onNext(one.table)}>
              {one.table}
            </Button>
          ))}
        </p>
      )}
      <UndoModal
        target={undoing ? { number: taken.import, file_name: upload.name, interactions: taken.interactions } : null}
        onClose={() => setUndoing(false)}
        onUndone={() => markUndone(upload.id, table)}
      />
    </section>
  );
}

/** Rows that were not taken, by reason, with the way to look at them. */
function Rejections({ number, total }: { number: number; total: number }) {
  const { t, format } = useText();
  const reason = useReason();
  const { data } = useImports();
  if (total === 0) return <p className={classes.good}>{t('outcome.allRead')}</p>;
  const reasons = Object.entries(data?.find(row => row.number === number)?.rejected ?? {});
  return (
    <div className={classes.rejections}>
      <p>
        {t('outcome.rejected', { count: total })}{' '}
        <Link to="/data" search={before => ({ ...before, quarantine: number })}>
          {t('outcome.showRejected')}
        </Link>
      </p>
      <ul>
        {reasons.map(([name, count]) => (
          <li key={name}>
            <b>{format.count(count)}</b> {reason(name)}
          </li>
        ))}
      </ul>
    </div>
  );
}
