import { Link } from '@tanstack/react-router';
import type { SegmentRow, SegmentSizes } from '../../api/segments';
import { useText } from '../../i18n/index';
import { ago } from '../../saved/ago';
import { useAuthorName } from '../../saved/useAuthorName';
import { Bone } from '../../states/Skeletons';
import classes from './Segments.module.css';
import { useRuleSaid } from './useRuleSaid';

interface SegmentListProps {
  rows: SegmentRow[];
  sizes: SegmentSizes | undefined;
  counting: boolean;
}

/** Each segment with its rule in words, and how many are in it. */
export function SegmentList({ rows, sizes, counting }: SegmentListProps) {
  const text = useText();
  const { t, format } = text;
  const said = useRuleSaid();
  const authorName = useAuthorName();
  return (
    <ul className={classes.list} aria-busy={counting}>
      {rows.map(row => (
        <li key={row.key}>
          <Link to="/customers/segments/$key" params={{ key: row.key }} className={classes.row}>
            <span className={classes.name}>
              <b>{row.name}</b>
              <span>{row.tree ? said(row.tree) : t('segments.unreadable')}</span>
              <small title={format.instant(row.changed)}>
                {t('save.by', { author: authorName(row.author), time: ago(row.changed, text) })}
              </small>
            </span>
            <Size row={row} sizes={sizes} counting={counting} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Size({ row, sizes, counting }: Omit<SegmentListProps, 'rows'> & { row: SegmentRow }) {
  const { t, format } = useText();
  const size = sizes?.segments.find(one => one.key === row.key);
  if (size?.customers != null) {
    const everyone = sizes?.everyone ?? 0;
    return (
      <span className={classes.size}>
        <b>{t('word.customersMany', { count: size.customers })}</b>
        {everyone > 0 && <small>{t('segments.share', { share: format.percent(size.customers / everyone) })}</small>}
      </span>
    );
  }
  if (size?.problem) return <span className={classes.problem}>{size.problem}</span>;
  // One that was saved just now is counted next.
  return <span className={classes.size}>{counting && row.tree && <Bone width={110} height={22} />}</span>;
}
