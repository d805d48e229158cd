import { call, check, company, expect, signedIn, stands } from '../kit.mjs';

const KEY = 'crowded';
const PATH = `/journeys/maps/${KEY}`;
const ROWS = ['user_id,time,event', 'k-1,2024-03-01 10:00:00,search'];
const JAN = { email: 'jan@example.com', password: 'correct horse battery' };
/** Whoever left is not shown any longer than this. */
const GONE_MS = 25_000;

const cell = (page, step, lane) => page.locator(`[data-spot="cell\\a ${step}\\a ${lane}"]`);
const others = page => page.getByRole('list', { name: 'Also on this map' });

async function prepared(page) {
  const steps = [
    { key: 'look', name: 'Looks around' },
    { key: 'pay', name: 'Pays' },
  ];
  const lanes = [
    { key: 'doing', kind: 'action' },
    { key: 'mood', kind: 'emotion' },
  ];
  const body = { name: 'Shop', stages: [{ key: 'buy', name: 'Buying', steps }], lanes };
  await call(page, 'PUT', `/documents/map/${KEY}`, { version: 0, body });
  await call(page, 'POST', '/users', { ...JAN, name: 'Jan Nowak', role: 'viewer' });
}

export async function checks() {
  const own = await company('maps-presence', { shop: ROWS });
  await signedIn(own, '/journeys/maps', {}, prepared);

  await check('who else has the map open is seen, and at which cell, until they leave', () =>
    signedIn(own, PATH, {}, async page => {
      expect((await others(page).count()) === 0, 'somebody is there who is not');
      await signedIn(
        own,
        PATH,
        {},
        async other => {
          await others(other).getByText('Olga has this map open').waitFor({ state: 'attached' });
          await cell(other, 'pay', 'doing').focus();
          await others(page).getByText('Jan Nowak is at Pays').waitFor({ state: 'attached' });
          await page.locator('[role=grid] > span[aria-hidden]', { hasText: 'JN' }).waitFor({ state: 'attached' });
        },
        JAN,
      );
      await others(page).waitFor({ state: 'detached', timeout: GONE_MS });
    }),
  );

  // While the first is there, the second sees them.
  await signedIn(own, PATH, {}, () =>
    stands(own, 'map-presence', PATH, (base, path, options, act) => signedIn(base, path, options, act, JAN)),
  );
}
