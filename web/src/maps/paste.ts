// Tables out of a spreadsheet, as the clipboard holds them.

/** Rows of cells out of a text whose columns are parted by tabs. */
export function parseTable(text: string): string[][] {
  const plain = withoutEnd(text);
  if (plain === '') return [];
  // What is no table is one text, with whatever quotes it has.
  return /[\t\n]/.test(plain) ? parsed(plain, '\t') : [[plain.trim()]];
}

/** The same out of a file's text, whose columns semicolons or commas may part as well. */
export function parseFile(text: string): string[][] {
  const plain = withoutEnd(text);
  return plain === '' ? [] : parsed(plain, separatorOf(plain));
}

function withoutEnd(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/\n+$/, '');
}

function separatorOf(text: string): string {
  if (text.includes('\t')) return '\t';
  const [first = ''] = text.split('\n');
  const count = (separator: string) => first.split(separator).length;
  if (count(';') > 1) return ';';
  // A comma belongs to a sentence more often than it parts columns: all lines must have as many.
  const commas = text.split('\n').map(line => line.split(',').length);
  return commas.length > 1 && commas.every(one => one === commas[0] && one > 1) ? ',' : '\t';
}

/** Cells with line breaks or separators stand in quotes, and a quote in them is doubled. */
function parsed(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"' && cell === '') quoted = true;
    else if (letter === separator) {
      row.push(cell.trim());
      cell = '';
    } else if (letter === '\n') {
      rows.push([...row, cell.trim()]);
      row = [];
      cell = '';
    } else cell += letter;
  }
  rows.push([...row, cell.trim()]);
  return rows;
}

/** A number as people write it: with a comma or a point, with any minus; none where it is something else. */
export function parseNumber(text: string): number | null {
  const plain = text
    .trim()
    .replace(/[\u2212\u2013]/g, '-')
    .replace(',', '.');
  return /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}
