import { Text, Title } from '@mantine/core';
import { IconSql } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useData, useSession } from '../../api/queries';
import { useText } from '../../i18n/index';
import { GROUPS, KINDS } from '../../question/kinds';
import { Empty } from '../../states/State';
import classes from './ExploreHome.module.css';
import { Pictogram } from './Pictogram';
import { SavedList } from './saved/SavedList';

/** All kinds of questions, by what one wants to know. */
export function ExploreHome() {
  const { t } = useText();
  const { data } = useData();
  const { data: session } = useSession();
  const role = session?.user?.role;
  if (data && data.interactions === 0) {
    return <Empty title={t('state.noDataTitle')} body={t('state.noDataBody')} />;
  }
  return (
    <div className={classes.home}>
      <Title order={1}>{t('explore.title')}</Title>
      <Text c="dimmed" mt={4} maw={620}>
        {t('explore.lead')}
      </Text>
      <SavedList />
      {GROUPS.map(group => (
        <section key={group} aria-labelledby={`group-${group}`}>
          <h2 id={`group-${group}`} className={classes.group}>
            {t(`explore.${group}`)}
          </h2>
          <ul className={classes.cards}>
            {KINDS.filter(info => info.group === group).map(({ kind }) => (
              <li key={kind}>
                <Link to="/explore/$kind" params={{ kind }} className={classes.card}>
                  <Pictogram kind={kind} width={56} />
                  <span>
                    <b>{t(`kind.${kind}`)}</b>
                    <small>{t(`kind.${kind}.about`)}</small>
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {role && role !== 'viewer' && !session?.masked && (
        <Link to="/sql" className={classes.sql}>
          <IconSql size={18} stroke={1.7} aria-hidden />
          {t('sql.open')}
        </Link>
      )}
    </div>
  );
}
