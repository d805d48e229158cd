import { describe, expect, it } from 'vitest';
import { codeAddress, modulesOf, pathOf, readPage } from './qr';

const page = readPage('shop.example/welcome?lang=pl&utm_source=old#top');

describe('the page of a code', () => {
  it('is any that can be opened', () => {
    expect(page?.href).toBe('https://shop.example/welcome?lang=pl&utm_source=old#top');
    expect(readPage(' http://localhost:8080/a ')?.href).toBe('http://localhost:8080/a');
    const none = ['', ' ', 'shop', 'javascript://shop.example', 'ftp://shop.example', 'https://', 'a b.example'];
    for (const typed of [...none, 'mailto:a@shop.example']) expect(readPage(typed), typed).toBeNull();
  });

  it('is told where the code hangs', () => {
    if (!page) throw new Error('no page');
    const address = new URL(codeAddress(page, ' Łódź, Piotrkowska 1 ', 'visit'));
    expect(Object.fromEntries(address.searchParams)).toEqual({
      lang: 'pl',
      utm_source: 'qr',
      utm_medium: 'offline',
      utm_campaign: 'Łódź, Piotrkowska 1',
      utm_content: 'visit',
    });
    expect(address.hash).toBe('#top');
    expect(codeAddress(page, 'a', ' ')).not.toContain('utm_content');
    expect(page.href).toContain('utm_source=old');
  });
});

describe('the picture of a code', () => {
  it('joins dark modules that stand side by side', () => {
    const modules = [
      [false, true, true, false, true],
      [false, false, false, false, false],
      [true, true, true, true, true],
    ];
    expect(pathOf(modules)).toBe('M1 0h2v1H1zM4 0h1v1H4zM0 2h5v1H0z');
  });

  it('has light all around, and a dark corner where scanners look for one', async () => {
    const modules = await modulesOf('https://shop.example/?utm_source=qr');
    const size = modules.length;
    // A version has 17 + 4 n modules a side.
    expect((size - 8 - 17) % 4).toBe(0);
    expect(modules.every(row => row.length === size)).toBe(true);
    expect([...(modules[3] ?? []), ...modules.map(row => row[size - 4])].some(Boolean)).toBe(false);
    expect(modules[4]?.slice(4, 11).every(Boolean)).toBe(true);
  });
});
