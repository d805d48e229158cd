import { Menu, UnstyledButton } from '@mantine/core';
import { IconLanguage } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Mark } from '../../frame/Brand';
import { LANGUAGE_NAMES, LANGUAGES, useText } from '../../i18n/index';
import classes from './Entrance.module.css';

/** The page before the app: who we are on one side, the form on the other. */
export function Entrance({ children }: { children: ReactNode }) {
  const { t } = useText();
  return (
    <div className={classes.page}>
      <aside className={classes.claim}>
        <svg className={classes.picture} viewBox="0 0 420 420" aria-hidden="true">
          <circle className={classes.ring} cx="118" cy="210" r="92" />
          <circle className={classes.ring} cx="302" cy="210" r="92" />
          <circle className={classes.echo} cx="210" cy="210" r="46" />
          <circle className={classes.echo} cx="210" cy="210" r="72" />
          <circle className={classes.touch} cx="210" cy="210" r="19" />
        </svg>
        <p>{t('signIn.claim')}</p>
      </aside>
      <main className={classes.side}>
        <header className={classes.top}>
          <span className={classes.brand}>
            <Mark size={38} />
            {t('app.name')}
          </span>
          <LanguageChoice />
        </header>
        <div className={classes.form}>{children}</div>
      </main>
    </div>
  );
}

function LanguageChoice() {
  const { t, language, setLanguage } = useText();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <UnstyledButton className={classes.language} aria-label={t('language.label')}>
          <IconLanguage size={18} stroke={1.6} aria-hidden />
          {LANGUAGE_NAMES[language]}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map(one => (
          <Menu.Item key={one} lang={one} onClick={() => setLanguage(one)} aria-current={one === language}>
            {LANGUAGE_NAMES[one]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
