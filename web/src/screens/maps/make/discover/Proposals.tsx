import { Button, Group, Slider, TextInput } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Discovery, MapDraft } from '../../../../api/discovery';
import { useText } from '../../../../i18n/index';
import { draftAt, fitnessSaid, followers, USUALLY } from '../../../../maps/discovery';
import { type MapDocument, readMap } from '../../../../maps/map';
import { rateSaid } from '../../../../segments/clusters';
import type { MapsSearch } from '../../search';
import { Outline } from '../Outline';
import { useMakeMap } from '../useMakeMap';
import classes from './Discover.module.css';
import { GroupCards } from './GroupCards';

interface ProposalsProps {
  found: Discovery;
  onChange: (changed: Partial<MapsSearch>) => void;
  onClose: () => void;
}

/** The maps that were found: of whom, how simple, and the one that is chosen. */
export function Proposals({ found, onChange, onClose }: ProposalsProps) {
  const { t, format } = useText();
  const { group, simple = USUALLY }: MapsSearch = useSearch({ strict: false });
  const drafts = found.groups[(group ?? 0) - 1]?.drafts ?? found.drafts;
  const draft = draftAt(drafts, simple);
  const map = draft && readMap(draft.map);
  return (
    <>
      <GroupCards found={found} chosen={group} onChoose={next => onChange({ group: next })} />
      {found.sampled < found.customers && (
        <p className={classes.help}>{t('discover.sampled', { count: format.count(found.sampled) })}</p>
      )}
      <Simplicity drafts={drafts} value={simple} onChange={next => onChange({ simple: next })} />
      {draft && map && (
        <>
          <Fit draft={draft} />
          <Outline map={map} />
          <Make key={group ?? 0} map={map} onClose={onClose} />
        </>
      )}
    </>
  );
}

interface SimplicityProps {
  drafts: readonly MapDraft[];
  value: number;
  onChange: (value: number) => void;
}

/** From everything that was seen to a few steps, over the share of customers who follow. */
function Simplicity({ drafts, value, onChange }: SimplicityProps) {
  const { t } = useText();
  return (
    <div className={classes.simplicity}>
      <div className={classes.bars} aria-hidden>
        {followers(drafts).map((share, tenths) => (
          <i key={tenths} data-chosen={tenths === value || undefined} style={{ height: `${2 + share * 98}%` }} />
        ))}
      </div>
      <Slider
        min={0}
        max={10}
        step={1}
        label={null}
        value={value}
        onChange={onChange}
        thumbLabel={t('discover.simplicity')}
      />
      <div className={classes.ends}>
        <span>{t('discover.everything')}</span>
        <span>{t('discover.few')}</span>
      </div>
    </div>
  );
}

/** How many steps, and how well customers keep to them. */
function Fit({ draft: { fit } }: { draft: MapDraft }) {
  const { t, format } = useText();
  const fitness = fitnessSaid(fit, format);
  const steps = t('maps.stepsMany', { count: fit.steps });
  return (
    <div className={classes.fit} role="status">
      <p>
        <b>{t('discover.follow', { steps, share: rateSaid(fit.following, format) })}</b>
      </p>
      <p>
        {[fitness && t('discover.fitness', fitness), t('discover.ways', { count: fit.edges })]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {fit.elsewhere > 0 && <p>{t('discover.elsewhere', { count: fit.elsewhere })}</p>}
    </div>
  );
}

/** The name, and the map is there. */
function Make({ map, onClose }: { map: MapDocument; onClose: () => void }) {
  const { t } = useText();
  const [name, setName] = useState(map.name);
  const { make, busy } = useMakeMap();
  return (
    <>
      <TextInput
        label={t('maps.name')}
        required
        maxLength={200}
        value={name}
        onChange={event => setName(event.currentTarget.value)}
      />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('build.cancel')}
        </Button>
        <Button loading={busy} disabled={!name.trim()} onClick={() => void make({ ...map, name: name.trim() })}>
          {t('discover.make')}
        </Button>
      </Group>
    </>
  );
}
