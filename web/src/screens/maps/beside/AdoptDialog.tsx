import { Button, Group, Modal, Stack } from '@mantine/core';
import { useEffect } from 'react';
import { type MapAdopted, type MapFollowed, useMapAdopted } from '../../../api/maps';
import type { Deviation } from '../../../api/types';
import { useText } from '../../../i18n/index';
import { adopt } from '../../../maps/commands/adopt';
import { readMap } from '../../../maps/map';
import { ListSkeleton } from '../../../states/Skeletons';
import { Failure } from '../../../states/State';
import { showDone } from '../../../states/undo';
import classes from '../Beside.module.css';
import { useStudio } from '../studio';
import { Section } from './Section';

interface AdoptDialogProps {
  deviation: Deviation;
  onClose: () => void;
}

/** What becomes of the map where a deviation is made part of it, and who follows it then; before it is done. */
export default function AdoptDialog({ deviation, onClose }: AdoptDialogProps) {
  const { t } = useText();
  const { editor, run, go, state } = useStudio();
  const { data, error, refetch } = useDraft(deviation);
  const draft = data && readMap(data.map);
  const unsaved = state.status === 'failed' ? state.failure : null;
  const apply = () => {
    if (!draft) return;
    run(adopt(state.base.body, draft));
    onClose();
    go({ beside: undefined });
    showDone(t('adopt.done'));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('adopt.open')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <Stack gap="md">
        <p className={classes.verdict}>{t('adopt.lead')}</p>
        {unsaved !== null ? (
          <Failure compact error={unsaved} retry={() => void editor.flush()} />
        ) : error && !data ? (
          <Failure compact error={error} retry={() => void refetch()} />
        ) : data ? (
          <Preview adopted={data} />
        ) : (
          <ListSkeleton rows={4} />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('build.cancel')}
          </Button>
          <Button disabled={!draft} onClick={apply}>
            {t('adopt.apply')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** The draft of the newest version, which all edits are saved in first. */
function useDraft({ kind, step, touchpoint }: Deviation) {
  const { language, zone } = useText();
  const { mapKey, editor, state, reality } = useStudio();
  useEffect(() => {
    void editor.flush();
  }, [editor]);
  const { version } = state.base;
  const of = (kind === 'unplanned' ? touchpoint : step) ?? '';
  const range = reality?.question.range ?? null;
  const adopting = state.status === 'saved' ? { version, kind, of, range, zone } : null;
  return useMapAdopted(mapKey, adopting, language);
}

function Preview({ adopted }: { adopted: MapAdopted }) {
  const { t } = useText();
  const { before, after, changes } = adopted;
  return (
    <>
      <Section title={t('adopt.changes')}>
        <ul className={classes.changes}>
          {changes.map(change => (
            <li key={change}>{change}</li>
          ))}
        </ul>
      </Section>
      <Section title={t('adopt.followers')}>
        <dl className={classes.facts}>
          <dt>{t('adopt.journeys')}</dt>
          <Followed before={before.journeys} after={after.journeys} />
          <dt>{t('adopt.customers')}</dt>
          <Followed before={before.customers} after={after.customers} />
        </dl>
      </Section>
    </>
  );
}

type Followers = MapFollowed['journeys'];

/** A share before and then, each with its interval and of how many. */
function Followed({ before, after }: { before: Followers; after: Followers }) {
  const { t, format } = useText();
  const said = (rate: Followers) => (
    <small>
      ({format.rateInterval(rate)}, {t('maps.n', { n: format.count(rate.n) })})
    </small>
  );
  return (
    <dd>
      {t('adopt.now')} {format.percent(before.value)} {said(before)}
      <br />
      {t('adopt.then')} <b>{format.percent(after.value)}</b> {said(after)}
    </dd>
  );
}
