import { Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useMayEdit } from '../../api/queries';
import { useTriedSegment } from '../../api/segments';
import { useText } from '../../i18n/index';
import type { SegmentDraft } from '../../segments/draft';
import { EXAMPLES, type ExampleId, exampleRule } from '../../segments/examples';
import { emptyRule } from '../../segments/tree';
import { AnswerSkeleton } from '../../states/Skeletons';
import { Forbidden } from '../../states/State';
import sources from '../sources/Sources.module.css';
import { Examples } from './Examples';
import { SegmentForm } from './SegmentForm';
import classes from './Segments.module.css';
import type { NewSegmentSearch } from './search';
import { useSegmentDraft } from './useSegmentDraft';

/** A segment that is being made: from nothing, from an example, or from a rule that was proposed. */
export function NewSegment() {
  const { example: wanted, name, rule }: NewSegmentSearch = useSearch({ strict: false });
  const example = EXAMPLES.find(one => one === wanted);
  if (!useMayEdit()) return <Forbidden />;
  if (rule !== undefined) return <Proposed key={rule} name={name ?? ''} rule={rule} />;
  return <OfExample key={example ?? ''} example={example} />;
}

function OfExample({ example }: { example: ExampleId | undefined }) {
  const { t } = useText();
  const start = useMemo<SegmentDraft>(
    () => ({
      name: example ? t(`segments.example.${example}`) : '',
      description: '',
      rule: { tree: example ? exampleRule(example) : emptyRule() },
    }),
    [example, t],
  );
  return <New start={start} examples={!example} />;
}

/** It is to be clicked together where it can be read, else there as text to be put right. */
function Proposed({ name, rule }: { name: string; rule: string }) {
  const { data, error } = useTriedSegment(useMemo(() => ({ rule }), [rule]));
  const start = useMemo<SegmentDraft | null>(() => {
    if (!data && !error) return null;
    return { name, description: '', rule: data ? { tree: data.tree } : { text: rule } };
  }, [data, error, name, rule]);
  return start ? <New start={start} /> : <AnswerSkeleton />;
}

function New({ start, examples = false }: { start: SegmentDraft; examples?: boolean }) {
  const { t } = useText();
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
      {examples && !editing.dirty && <Examples />}
      <SegmentForm editing={editing} />
    </div>
  );
}
