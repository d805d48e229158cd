import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ADMINISTRATOR,
  accessible,
  api,
  check,
  expect,
  fits,
  LANGUAGES,
  open,
  run,
  screens,
  send,
  serve,
  stands,
  until,
  work,
} from '../kit.mjs';

const PATH = '/customers/consent';
/** What the page calls its tabs, and what stands on each. */
const SAID = {
  en: {
    title: 'Consent',
    tabs: [
      ['Overview', 'Legitimate interest'],
      ['Suppression list', /Identifiers that nobody writes to/],
      ['Purposes', 'How consent arrives'],
    ],
  },
  ru: {
    title: 'Согласия',
    tabs: [
      ['Обзор', 'Законный интерес'],
      ['Стоп-лист', /Идентификаторы, по которым/],
      ['Цели', 'Как приходят согласия'],
    ],
  },
  pl: {
    title: 'Zgody',
    tabs: [
      ['Przegląd', 'Uzasadniony interes'],
      ['Lista wykluczeń', /Identyfikatory, na które/],
      ['Cele', 'Jak przychodzą zgody'],
    ],
  },
};
/** Six customers: two said yes by e-mail, one took it back, one spoke of something else, two only bought. */
const ROWS = [
  'user_id,time,event,purpose,channel,wording',
  'c-1,2024-03-01 10:00:00,consent_given,marketing,email,2026-05',
  'c-2,2024-03-02 10:00:00,consent_given,marketing,email,2026-05',
  'c-3,2024-03-03 10:00:00,consent_given,marketing,email,2026-05',
  'c-3,2024-03-09 10:00:00,consent_withdrawn,marketing,email,',
  'c-4,2024-03-04 10:00:00,purchase,,,',
  'c-5,2024-03-05 10:00:00,consent_given,newsletter,email,',
  'c-6,2024-03-06 10:00:00,purchase,,,',
];

/** A data folder with those customers. */
function imported(name) {
  const folder = join(work, name);
  const file = join(work, `${name}.csv`);
  writeFileSync(file, `${ROWS.join('\n')}\n`);
  run(folder, ['import', file]);
  return folder;
}

export async function checks() {
  const own = await serve(imported('consent'), '--demo');
  await counted(own);
  await arrived(own);
  await written(own);
  await withdrawn(own);
  await suppressed(own);
  await kept(own);
  await looked(own);
  for (const language of LANGUAGES) await listed(own, language);
  const person = await somebody(own, 'c-1');
  await stands(own, 'consent', PATH);
  await stands(own, 'consent-suppressed', `${PATH}?tab=suppressed`);
  await stands(own, 'consent-purposes', `${PATH}?tab=purposes`);
  await stands(own, 'customer-consent', `/customers/${person}?part=consent`);
  await governed(await serve(imported('consent-governed')));
}

async function somebody(base, text) {
  return (await api(base, 'GET', `/customers?q=${encodeURIComponent(text)}`))[0]?.person;
}

/** How many customers stand where, by the reason. */
async function counts(base, purpose, channel) {
  const found = await api(base, 'GET', '/consent');
  const row = found.counts.find(one => one.purpose === purpose && (one.channel ?? null) === channel);
  const whys = Object.fromEntries(row.whys.map(({ why, customers }) => [why, customers]));
  return { ...whys, allowed: row.allowed, all: found.customers };
}

async function verdict(base, person, purpose, channel) {
  const { verdicts } = await api(base, 'GET', `/customers/${person}/consent`);
  return verdicts.find(one => one.purpose === purpose && one.channel === channel).why;
}

/** Of the overview. */
const bar = (page, purpose, channel) => page.locator(`[data-purpose="${purpose}"] [data-channel="${channel}"]`);
/** Of a customer. */
const cell = (page, purpose, channel) =>
  page.locator(`tr[data-purpose="${purpose}"] td[data-channel="${channel}"]`).first();

async function counted(own) {
  await check('what a file says of consent is counted by purpose and channel', async () => {
    const { allowed, all, never_asked: never, withdrawn: no } = await counts(own, 'marketing', 'email');
    expect([allowed, all, never, no].join() === '2,6,3,1', `counted are ${[allowed, all, never, no]}`);
    await open(own, PATH, {}, async page => {
      const email = bar(page, 'marketing', 'email');
      await email.getByText('2 of 6').waitFor();
      for (const text of ['never asked: 3', 'said no: 1']) await email.getByText(text).waitFor();
      await bar(page, 'marketing', 'sms').getByText('0 of 6').waitFor();
      await bar(page, 'research', 'email').getByText('6 of 6').waitFor();
      await page.getByText('newsletter', { exact: true }).waitFor();
      await page.getByText('1 record', { exact: true }).waitFor();
    });
  });
  await check('a customer’s page tells what was said, by which text, and what is allowed', async () => {
    const person = await somebody(own, 'c-1');
    await open(own, `/customers/${person}`, {}, async page => {
      await page.getByRole('tab', { name: 'Consent', exact: true }).click();
      await page.waitForURL(/part=consent/);
      await cell(page, 'marketing', 'email').getByText('said yes', { exact: true }).waitFor();
      await cell(page, 'marketing', 'email')
        .getByText(/Allowed: the customer said yes.*since/)
        .waitFor();
      await cell(page, 'marketing', 'sms').getByText('never asked', { exact: true }).waitFor();
      await cell(page, 'service', 'sms').getByText('not needed', { exact: true }).waitFor();
      await page.locator('[data-said="yes"]').getByText('text “2026-05”').waitFor();
    });
  });
}

/** A source, and how to send to it. */
async function source(base, name, kind) {
  const { key } = await api(base, 'POST', '/sources', { name, settings: { name, kind } });
  return event => send(base, name, key, event);
}

async function arrived(own) {
  const said = { event: 'consent_given', properties: { purpose: 'marketing', channel: 'sms' } };
  await check('what a server says counts at once, and what a browser says waits for its confirmation', async () => {
    const server = await source(own, 'consent-server', 'server');
    const site = await source(own, 'consent-site', 'browser');
    await server({ ...said, user_id: 'c-4' });
    await site({ ...said, anonymous_id: 'consent-visitor' });
    const both = async () => {
      const { allowed, unconfirmed } = await counts(own, 'marketing', 'sms');
      return allowed === 1 && unconfirmed === 1;
    };
    await until(both, 'a yes that counts and one that waits');
    await open(own, PATH, {}, async page => {
      await bar(page, 'marketing', 'sms').getByText('1 of 7').waitFor();
      await bar(page, 'marketing', 'sms').getByText('waiting for confirmation: 1').waitFor();
      await page.goto(`${own}/customers/${await somebody(own, 'consent-visitor')}?part=consent`);
      await cell(page, 'marketing', 'sms').getByText('not confirmed', { exact: true }).waitFor();
      await page.getByText('said by a browser, not verified').waitFor();
    });
  });
}

async function written(own) {
  await check('an employee writes down a no, and the verdict follows', async () => {
    const person = await somebody(own, 'c-2');
    await open(own, `/customers/${person}?part=consent`, {}, async page => {
      await cell(page, 'marketing', 'email').getByText('said yes', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Write down', exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('No', { exact: true }).click();
      await dialog.getByLabel('How was it said?').fill('On the phone');
      await page.screenshot({ path: join(screens, 'consent-say.desktop.en.png') });
      await accessible(page);
      await dialog.getByRole('button', { name: 'Write down', exact: true }).click();
      await page.getByText('Written down', { exact: true }).waitFor();
      await cell(page, 'marketing', 'email').getByText('said no', { exact: true }).waitFor();
      const first = page.locator('[data-said]').first();
      await first.getByText('“On the phone”').waitFor();
      expect((await first.getAttribute('data-standing')) === 'verified', 'it is not verified');
      expect((await verdict(own, person, 'marketing', 'email')) === 'withdrawn', 'they may be reached still');
    });
  });
  await check('nothing is written down of the future', () =>
    open(own, '/', {}, async page => {
      await page.goto(`${own}/customers/${await somebody(own, 'c-2')}?part=consent`);
      await page.getByRole('button', { name: 'Write down', exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('When').fill('2099-05-06T14:05');
      await dialog.getByRole('button', { name: 'Write down', exact: true }).click();
      await dialog.getByText('This is in the future').waitFor();
    }),
  );
}

async function withdrawn(own) {
  await check('everything is withdrawn once that is confirmed, but for what rests on a contract', async () => {
    const person = await somebody(own, 'c-1');
    await open(own, `/customers/${person}?part=consent`, {}, async page => {
      await page.getByRole('button', { name: 'Withdraw everything' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('What rests on a contract or on the law stays allowed').waitFor();
      await accessible(page);
      await dialog.getByRole('button', { name: 'Withdraw everything' }).click();
      await page.getByText('Everything is withdrawn').waitFor();
      await cell(page, 'research', 'email').getByText('Not allowed: the customer objected').waitFor();
      await cell(page, 'service', 'email').getByText('not needed', { exact: true }).waitFor();
      await page.locator('[data-said="no"]').getByText('All purposes').waitFor();
      expect((await verdict(own, person, 'marketing', 'email')) === 'withdrawn', 'they may be reached still');
    });
  });
}

async function suppressed(own) {
  await check('an address is put on the suppression list, taken off, and had back', () =>
    open(own, `${PATH}?tab=suppressed`, { complaint: /422/ }, async page => {
      await page.getByText('The suppression list is empty').waitFor();
      await page.getByRole('button', { name: 'Add to the list' }).click();
      const dialog = page.getByRole('dialog');
      const value = dialog.getByRole('textbox', { name: 'E-mail address or phone number' });
      await value.fill('nobody');
      await dialog.getByRole('combobox', { name: 'Reason' }).click();
      await page.getByRole('option', { name: 'Nothing arrives there' }).click();
      await dialog.getByText('Stops everything, service messages too').waitFor();
      await dialog.getByLabel('Note').fill('Bounced twice');
      await dialog.getByRole('button', { name: 'Add to the list' }).click();
      await dialog.getByText(/names nobody/).waitFor();
      await value.fill('anna@example.com');
      await page.screenshot({ path: join(screens, 'consent-suppress.desktop.en.png') });
      await accessible(page);
      await dialog.getByRole('button', { name: 'Add to the list' }).click();
      await dialog.waitFor({ state: 'detached' });
      const item = page.locator('[data-suppression="bounced"]');
      await item.getByText('“Bounced twice”').waitFor();
      await item.getByText(/All channels · service messages too/).waitFor();
      await page.getByText('1 entry').waitFor();
      await item.getByRole('button', { name: /^Take off the list: e-mail/ }).click();
      await page.getByText('Taken off the suppression list').waitFor();
      await page.getByText('The suppression list is empty').waitFor();
      const toast = page.locator('.mantine-Notification-root', { hasText: 'Taken off' });
      await toast.getByRole('button', { name: 'Undo' }).click();
      await item.getByText('“Bounced twice”').waitFor();
      expect((await api(own, 'GET', '/consent/suppressions')).total === 1, 'it did not come back');
    }),
  );
}

async function kept(own) {
  await check('a customer on the suppression list still gets service messages, where they asked for it', async () => {
    const person = await somebody(own, 'c-6');
    await open(own, `/customers/${person}?part=consent`, {}, async page => {
      await cell(page, 'research', 'email').getByText('not needed', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Add to the suppression list' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Add to the list' }).click();
      await page.getByRole('heading', { name: 'On the suppression list' }).waitFor();
      await cell(page, 'research', 'email').getByText('suppressed', { exact: true }).waitFor();
      await cell(page, 'service', 'email').getByText('not needed', { exact: true }).waitFor();
      expect((await verdict(own, person, 'research', 'email')) === 'suppressed', 'they may be reached still');
    });
  });
}

async function looked(own) {
  const person = await somebody(own, 'c-6');
  await check('a viewer may look at consent, and changes nothing', () =>
    open(own, '/', {}, async page => {
      await page.route('**/api/v1/session', async route => {
        const reply = await route.fetch();
        const session = await reply.json();
        return route.fulfill({ json: { ...session, user: { ...session.user, role: 'viewer' } } });
      });
      const buttons = /^Write down|^Withdraw|^Add|^Take off|^Save|^Start from|^Remove/;
      const none = async what => expect((await page.getByRole('button', { name: buttons }).count()) === 0, what);
      await page.goto(`${own}/customers/${person}?part=consent`);
      await page.getByRole('heading', { name: 'On the suppression list' }).waitFor();
      await none('a viewer may write of a customer');
      await page.goto(`${own}${PATH}?tab=suppressed`);
      await page.locator('[data-suppression]').first().waitFor();
      await none('a viewer may change the list');
      await page.goto(`${own}${PATH}?tab=purposes`);
      await page.getByText('Administrators change this').waitFor();
      await page.getByRole('button', { name: /^Marketing/ }).click();
      await page.getByText('A yes from a browser is confirmed first').waitFor();
      await none('a viewer may change purposes');
      await accessible(page);
    }),
  );
}

async function listed(own, language) {
  const { title, tabs } = SAID[language];
  await check(`consent has its three tabs, in ${language}, on a phone`, () =>
    open(own, '/customers', { language, size: [360, 780] }, async page => {
      await page.getByRole('link', { name: title, exact: true }).click();
      await page.waitForURL(url => url.pathname === PATH);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      for (const [name, text] of tabs) {
        await page.getByRole('tab', { name, exact: true }).click();
        await page.getByRole('tabpanel').getByText(text).first().waitFor();
        await fits(page);
      }
      await page.waitForURL(/tab=purposes/);
    }),
  );
  await check(`the palette leads to consent, in ${language}`, () =>
    open(own, '/customers', { language }, async page => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').locator('input').first().fill(title);
      await page.keyboard.press('Enter');
      await page.waitForURL(url => url.pathname === PATH);
    }),
  );
}

/** A company where whoever looks is an administrator. */
async function governed(own) {
  await templated(own);
  await edited(own);
  await contested(own);
}

function signedIn(own, act, options = {}) {
  return open(own, '/', options, async page => {
    await page.request.post(`${own}/api/v1/session`, { data: ADMINISTRATOR });
    await page.goto(`${own}${PATH}?tab=purposes`);
    await act(page);
  });
}

const policyOf = page => page.evaluate(async () => (await fetch('/api/v1/consent/policy')).json());
const save = page => page.getByRole('button', { name: 'Save', exact: true }).click();

async function templated(own) {
  await check('a policy from a template says what it replaces, is saved and shown', () =>
    open(own, '/', {}, async page => {
      await page.request.post(`${own}/api/v1/setup`, { data: { ...ADMINISTRATOR, name: 'Olga', language: 'en' } });
      await page.goto(`${own}${PATH}?tab=purposes`);
      await page.getByText('Nobody has saved these purposes yet').waitFor();
      await page.getByRole('button', { name: 'Start from a template' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('radio', { name: /^Poland/ }).click();
      await dialog.getByText('Come: “Profiling”').waitFor();
      await dialog.getByText('Not legal advice').waitFor();
      await page.screenshot({ path: join(screens, 'consent-template.desktop.en.png') });
      await accessible(page);
      await dialog.getByRole('button', { name: 'Put into the form' }).click();
      await page.locator('li[data-purpose="profiling"]').waitFor();
      expect((await policyOf(page)).version === 0, 'it is saved already');
      await save(page);
      await page.getByText('Purposes saved').waitFor();
      const policy = await policyOf(page);
      const marketing = policy.purposes.find(({ key }) => key === 'marketing');
      expect(policy.version === 1 && marketing.each_channel, `saved is ${JSON.stringify(policy)}`);
      await page.getByRole('tab', { name: 'Overview' }).click();
      await bar(page, 'profiling', '').getByText('6 of 6').waitFor();
    }),
  );
}

async function edited(own) {
  await check('a purpose is added with channels and a text, and is not saved without a name', () =>
    signedIn(own, async page => {
      await page.getByRole('button', { name: 'Add a purpose' }).click();
      await save(page);
      await page.getByText('Please fill this in').first().waitFor();
      const card = page.locator('li[data-wrong]');
      await card.getByRole('textbox', { name: 'Name', exact: true }).fill('Birthday offers');
      const fresh = page.locator('li[data-purpose="birthday-offers"]');
      await fresh.getByRole('checkbox', { name: 'SMS' }).click();
      await fresh.getByRole('button', { name: 'Add a version' }).click();
      await fresh.getByRole('textbox', { name: 'Version', exact: true }).fill('2026-05');
      await fresh.getByRole('textbox', { name: /^Text of version/ }).fill('Yes, write to me on my birthday.');
      await page.getByRole('button', { name: 'Move up: “Birthday offers”' }).click();
      await page.screenshot({ path: join(screens, 'consent-editor.desktop.en.png'), fullPage: true });
      await accessible(page);
      await page.getByRole('tab', { name: 'Overview' }).click();
      await page.getByRole('button', { name: 'Stay here' }).click();
      await save(page);
      await page.getByText('Purposes saved').waitFor();
      const { purposes } = await policyOf(page);
      const { key, channels, wordings } = purposes.at(-2);
      expect(key === 'birthday-offers' && channels.join() === 'email,sms', `saved are ${JSON.stringify(purposes)}`);
      expect(wordings[0].version === '2026-05', `its texts are ${JSON.stringify(wordings)}`);
    }),
  );
  await check('purposes are edited on a phone', () =>
    signedIn(
      own,
      async page => {
        await page.getByRole('button', { name: /^Birthday offers/ }).click();
        await page.getByRole('textbox', { name: 'Key' }).waitFor();
        await page.screenshot({ path: join(screens, 'consent-editor.phone.en.png'), fullPage: true });
        await fits(page);
      },
      { size: [360, 780] },
    ),
  );
}

async function contested(own) {
  await check('purposes that two change at once are asked about, saved, undone and logged', () =>
    signedIn(
      own,
      async page => {
        const rename = ({ purposes, ...policy }, name) => ({
          ...policy,
          purposes: purposes.map(one => (one.key === 'marketing' ? { ...one, name } : one)),
        });
        const name = async () => (await policyOf(page)).purposes.find(({ key }) => key === 'marketing').name;
        await page.getByRole('button', { name: /^Marketing/ }).click();
        const card = page.locator('li[data-purpose="marketing"]');
        await card.getByRole('textbox', { name: 'Name', exact: true }).fill('Mine');
        await page.evaluate(
          async body => {
            const { csrf } = await (await fetch('/api/v1/session')).json();
            const headers = { 'content-type': 'application/json', 'x-styk-csrf': csrf };
            await fetch('/api/v1/consent/policy', { method: 'PUT', headers, body: JSON.stringify(body) });
          },
          rename(await policyOf(page), 'Theirs'),
        );
        await save(page);
        await page.getByText('Somebody changed this meanwhile').waitFor();
        await page.getByRole('button', { name: 'Save mine' }).click();
        await page.getByText('Purposes saved').waitFor();
        expect((await name()) === 'Mine', 'mine was not saved');
        await page.getByRole('button', { name: 'Undo' }).click();
        await page.getByText('Undone').waitFor();
        expect((await name()) === 'Theirs', 'theirs did not come back');
        await page.goto(`${own}/settings/audit`);
        await page.getByText('Changed the purposes of consent').first().waitFor();
      },
      { complaint: /409/ },
    ),
  );
}
