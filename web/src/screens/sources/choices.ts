import type { Language } from '../../api/types';

// ISO 3166-1, two letters each.
const CODES =
  'ADAEAFAGAIALAMAOARATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGTGUGWGYHKHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW';

/** Countries by their names in a language. */
export function countryChoices(language: Language): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([language], { type: 'region' });
  const codes = CODES.match(/../g) ?? [];
  const named = codes.map(value => ({ value, label: `${names.of(value) ?? value} (${value})` }));
  return named.sort((a, b) => a.label.localeCompare(b.label, language));
}

/** An origin as a browser says it: a scheme and a host, `*.` for everything below. */
export function isOrigin(text: string): boolean {
  return /^https?:\/\/(\*\.)?[^\s/?#@*]+$/i.test(text);
}

/** What somebody pasted, as an origin: without a path, with a scheme. */
export function asOrigin(text: string): string {
  const whole = /^https?:\/\//i.test(text.trim()) ? text.trim() : `https://${text.trim()}`;
  return whole.replace(/^(https?:\/\/[^/?#]*).*$/i, '$1').toLowerCase();
}
