import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { useDocuments } from '../../../api/documents';
import { useText } from '../../../i18n/index';
import { readMap } from '../../../maps/map';
import { readAll } from '../../../saved/savedQuestion';
import { useStudio } from '../studio';
import classes from './Before.module.css';
import type { Earlier } from './useEarlier';

/** Which version of which map the later one is compared with. */
export function Chooser({ earlier }: { earlier: Earlier }) {
  const { t, format } = useText();
  const { mapKey, go } = useStudio();
  const documents = useDocuments('map').data;
  const others = useMemo(
    () =>
      readAll(documents, readMap)
        .filter(one => one.key !== mapKey)
        .map(one => ({ value: one.key, label: one.body.name }))
        .sort((a, b) => a.label.localeCompare(b.label)),
    [documents, mapKey],
  );
  const versions = (earlier.versions ?? []).map(one => ({
    value: String(one.version),
    label: t('before.versionOf', { version: String(one.version), day: format.day(one.created) }),
  }));
  return (
    <div className={classes.chooser}>
      <Select
        label={t('before.with')}
        allowDeselect={false}
        searchable={others.length > 8}
        data={[{ value: mapKey, label: t('before.own') }, ...others]}
        value={earlier.of}
        onChange={of => of && go({ of, base: undefined, was: undefined, now: undefined })}
      />
      <Select
        label={t('before.version')}
        allowDeselect={false}
        disabled={versions.length === 0}
        data={versions}
        value={earlier.chosen ? String(earlier.chosen.version) : null}
        onChange={version => version && go({ of: earlier.of, base: Number(version), was: undefined, now: undefined })}
      />
    </div>
  );
}
