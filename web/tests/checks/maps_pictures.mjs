import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { call, check, company, expect, fits, LANGUAGES, open, q, screens, signedIn, stands, until } from '../kit.mjs';

const KEY = 'pictured';
const MISSING = 'pictured-missing';
const PATH = `/journeys/maps/${KEY}`;
const WIKTOR = { email: 'wiktor@example.com', password: 'correct horse battery' };
const ROWS = ['user_id,time,event', 'k-1,2024-03-01 10:00:00,search'];
const WORDS = {
  en: { text: 'What the picture shows', choose: 'Choose a file', missing: 'The picture is missing' },
  ru: { text: 'Что на изображении', choose: 'Выбрать файл', missing: 'Изображения нет' },
  pl: { text: 'Co przedstawia obraz', choose: 'Wybierz plik', missing: 'Brak obrazu' },
};

const button = (page, name) => page.getByRole('button', { name, exact: true });
const cell = (page, step, lane) => page.locator(`[data-spot="cell\\a ${step}\\a ${lane}"]`);
const saved = page => page.getByText('All changes saved').first().waitFor();

let table;
function crc(bytes) {
  table ??= Uint32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c;
  });
  let c = 0xffffffff;
  for (const byte of bytes) c = table[(c ^ byte) & 0xff] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

/** A PNG of one colour, with a text beside its pixels that must not stay. */
function png(width, height, colour) {
  const chunk = (type, data) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const line = Buffer.concat([Buffer.from([0]), ...Array.from({ length: width }, () => Buffer.from(colour))]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => line)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const place = chunk('tEXt', Buffer.from('Comment\0taken at 52.2297 N 21.0122 E', 'latin1'));
  return Buffer.concat([signature, chunk('IHDR', head), place, chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

const SIGN = png(120, 80, [15, 102, 112]);

/** Drops or pastes a file on an element, as a hand would. */
function give(target, kind, bytes, type = 'image/png') {
  return target.evaluate(
    (element, [how, encoded, media]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(encoded), one => one.charCodeAt(0))], 'sign', { type: media }));
      const shared = { bubbles: true, cancelable: true };
      const pasted = () => new ClipboardEvent('paste', { ...shared, clipboardData: data });
      if (how === 'paste') return element.dispatchEvent(pasted());
      element.dispatchEvent(new DragEvent('dragover', { ...shared, dataTransfer: data }));
      return element.dispatchEvent(new DragEvent('drop', { ...shared, dataTransfer: data }));
    },
    [kind, bytes.toString('base64'), type],
  );
}

async function prepared(page) {
  const steps = [
    { key: 'look', name: 'Looks around' },
    { key: 'pay', name: 'Pays' },
    { key: 'leave', name: 'Leaves' },
  ];
  const lanes = [
    { key: 'seen', kind: 'picture' },
    { key: 'doing', kind: 'action' },
  ];
  const body = { name: 'Shop', stages: [{ key: 'buy', name: 'Buying', steps }], lanes };
  await call(page, 'PUT', `/documents/map/${KEY}`, { version: 0, body });
  const cells = [{ step: 'look', lane: 'seen', picture: '0'.repeat(64) }];
  await call(page, 'PUT', `/documents/map/${MISSING}`, { version: 0, body: { ...body, cells } });
  await call(page, 'POST', '/users', { ...WIKTOR, name: 'Wiktor', role: 'viewer' });
  await call(page, 'PUT', '/documents/persona/anna', { version: 0, body: { name: 'Anna' } });
}

const kept = async (page, kind, key) => (await call(page, 'GET', `/documents/${kind}/${key}`)).body;
const pictureAt = async (page, step) =>
  (await kept(page, 'map', KEY)).cells?.find(one => one.step === step && one.lane === 'seen')?.picture;
const shown = target => target.locator('img').evaluate(image => image.decode().then(() => image.naturalWidth));

export async function checks() {
  const own = await company('maps-pictures', { shop: ROWS });
  await signedIn(own, '/journeys/maps', {}, prepared);

  await check('a picture is dropped on a cell and pasted into another', () =>
    signedIn(own, PATH, {}, async page => {
      await give(cell(page, 'look', 'seen'), 'drop', SIGN);
      expect((await shown(cell(page, 'look', 'seen'))) === 120, 'the picture is not in the cell');
      await cell(page, 'pay', 'seen').focus();
      await give(cell(page, 'pay', 'seen'), 'paste', SIGN);
      await shown(cell(page, 'pay', 'seen'));
      await saved(page);
      await until(async () => (await pictureAt(page, 'pay')) !== undefined, 'the picture is saved');
      expect((await pictureAt(page, 'look')) === (await pictureAt(page, 'pay')), 'one picture is kept twice');
      const bytes = await page.evaluate(
        async key => {
          const reply = await fetch(`/api/v1/pictures/${key}`);
          return [reply.headers.get('x-content-type-options'), await reply.text()];
        },
        await pictureAt(page, 'look'),
      );
      expect(bytes[0] === 'nosniff' && !bytes[1].includes('52.2297'), 'what stood beside the pixels stayed');
    }),
  );

  await check('a file on any other cell does nothing, and one that is no picture is refused', () =>
    signedIn(own, PATH, {}, async page => {
      await give(cell(page, 'look', 'doing'), 'drop', SIGN);
      await give(cell(page, 'leave', 'seen'), 'drop', Buffer.from('<svg/>'), 'image/svg+xml');
      await page.getByText('Such a file cannot be shown here').waitFor();
      expect((await page.locator('[role=gridcell] img').count()) === 2, 'a picture landed where none belongs');
    }),
  );

  await check('what a picture shows is written beside it, and it is taken off and had back', () =>
    signedIn(own, `${PATH}?beside=${q(['cell', 'look', 'seen'])}`, {}, async page => {
      const text = page.getByRole('textbox', { name: 'What the picture shows' });
      await text.fill('The sign above the door');
      await text.press('Tab');
      await cell(page, 'look', 'seen').getByText('The sign above the door').waitFor();
      await button(page, 'Remove the picture').click();
      await until(async () => (await cell(page, 'look', 'seen').locator('img').count()) === 0, 'the picture is gone');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('Control+z');
      await shown(cell(page, 'look', 'seen'));
      await saved(page);
    }),
  );

  await check('a persona has a picture, chosen from a file', () =>
    signedIn(own, '/journeys/personas/anna', {}, async page => {
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button(page, 'Choose a file').click()]);
      await chooser.setFiles({ name: 'anna.png', mimeType: 'image/png', buffer: SIGN });
      await page.getByRole('img', { name: 'Anna' }).waitFor();
      await saved(page);
      await page.goto(`${own}/journeys/personas`);
      await until(async () => (await page.locator('main li img').count()) === 1, 'the persona shows its picture');
    }),
  );

  await check('a picture that is missing says so', () =>
    signedIn(own, `/journeys/maps/${MISSING}`, { complaint: /404/ }, async page => {
      await cell(page, 'look', 'seen').getByText(WORDS.en.missing).waitFor();
    }),
  );

  await check('drawings, links and the presentation show the pictures of the map', () =>
    signedIn(own, `${PATH}?view=present&stage=buy`, { complaint: /401/ }, async page => {
      await until(async () => (await page.locator('section img').count()) === 2, 'two pictures are presented');
      await page.screenshot({ path: join(screens, 'map-pictures-present.png') });
      const svg = await page.evaluate(key => fetch(`/api/v1/maps/${key}/file?format=svg`).then(one => one.text()), KEY);
      expect(svg.split('data:image/png;base64,').length === 3, 'the drawing has not both pictures within');
      const { path } = await call(page, 'POST', `/maps/${KEY}/shares`, {});
      await open(own, path, {}, other => other.locator('img.map').evaluate(image => image.decode()));
      const stranger = await fetch(`${own}/api/v1/pictures`);
      expect(stranger.status === 401, `whoever has no account may list pictures: ${stranger.status}`);
    }),
  );

  await check('on a phone a tap opens where a picture is chosen, in each language', async () => {
    for (const language of LANGUAGES) {
      await signedIn(own, PATH, { language, size: [360, 780], touch: true }, async page => {
        await cell(page, 'leave', 'seen').tap();
        await button(page, WORDS[language].choose).waitFor();
        await page.getByRole('textbox', { name: WORDS[language].text }).waitFor();
        await fits(page);
      });
    }
  });

  await check('who may only look sees pictures and puts none', () =>
    signedIn(
      own,
      PATH,
      {},
      async page => {
        await cell(page, 'look', 'seen').focus();
        await page.keyboard.press('Space');
        await page.getByRole('dialog').getByRole('img', { name: 'The sign above the door' }).waitFor();
        expect((await button(page, 'Choose another').count()) === 0, 'a viewer may choose a picture');
        await give(cell(page, 'leave', 'seen'), 'drop', SIGN);
        expect((await page.locator('[role=gridcell] img').count()) === 2, 'a viewer put a picture on the map');
      },
      WIKTOR,
    ),
  );

  await stands(own, 'map-pictures', PATH, signedIn);
  await stands(own, 'map-picture-cell', `${PATH}?beside=${q(['cell', 'look', 'seen'])}`, signedIn);
  await stands(own, 'persona-picture', '/journeys/personas/anna', signedIn);
}
