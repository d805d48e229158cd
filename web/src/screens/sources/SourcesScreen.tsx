import { Button, Text, Title } from '@mantine/core';
import { IconArrowLeft, IconPlus } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMayEdit } from '../../api/queries';
import { type SourceRow, type SourcesFound, useSources } from '../../api/sources';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure, Forbidden, State } from '../../states/State';
import shared from '../data/Data.module.css';
import { HealthSaid } from './Health';
import { type Health, rateOf } from './health';
import { KindIcon } from './KindIcon';
import { NewSource } from './NewSource';
import classes from './Sources.module.css';
import type { SourcesSearch } from './search';
import { useHealth } from './useHealth';

/** Who sends live, and how that goes. */
export function SourcesScreen() {
  const { t } = useText();
  const mayEdit = useMayEdit();
  const { add }: SourcesSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const adding = (open: boolean) => void navigate({ to: '/data/sources', search: open ? { add: 1 } : {} });
  const sources = useSources(mayEdit);
  return (
    <div className={shared.screen}>
      <Link to="/data" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden />
        {t('lake.title')}
      </Link>
      <header className={classes.head}>
        <div>
          <Title order={1}>{t('sources.title')}</Title>
          <Text c="dimmed">{t('sources.lead')}</Text>
        </div>
        {mayEdit && (sources.data?.sources.length ?? 0) > 0 && (
          <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => adding(true)}>
            {t('sources.add')}
          </Button>
        )}
      </header>
      {mayEdit ? (
        <Listed found={sources} onAdd={() => adding(true)} />
      ) : (
        <Forbidden detail={t('sources.editorsOnly')} />
      )}
      {mayEdit && add === 1 && <NewSource onClose={() => adding(false)} />}
    </div>
  );
}

function Listed({ found, onAdd }: { found: ReturnType<typeof useSources>; onAdd: () => void }) {
  const { t } = useText();
  if (!found.data) {
    if (found.error) return <Failure error={found.error} retry={() => void found.refetch()} />;
    return <ListSkeleton rows={5} />;
  }
  if (found.data.sources.length === 0) {
    return (
      <State
        mood="empty"
        title={t('sources.noneTitle')}
        body={t('sources.noneBody')}
        action={
          <Button mt="sm" leftSection={<IconPlus size={17} aria-hidden />} onClick={onAdd}>
            {t('sources.add')}
          </Button>
        }
      />
    );
  }
  return (
    <>
      <Behind found={found.data} />
      <Table found={found.data} />
      <Text size="sm" c="dimmed">
        {t('sources.sinceStart')}
      </Text>
    </>
  );
}

/** How far what arrived has come. */
function Behind({ found }: { found: SourcesFound }) {
  const { t, format } = useText();
  const all = found.sources.map(({ number }) => rateOf(found.samples, number));
  const rate = all.some(one => one !== undefined) ? all.reduce<number>((sum, one) => sum + (one ?? 0), 0) : undefined;
  return (
    <dl className={classes.behind}>
      <div>
        <dt>{t('sources.rate')}</dt>
        <dd>{rate === undefined ? '–' : format.count(Math.round(rate))}</dd>
      </div>
      <div data-late={found.waiting > 0 || undefined}>
        <dt>{t('sources.waiting')}</dt>
        <dd>{found.waiting > 0 ? t('sources.requests', { count: found.waiting }) : t('sources.nothingWaits')}</dd>
      </div>
      <div>
        <dt>{t('sources.inbox')}</dt>
        <dd>{format.bytes(found.inbox_bytes)}</dd>
      </div>
    </dl>
  );
}

function Table({ found }: { found: SourcesFound }) {
  const { t } = useText();
  const health = useHealth(found.sources);
  return (
    <section className={shared.panel} aria-label={t('sources.title')}>
      <div className={shared.scroll}>
        <table className={`${shared.table} ${classes.table}`}>
          <thead>
            <tr>
              <th scope="col">{t('lake.source')}</th>
              <th scope="col">{t('sources.health')}</th>
              <th scope="col" data-number>
                {t('sources.events')}
              </th>
              <th scope="col" data-number>
                {t('sources.repeated')}
              </th>
              <th scope="col" data-number>
                {t('sources.rejected')}
              </th>
              <th scope="col" data-number>
                {t('sources.quarantine')}
              </th>
              <th scope="col" data-number>
                {t('sources.violations')}
              </th>
            </tr>
          </thead>
          <tbody>
            {found.sources.map(row => (
              <Row key={row.number} row={row} health={health(row)} rate={rateOf(found.samples, row.number)} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

export function quarantined(row: SourceRow): number {
  return Object.values(row.quarantine).reduce((sum, count) => sum + count, 0);
}

function Row({ row, health, rate }: { row: SourceRow; health: Health; rate: number | undefined }) {
  const { t, format } = useText();
  const params = { number: String(row.number) };
  const held = quarantined(row);
  const { violations } = row.arrived;
  return (
    <tr data-gone={row.closed || undefined}>
      <th scope="row">
        <Link to="/data/sources/$number" params={params} search={tabOf(row)} className={classes.name}>
          <KindIcon kind={row.settings.kind} />
          <span>
            {row.name}
            <small>{t(`source.kind.${row.settings.kind}`)}</small>
          </span>
        </Link>
      </th>
      <td data-label={t('sources.health')}>
        <HealthSaid health={health} />
      </td>
      <td data-number data-label={t('sources.events')}>
        <span className={classes.counted}>
          {format.count(row.arrived.interactions)}
          {rate !== undefined && rate > 0 && (
            <small>{t('sources.perMinute', { count: Math.max(1, Math.round(rate)) })}</small>
          )}
        </span>
      </td>
      <td data-number data-label={t('sources.repeated')}>
        {format.count(row.arrived.repeated)}
      </td>
      <td data-number data-label={t('sources.rejected')}>
        {format.count(row.arrived.rejected)}
      </td>
      <td data-number data-label={t('sources.quarantine')}>
        {held > 0 ? (
          <Link
            to="/data/sources/$number"
            params={params}
            search={{ tab: 'quarantine' }}
            className={shared.numberLink}
            aria-label={t('sources.showQuarantine', { count: held, name: row.name })}
          >
            {format.count(held)}
          </Link>
        ) : (
          format.count(0)
        )}
      </td>
      <td data-number data-label={t('sources.violations')}>
        {violations === undefined ? (
          '–'
        ) : violations > 0 ? (
          <Link
            to="/data/sources/$number"
            params={params}
            search={{ tab: 'plan' }}
            className={shared.numberLink}
            aria-label={t('sources.showViolations', { count: violations, name: row.name })}
          >
            {format.count(violations)}
          </Link>
        ) : (
          format.count(0)
        )}
      </td>
    </tr>
  );
}

/** What is looked at first: a source that sends, or how to make it send. */
function tabOf(row: SourceRow): { tab?: 'live' } {
  return row.arrived.last ? { tab: 'live' } : {};
}
