import { Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useMayEdit } from '../../api/queries';
import { useText } from '../../i18n/index';
import type { SegmentDraft } from '../../segments/draft';
import { EXAMPLES, type ExampleId, exampleRule } from '../../segments/examples';
import { emptyRule } from '../../segments/tree';
import { Forbidden } from '../../states/State';
import sources from '../sources/Sources.module.css';
import { Examples } from './Examples';
import { SegmentForm } from './SegmentForm';
import classes from './Segments.module.css';
import type { NewSegmentSearch } from './search';
import { useSegmentDraft } from './useSegmentDraft';

/** A segment that is being made, from nothing or from an example. */
export function NewSegment() {
  const search: NewSegmentSearch = useSearch({ strict: false });
  const example = EXAMPLES.find(one => one === search.example);
  return useMayEdit() ? <New key={example ?? ''} example={example} /> : <Forbidden />;
}

function New({ example }: { example: ExampleId | undefined }) {
  const { t } = useText();
  const start = useMemo<SegmentDraft>(
    () => ({
      name: example ? t(`segments.example.${example}`) : '',
      description: '',
      rule: { tree: example ? exampleRule(example) : emptyRule() },
    }),
    [example, t],
  );
  const editing = useSegmentDraft(null, start);
  return (
    <div className={classes.screen}>
      <Link to="/customers/segments" className={sources.back}>
        <IconArrowLeft size={16} aria-hidden />
        {t('segments.all')}
      </Link>
      <header className={classes.head}>
        <Title order={1}>{t('segments.new')}</Title>
      </header>
      {!example && !editing.dirty && <Examples />}
      <SegmentForm editing={editing} />
    </div>
  );
}
