import { Link } from '@tanstack/react-router';
import type { Finding } from '../../api/types';
import { useText } from '../../i18n/index';
import { draftOf, draftToSearch } from '../../question/draft';
import type { PageSearch } from '../../router';
import classes from './Explore.module.css';

/** To the question that shows a finding. */
export function FindingLink({ finding }: { finding: Finding }) {
  const { t } = useText();
  const target = draftOf(finding.question);
  if (!target) return null;
  const range = finding.question.range;
  const period = range && 'last' in range ? { period: range.last } : { period: undefined };
  return (
    <Link
      to="/explore/$kind"
      params={{ kind: target.kind }}
      search={(before: PageSearch) => ({ ...before, ...period, q: draftToSearch(target.draft) })}
      className={classes.finding}
    >
      {t('chart.show')}
    </Link>
  );
}
