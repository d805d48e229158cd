import { join } from 'node:path';
import { check, expect, open, screens, serve, work } from '../kit.mjs';

export async function checks({ base }) {
  await check('commands are found from the keyboard', () =>
    open(base, '/explore', {}, async page => {
      await page.keyboard.press('Control+k');
      await page.waitForSelector('.mantine-Spotlight-search');
      await page.keyboard.type('retention');
      await page.keyboard.press('Enter');
      await page.waitForURL(/retention/);
    }),
  );

  const own = await serve(join(work, 'own'));
  await check('the first start makes an administrator in the browser', () =>
    open(own, '/', { language: 'pl' }, async page => {
      const [name, email, password] = [
        page.locator('input[autocomplete=name]'),
        page.locator('input[type=email]'),
        page.locator('input[type=password]'),
      ];
      await name.fill('Olga');
      await email.fill('olga@example.com');
      await password.first().fill('correct horse battery');
      if ((await password.count()) > 1) await password.nth(1).fill('correct horse battery');
      await page.screenshot({ path: join(screens, 'setup.desktop.pl.png') });
      await page.keyboard.press('Enter');
      await password.first().waitFor({ state: 'detached' });
      await page.waitForLoadState('networkidle');
      const session = await page.evaluate(() => fetch('/api/v1/session').then(reply => reply.json()));
      expect(session.user?.role === 'administrator', `signed in as ${JSON.stringify(session.user)}`);
    }),
  );
}
