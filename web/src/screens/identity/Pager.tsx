import { Button } from '@mantine/core';
import { useText } from '../../i18n/index';
import classes from './Identity.module.css';

interface PagerProps {
  total: number;
  /** Rows of one page. */
  size: number;
  /** From 0 on. */
  page: number;
  onShow: (page: number) => void;
}

/** Goes from page to page of a long list; nothing where there is one only. */
export function Pager({ total, size, page, onShow }: PagerProps) {
  const { t } = useText();
  const last = Math.max(0, Math.ceil(total / size) - 1);
  if (last === 0 && page === 0) return null;
  const from = Math.min(page * size + 1, total);
  return (
    <nav className={classes.pager} aria-label={t('identity.pages')}>
      <Button variant="default" size="xs" disabled={page === 0} onClick={() => onShow(Math.min(page - 1, last))}>
        {t('identity.before')}
      </Button>
      <span>{t('identity.range', { from, to: Math.min((page + 1) * size, total), total })}</span>
      <Button variant="default" size="xs" disabled={page >= last} onClick={() => onShow(page + 1)}>
        {t('identity.after')}
      </Button>
    </nav>
  );
}
