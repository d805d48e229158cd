import { Button } from '@mantine/core';
import { IconRefresh, IconX } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import {
  UNDELIVERED_PAGE,
  type UndeliveredRow,
  useDeliverAgain,
  useForgetDelivery,
  useUndelivered,
} from '../../api/webhooks';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure } from '../../states/State';
import { showDone, showFailure } from '../../states/undo';
import { Pager } from '../identity/Pager';
import sources from '../sources/Sources.module.css';
import type { SettingsSearch } from './search';
import own from './Webhooks.module.css';
import { eventName, readable } from './webhookMessages';

/** What was given up: why and when, and another try. `urls` are the addresses that are told now. */
export function Undelivered({ urls }: { urls: readonly string[] }) {
  const { t, language } = useText();
  const { page = 0 }: SettingsSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const { data, error, isPlaceholderData, refetch } = useUndelivered(page, language);
  const show = (next: number) =>
    void navigate({
      to: '.',
      search: (before: SettingsSearch) => ({ ...before, page: next > 0 ? next : undefined }),
      resetScroll: false,
    });
  if (error && !data) {
    return (
      <Box>
        <Failure error={error} retry={() => void refetch()} compact />
      </Box>
    );
  }
  // Where no program is told anything, nothing can be missing either.
  if (urls.length === 0 && !data?.total) return null;
  if (!data) {
    return (
      <Box>
        <ListSkeleton rows={2} />
      </Box>
    );
  }
  if (data.total === 0) {
    return (
      <Box>
        <p className={own.note}>{t('webhooks.allDelivered')}</p>
      </Box>
    );
  }
  return (
    <Box busy={isPlaceholderData}>
      <p className={own.note}>{t('webhooks.undeliveredMany', { count: data.total })}</p>
      <ol className={own.undelivered}>
        {data.deliveries.map(row => (
          <Row key={`${row.id} ${row.url}`} row={row} told={urls.includes(row.url)} />
        ))}
      </ol>
      <Pager total={data.total} size={UNDELIVERED_PAGE} page={page} onShow={show} />
    </Box>
  );
}

function Box({ busy, children }: { busy?: boolean; children: ReactNode }) {
  const { t } = useText();
  return (
    <section className={sources.box} aria-labelledby="undelivered" aria-busy={busy}>
      <h2 id="undelivered">{t('webhooks.undelivered')}</h2>
      <p className={sources.lead}>{t('webhooks.undeliveredLead')}</p>
      {children}
    </section>
  );
}

function Row({ row, told }: { row: UndeliveredRow; told: boolean }) {
  const text = useText();
  const { t, format } = text;
  const event = eventName(row.event, text);
  return (
    <li>
      <div className={own.what}>
        <b>{event}</b>
        <time dateTime={row.time}>{format.instant(row.time)}</time>
      </div>
      <p>{row.url}</p>
      <p className={own.why}>{row.why}</p>
      {!told && <p className={own.note}>{t('webhooks.addressGone')}</p>}
      <details className={own.message}>
        <summary>{t('webhooks.message')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is longer than its box can be scrolled from the keyboard. */}
        <pre role="group" tabIndex={0} aria-label={event}>
          {readable(row.body)}
        </pre>
      </details>
      <Actions row={row} event={event} told={told} />
    </li>
  );
}

function Actions({ row, event, told }: { row: UndeliveredRow; event: string; told: boolean }) {
  const { t } = useText();
  const again = useDeliverAgain();
  const forget = useForgetDelivery();
  const [asked, setAsked] = useState(false);
  const attempt = async (what: Promise<void>, message: string) => {
    try {
      await what;
      showDone(message);
    } catch (error) {
      showFailure(error);
    }
  };
  if (asked) {
    return (
      <div className={own.actions}>
        <Button
          size="compact-sm"
          color="red"
          loading={forget.isPending}
          onClick={() => void attempt(forget.mutateAsync(row), t('webhooks.forgotten'))}
        >
          {t('webhooks.forgetSure')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => setAsked(false)}>
          {t('build.cancel')}
        </Button>
      </div>
    );
  }
  return (
    <div className={own.actions}>
      {told && (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={t('webhooks.againOf', { event })}
          leftSection={<IconRefresh size={15} aria-hidden />}
          loading={again.isPending}
          onClick={() => void attempt(again.mutateAsync(row), t('webhooks.begunAgain'))}
        >
          {t('webhooks.again')}
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="default"
        aria-label={t('webhooks.forgetOf', { event })}
        leftSection={<IconX size={15} aria-hidden />}
        onClick={() => setAsked(true)}
      >
        {t('webhooks.forget')}
      </Button>
    </div>
  );
}
