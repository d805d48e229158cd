import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense, startTransition, useEffect, useState } from 'react';
import { useSession } from './api/queries';
import type { Language } from './api/types';
import { hasChosenLanguage, TextProvider, useText } from './i18n/index';
import { knownZone } from './question/calendar';
import { router } from './router';
import { FullPageError, FullPageLoading } from './states/screens';
import { styleNonce } from './theme/nonce';
import { theme, variables } from './theme/theme';

const SetUp = lazy(async () => ({ default: (await import('./screens/signin/SetUp')).SetUp }));
const SignIn = lazy(async () => ({ default: (await import('./screens/signin/SignIn')).SignIn }));

const schemes = localStorageColorSchemeManager({ key: 'styk-scheme' });

// The styles that keep the page from scrolling under a dialog ask for the nonce under this name.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() });

export function App({ language, client }: { language: Language; client: QueryClient }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      colorSchemeManager={schemes}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={client}>
        <Localised language={language} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

function Localised({ language }: { language: Language }) {
  const { data } = useSession();
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zone = knownZone(data?.user?.zone || data?.settings?.zone || own);
  return (
    <TextProvider language={language} zone={zone}>
      <Notifications position="bottom-right" />
      <Gate />
    </TextProvider>
  );
}

/** Who may see what: set up, sign in, or the app. */
function Gate() {
  const session = useSession();
  const entered = session.data !== undefined && session.data.state !== 'setup' && session.data.state !== 'anonymous';
  const here = useHere(entered);
  const { setLanguage } = useText();
  // All visitors of a demo are one user: what somebody chose in this browser counts before that user's language.
  const chosen = session.data?.demo === true && hasChosenLanguage();
  const wanted = chosen ? undefined : session.data?.user?.language;
  useEffect(() => {
    if (wanted) setLanguage(wanted);
  }, [wanted, setLanguage]);
  if (session.data?.state === 'setup' || session.data?.state === 'anonymous') {
    return (
      <Suspense fallback={<FullPageLoading />}>{session.data.state === 'setup' ? <SetUp /> : <SignIn />}</Suspense>
    );
  }
  if (session.data && here) return <RouterProvider router={router} />;
  if (session.error) return <FullPageError error={session.error} retry={() => void session.refetch()} />;
  return <FullPageLoading />;
}

/** Whether the screen is there for somebody who is in: a router that is shown before that draws all of it at one go. */
function useHere(entered: boolean): boolean {
  const [here, setHere] = useState(false);
  useEffect(() => {
    if (!entered) return;
    const show = () => startTransition(() => setHere(true));
    // What went wrong with it is told in its place.
    router.load().then(show, show);
  }, [entered]);
  return here;
}
