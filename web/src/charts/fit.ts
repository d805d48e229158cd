/** About how wide a text is drawn at a size: Onest, a little on the safe side, Cyrillic being wider. */
export function textWidth(text: string, size = 13): number {
  let width = 0;
  for (const letter of text) {
    if (/[iljtfrI.,:;'|!()[\]\u00a0 ]/.test(letter)) width += 0.34;
    else if (/[mwMWШЩЖФЮшщжфюмМ@%]/.test(letter)) width += 0.86;
    else if (/[A-ZА-ЯЁ]/.test(letter)) width += 0.69;
    else if (/\d/.test(letter)) width += 0.67;
    else if (/[а-яё]/.test(letter)) width += 0.6;
    else width += 0.57;
  }
  return width * size;
}

/** The text, cut with an ellipsis where it is wider than the room. */
export function shortened(text: string, room: number, size = 13): string {
  if (textWidth(text, size) <= room) return text;
  let end = text.length;
  while (end > 1 && textWidth(`${text.slice(0, end)}…`, size) > room) end -= 1;
  return `${text.slice(0, end).trimEnd()}…`;
}

/** The text in lines of a width, at most so many; the last one is cut. */
export function wrap(text: string, room: number, lines: number, size = 13): string[] {
  const made: string[] = [];
  let line = '';
  const words = text.split(' ');
  for (const [index, word] of words.entries()) {
    const longer = line ? `${line} ${word}` : word;
    if (line && textWidth(longer, size) > room) {
      if (made.length === lines - 1) return [...made, shortened([line, ...words.slice(index)].join(' '), room, size)];
      made.push(shortened(line, room, size));
      line = word;
    } else {
      line = longer;
    }
  }
  return [...made, shortened(line, room, size)];
}
