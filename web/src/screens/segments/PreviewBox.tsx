import { useText } from '../../i18n/index';
import type { DraftRule } from '../../segments/draft';
import { isPast } from '../../segments/moment';
import { isEmpty, type Rule } from '../../segments/tree';
import { Bone } from '../../states/Skeletons';
import { Failure } from '../../states/State';
import { Code } from '../sources/Copied';
import { isRefusal } from '../touchpoints/useMatched';
import classes from './Editor.module.css';
import { Growth } from './Growth';
import { type Preview, settled } from './usePreview';
import { useRuleSaid } from './useRuleSaid';

interface PreviewBoxProps {
  rule: DraftRule;
  preview: Preview;
}

/** Who is in it by the rule in the form: in numbers, in words, in CEL. */
export function PreviewBox({ rule, preview }: PreviewBoxProps) {
  const { t } = useText();
  const now = settled(preview);
  return (
    <aside className={`${classes.box} ${classes.preview}`} aria-label={t('segments.preview')} aria-busy={preview.stale}>
      <h2>{t('segments.preview')}</h2>
      <Numbers preview={preview} written={'text' in rule} />
      <Said rule={'tree' in rule ? rule.tree : now?.tree} />
      {preview.filled && !preview.error && preview.tried && <Growth points={preview.tried.growth} />}
      {'tree' in rule && now && (
        <div className={classes.cel}>
          <h3>{t('segments.cel')}</h3>
          <Code code={now.rule} label={t('segments.cel')} />
        </div>
      )}
    </aside>
  );
}

function Said({ rule }: { rule: Rule | undefined }) {
  const said = useRuleSaid();
  return rule && !isEmpty(rule) && <p className={classes.said}>{said(rule)}</p>;
}

/** Why a written rule is refused is said beside its text. */
function Numbers({ preview, written }: { preview: Preview; written: boolean }) {
  const { t, format } = useText();
  const { filled, tried, stale, error, retry } = preview;
  if (!filled) return <p className={classes.hint}>{t('segments.incomplete')}</p>;
  if (isRefusal(error)) {
    return (
      <>
        <p className={classes.hint}>{t('segments.refused')}</p>
        {!written && (
          <p className={classes.refused} role="alert">
            {error.message}
          </p>
        )}
      </>
    );
  }
  if (error) return <Failure compact error={error} retry={retry} />;
  if (!tried) return <Bone width="70%" height={44} />;
  const { at, customers, everyone } = tried;
  return (
    <div className={stale ? classes.stale : undefined} role="status">
      <p className={classes.big}>{t('word.customersMany', { count: customers })}</p>
      {everyone > 0 && (
        <p className={classes.share}>
          {t('segments.ofEveryone', { share: format.percent(customers / everyone), count: everyone })}
        </p>
      )}
      {isPast(at) && <p className={classes.share}>{t('segments.asOf', { date: format.day(at) })}</p>}
    </div>
  );
}
