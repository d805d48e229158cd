import './theme/mantine';
import '@mantine/notifications/styles.css';
import './theme/tokens.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { firstLanguage, loadMessages } from './i18n/index';

const language = firstLanguage();
const place = document.getElementById('root');

async function start() {
  await loadMessages(language);
  if (!place) return;
  createRoot(place).render(
    <StrictMode>
      <App language={language} />
    </StrictMode>,
  );
}

void start();
