// QR codes that tell where they hang: the address that each opens, and its picture.

/** Light modules around a code, without which scanners do not find it (ISO/IEC 18004). */
const BORDER = 4;
/** A name with a point in it, an address in brackets, or this machine. */
const HOST = /\.|^\[|^localhost$/;

/** The address of a page as people write it; null for what is none. */
export function readPage(typed: string): URL | null {
  const text = typed.trim();
  if (text === '') return null;
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(whole)) return null;
  const url = new URL(whole);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && url.username === '' && HOST.test(url.hostname) ? url : null;
}

/** Where a code leads: to the page, with the place and the touchpoint as a campaign. */
export function codeAddress(page: URL, place: string, touchpoint: string): string {
  const url = new URL(page);
  const set = { source: 'qr', medium: 'offline', campaign: place.trim(), content: touchpoint.trim() };
  for (const [name, value] of Object.entries(set)) {
    if (value === '') url.searchParams.delete(`utm_${name}`);
    else url.searchParams.set(`utm_${name}`, value);
  }
  return url.href;
}

/** The modules of a code row by row, true for the dark ones. Rejects what is too long for one. */
export async function modulesOf(address: string): Promise<boolean[][]> {
  const { encode } = await import('uqr');
  // A sheet on a counter gets dirty: up to 15 % of it may be lost.
  return encode(address, { ecc: 'M', border: BORDER }).data;
}

/** The dark modules as an SVG path, one unit each. */
export function pathOf(modules: readonly (readonly boolean[])[]): string {
  let path = '';
  for (const [y, row] of modules.entries()) {
    for (let x = 0; x < row.length; x += 1) {
      if (!row[x]) continue;
      let end = x;
      while (row[end]) end += 1;
      path += `M${x} ${y}h${end - x}v1H${x}z`;
      x = end;
    }
  }
  return path;
}
