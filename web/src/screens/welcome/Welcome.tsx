import { Title } from '@mantine/core';
import { useSignedIn } from '../../api/queries';
import { useText } from '../../i18n/index';
import { CompanySettings } from './CompanySettings';
import { GuideCards } from './GuideCards';
import { Ways } from './Ways';
import classes from './Welcome.module.css';

/** The beginning: settings, three ways to the first answers, and what to export from where. */
export function Welcome() {
  const { t } = useText();
  const { settings } = useSignedIn();
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <Title order={1}>{t('welcome.title')}</Title>
        <p>{t('welcome.lead')}</p>
      </header>
      <section aria-labelledby="welcome-settings" className={classes.step}>
        <h2 id="welcome-settings">
          <i aria-hidden>{1}</i>
          {t('welcome.settings')}
        </h2>
        {settings && <CompanySettings />}
      </section>
      <section aria-labelledby="welcome-ways" className={classes.step}>
        <h2 id="welcome-ways">
          <i aria-hidden>{2}</i>
          {t('welcome.ways')}
        </h2>
        <Ways />
      </section>
      <section aria-labelledby="sources" className={classes.step}>
        <h2 id="sources">
          <i aria-hidden>{3}</i>
          {t('welcome.sources')}
        </h2>
        <GuideCards />
      </section>
    </div>
  );
}
