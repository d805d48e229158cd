import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useMayEdit } from '../../../api/queries';
import { type MapShare, useRemoveShare } from '../../../api/shares';
import { useText } from '../../../i18n/index';
import type { Text } from '../../../i18n/text';
import { isOver } from '../../../maps/share';
import { ago } from '../../../saved/ago';
import { useAuthorName } from '../../../saved/useAuthorName';
import { showDone, showFailure } from '../../../states/undo';
import classes from './Share.module.css';

/** A link: for whom it is, who made it, until when and what it shows. */
export function ShareRow({ mapKey, share }: { mapKey: string; share: MapShare }) {
  const text = useText();
  const { t, format } = text;
  const mayEdit = useMayEdit();
  const authorName = useAuthorName();
  const [asking, setAsking] = useState(false);
  const name = share.label || t('share.unnamed');
  return (
    <li data-over={isOver(share, Date.now()) || undefined}>
      <Group justify="space-between" align="start" gap="xs">
        <b>{name}</b>
        {mayEdit && !asking && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t('share.removeOf', { name })}
            onClick={() => setAsking(true)}
          >
            {t('share.remove')}
          </Button>
        )}
      </Group>
      <p className={classes.about}>
        {sharesSaid(share, text).map(said => (
          <span key={said}>{said}</span>
        ))}
        <span title={format.instant(share.created)}>
          {t('share.made.by', { author: authorName(share.author), time: ago(share.created, text) })}
        </span>
      </p>
      {asking && <Asking mapKey={mapKey} share={share} name={name} onClose={() => setAsking(false)} />}
    </li>
  );
}

/** What a link shows, and how it is kept. */
function sharesSaid(share: MapShare, { t, format }: Text): string[] {
  const { expires, version, has_password, figures, pages } = share;
  const end =
    expires == null
      ? t('share.endless')
      : t(isOver(share, Date.now()) ? 'share.over' : 'share.until', { time: format.instant(expires) });
  return [
    end,
    t(has_password ? 'share.hasPassword' : 'share.noPassword'),
    t(figures ? 'share.hasFigures' : 'share.noFigures'),
    version == null ? t('share.newest') : t('share.version', { version }),
    ...(pages.length > 0 ? [t('share.framedBy', { pages: format.list(pages) })] : []),
  ];
}

interface AskingProps {
  mapKey: string;
  share: MapShare;
  name: string;
  onClose: () => void;
}

/** The same link cannot be had back, so this is asked first. */
function Asking({ mapKey, share, name, onClose }: AskingProps) {
  const { t } = useText();
  const remove = useRemoveShare(mapKey);
  const confirm = async () => {
    try {
      await remove.mutateAsync(share.id);
      showDone(t('share.removed', { name }));
    } catch (error) {
      showFailure(error);
    }
  };
  return (
    <div role="alertdialog" aria-label={t('share.removeOf', { name })} className={classes.asking}>
      <span>{t('share.removeAsk')}</span>
      <Group gap="xs">
        <Button size="compact-sm" variant="default" autoFocus onClick={onClose}>
          {t('build.cancel')}
        </Button>
        <Button size="compact-sm" color="red" loading={remove.isPending} onClick={() => void confirm()}>
          {t('share.remove')}
        </Button>
      </Group>
    </div>
  );
}
