import { CloseButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useData, useSession } from '../api/queries';
import { useText } from '../i18n/index';
import { Mark } from './Brand';
import classes from './Frame.module.css';
import { screensFor } from './screens';

export function Sidebar({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const { data: session } = useSession();
  return (
    <>
      <div className={classes.brandRow}>
        <Link to="/" className={classes.brand}>
          <Mark />
          {t('app.name')}
        </Link>
        <CloseButton hiddenFrom="md" mr="sm" aria-label={t('app.closeMenu')} onClick={onClose} />
      </div>
      <nav className={classes.links} aria-label={t('app.menu')}>
        {screensFor(session).map(({ label, to, icon: Icon }) => (
          <Link key={to} to={to} className={classes.link} activeOptions={{ exact: false, includeSearch: false }}>
            <Icon size={19} stroke={1.7} aria-hidden />
            {t(label)}
          </Link>
        ))}
      </nav>
      <DataState />
    </>
  );
}

/** How much there is and how fresh it is: always in sight. */
function DataState() {
  const { t, format } = useText();
  const { data } = useData();
  if (!data) return null;
  return (
    <div className={classes.foot}>
      <div>{t('data.interactions', { count: data.interactions })}</div>
      {data.last && <div>{t('data.until', { time: format.day(data.last) })}</div>}
    </div>
  );
}
