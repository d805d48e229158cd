import './theme/mantine';
import '@mantine/notifications/styles.css';
import './theme/tokens.css';

import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { makeQueryClient, sessionQuery } from './api/queries';
import type { Language } from './api/types';
import { firstLanguage, loadMessages } from './i18n/index';
import { router } from './router';

const language = firstLanguage();
const place = document.getElementById('root');

/** Of the alphabets that a language is written in. */
const LETTERS: Record<Language, string> = { en: 'a', ru: 'aя', pl: 'aż' };

async function start() {
  const client = makeQueryClient();
  // Who is there, the texts and the screen of the address come at the same time, not one after the other.
  void client.prefetchQuery(sessionQuery);
  const texts = loadMessages(language);
  // Other letters of the same font are other files; those that come late move everything a little.
  void document.fonts.load('1em Onest', LETTERS[language]);
  // What goes wrong with the screen is told where it is shown.
  router.preloadRoute({ to: window.location.pathname as '/' }).catch(() => undefined);
  await texts;
  if (!place) return;
  const root = createRoot(place);
  startTransition(() =>
    root.render(
      <StrictMode>
        <App language={language} client={client} />
      </StrictMode>,
    ),
  );
}

void start();
