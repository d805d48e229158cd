import { Alert, SegmentedControl, Textarea } from '@mantine/core';
import { useReadSegment } from '../../api/segments';
import { useText } from '../../i18n/index';
import type { DraftRule } from '../../segments/draft';
import { asGroup, emptyRule, isComplete, isEmpty } from '../../segments/tree';
import { FailureText } from '../../states/State';
import { isRefusal } from '../touchpoints/useMatched';
import { Wrong } from '../touchpoints/Wrong';
import { RuleField } from './Builder';
import classes from './Editor.module.css';
import { type Preview, settled, trialOf } from './usePreview';

const EXAMPLE = 'count("booking", "90d") >= 2 && since_last("*") > "14d"';
const FUNCTIONS = 'count, did, money, latest, since_first, since_last, first, last, follows';

type Way = 'click' | 'write';

interface RuleEditorProps {
  rule: DraftRule;
  preview: Preview;
  onChange: (rule: DraftRule) => void;
}

/** The rule, clicked together or written; from one to the other through the server, which knows both. */
export function RuleEditor({ rule, preview, onChange }: RuleEditorProps) {
  const { t } = useText();
  const read = useReadSegment();
  const way: Way = 'tree' in rule ? 'click' : 'write';
  const refused = way === 'write' && isRefusal(preview.error) ? preview.error.message : null;
  const set = (next: DraftRule) => {
    read.reset();
    onChange(next);
  };
  const other = async (): Promise<DraftRule> => {
    if ('tree' in rule && isEmpty(rule.tree)) return { text: '' };
    if ('text' in rule && rule.text.trim() === '') return { tree: emptyRule() };
    const { tree, rule: text } = settled(preview) ?? (await read.mutateAsync(trialOf(rule)));
    return 'tree' in rule ? { text } : { tree };
  };
  const choose = async (next: Way) => {
    if (next === way) return;
    try {
      set(await other());
    } catch {
      // Said below.
    }
  };
  const open = 'tree' in rule && !isEmpty(rule.tree) && !isComplete(rule.tree);
  return (
    <section className={classes.box} aria-labelledby="segment-rule">
      <div className={classes.boxHead}>
        <h2 id="segment-rule">{t('segments.rule')}</h2>
        <SegmentedControl<Way>
          size="xs"
          aria-label={t('segments.way')}
          value={way}
          onChange={next => void choose(next)}
          data={[
            { value: 'click', label: t('segments.click') },
            { value: 'write', label: t('segments.write'), disabled: open },
          ]}
        />
      </div>
      {'tree' in rule ? (
        <RuleField rule={asGroup(rule.tree)} onChange={tree => set({ tree })} />
      ) : (
        <>
          <Textarea
            label={t('segments.text')}
            description={t('segments.functions', { functions: FUNCTIONS })}
            placeholder={EXAMPLE}
            autosize
            minRows={4}
            spellCheck={false}
            autoCapitalize="off"
            classNames={{ input: classes.raw ?? '' }}
            value={rule.text}
            error={refused}
            onChange={event => set({ text: event.currentTarget.value })}
          />
          {refused && <Wrong expression={rule.text.trim()} detail={refused} said />}
        </>
      )}
      {read.error && !refused && (
        <Alert color="red" role="alert" mt="md">
          <FailureText error={read.error} />
        </Alert>
      )}
    </section>
  );
}
