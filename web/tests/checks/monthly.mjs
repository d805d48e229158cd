import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ADMINISTRATOR,
  accessible,
  ask,
  check,
  expect,
  fits,
  LANGUAGES,
  open,
  run,
  screens,
  serve,
  work,
} from '../kit.mjs';

const MONTH = '2025-06';
const PATH = `/boards/monthly?month="${MONTH}"`;
const SALES = { en: 'Sales', ru: 'Продажи', pl: 'Sprzedaż' };

const heading = (page, name) => page.getByRole('heading', { name, exact: true });

/** The report as the server has it. */
function report(page, month, search = '') {
  return page.evaluate(
    address => fetch(address).then(reply => reply.json()),
    `/api/v1/reports/monthly/${month}?language=en${search}`,
  );
}

export async function checks({ base, data }) {
  await check('the monthly report shows the figures that the program answers', () =>
    open(base, PATH, {}, async page => {
      await heading(page, 'Sales').waitFor();
      const found = await report(page, MONTH);
      const figures = found.blocks.flatMap(block => block.figures);
      expect(figures.length >= 10, `only ${figures.length} figures`);
      for (const figure of figures.filter(one => one.question.ask === 'metric' && one.kind !== 'conversion')) {
        const answer = ask(data, figure.question).result.groups[0].points[0].estimate;
        expect(answer.value === figure.estimate.value, `${figure.kind}: ${answer.value}, not ${figure.estimate.value}`);
      }
      const rows = await page.locator('table tbody tr').count();
      expect(rows === figures.length + found.moved.rows.length + found.worst.rows.length, `${rows} rows`);
    }),
  );

  await check('the month stands in the address and moves by the arrows', () =>
    open(base, '/boards', {}, async page => {
      await page.getByRole('link', { name: 'Monthly report' }).click();
      await heading(page, 'Sales').waitFor();
      await page.getByRole('button', { name: 'A month earlier' }).click();
      await page.waitForURL(/month=/);
      const first = new URL(page.url()).searchParams.get('month');
      await page.getByRole('button', { name: 'A month earlier' }).click();
      await page.waitForURL(url => url.searchParams.get('month') !== first);
      await page.goBack();
    }),
  );

  await check('each file of the monthly report comes down and is what it says', () =>
    open(base, PATH, {}, async page => {
      await heading(page, 'Sales').waitFor();
      const starts = { PDF: '%PDF', 'Slides (PPTX)': 'PK', 'Workbook (XLSX)': 'PK', 'Web page': '<!DO' };
      for (const [name, start] of Object.entries(starts)) {
        await page.getByRole('button', { name: 'Download' }).click();
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('menuitem', { name }).click(),
        ]);
        const chunks = [];
        for await (const chunk of await download.createReadStream()) chunks.push(chunk);
        const bytes = Buffer.concat(chunks);
        expect(bytes.subarray(0, start.length).toString('latin1') === start, `${name} begins otherwise`);
        expect(download.suggestedFilename().startsWith(`styk-${MONTH}.`), download.suggestedFilename());
      }
    }),
  );

  await check('what counts as a purchase can be chosen, and stays in the address', () =>
    open(base, `/boards/monthly?month="${MONTH}"&purchase=["search"]`, {}, async page => {
      await heading(page, 'Sales').waitFor();
      const searched = await report(page, MONTH, '&purchase=search');
      const [told] = searched.blocks[2].figures.filter(one => one.kind === 'orders');
      const answer = ask(data, told.question).result.groups[0].points[0].estimate;
      expect(answer.value === told.estimate.value, 'searches are not counted');
      await page.getByText('Chosen by you').waitFor();
    }),
  );

  await scheduled();

  for (const language of LANGUAGES) {
    for (const [name, options] of [
      ['desktop', {}],
      ['phone', { size: [360, 780] }],
      ['dark', { scheme: 'dark' }],
    ]) {
      await check(`the monthly report stands in ${language} (${name})`, () =>
        open(base, PATH, { language, ...options }, async page => {
          await heading(page, SALES[language]).waitFor();
          await page.screenshot({ path: join(screens, `monthly.${name}.${language}.png`), fullPage: true });
          await accessible(page);
          await fits(page);
        }),
      );
    }
  }

  await check('the program writes the same report', () =>
    open(base, PATH, {}, async page => {
      await heading(page, 'Sales').waitFor();
      const shown = await report(page, MONTH);
      const written = JSON.parse(run(data, ['--format', 'json', 'report', '--month', MONTH, '--zone', shown.zone]));
      expect(JSON.stringify(shown.blocks) === JSON.stringify(written.blocks), 'the two differ');
    }),
  );
}

/** A company of its own, where whoever looks is an administrator. */
async function scheduled() {
  const folder = join(work, 'scheduled');
  const rows = ['customer,date,event,channel'];
  for (let day = 1; day <= 28; day += 1) rows.push(`K-${day},2025-06-${String(day).padStart(2, '0')} 09:15,search,web`);
  const file = join(work, 'scheduled.csv');
  writeFileSync(file, `${rows.join('\n')}\n`);
  run(folder, ['import', file]);
  const own = await serve(folder);
  await check('a schedule for mail is saved, shown again and taken away', () =>
    open(own, '/', {}, async page => {
      await page.request.post(`${own}/api/v1/setup`, { data: { ...ADMINISTRATOR, name: 'Olga', language: 'pl' } });
      await page.goto(`${own}${PATH}`);
      await page.getByRole('button', { name: 'E-mailem' }).click();
      await page.getByText('Ten serwer nie wysyła jeszcze poczty').waitFor();
      await page
        .locator('input')
        .and(page.getByLabel('Do kogo', { exact: true }))
        .fill('anna@example.com,');
      await page.getByRole('checkbox', { name: 'Slajdy (PPTX)' }).check();
      await page.screenshot({ path: join(screens, 'monthly.mail.pl.png'), fullPage: true });
      await accessible(page);
      await page.getByRole('button', { name: 'Zapisz', exact: true }).click();
      await page.getByText('Zapisano harmonogram').waitFor();
      const plan = await page.evaluate(() => fetch('/api/v1/notifications').then(reply => reply.json()));
      expect(plan.report.formats.join() === 'pdf,pptx', plan.report.formats.join());
      expect(plan.report.to.join() === 'anna@example.com', plan.report.to.join());
      await page.reload();
      await page.getByText('Następna wysyłka:').waitFor();
      await page.getByRole('button', { name: 'Nie wysyłaj więcej' }).click();
      await page.getByText('nie jest już wysyłany').waitFor();
    }),
  );
  await check('the form of the schedule fits a phone', () =>
    open(own, '/', { size: [360, 780], language: 'pl' }, async page => {
      await page.request.post(`${own}/api/v1/session`, { data: ADMINISTRATOR });
      await page.goto(`${own}${PATH}&mail=1`);
      await page.getByRole('button', { name: 'Zapisz', exact: true }).waitFor();
      await page.screenshot({ path: join(screens, 'monthly.mail.phone.pl.png'), fullPage: true });
      await fits(page);
    }),
  );
}
