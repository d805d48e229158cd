//! Columns side by side within a width.

use styk_model::Language;

use super::wrap::{pad, plain, shorten, width, wrap};
use crate::slots::{Align, Slot};
use crate::table::Priority;
use crate::words::Word;

/// Columns between two columns.
const GAP: usize = 2;

/// Length of a full bar.
const BAR: usize = 8;

/// A name is cut to this before a column is left out, and to less only after.
const COMFORTABLE: usize = 22;

/// Less than this of a name says nothing.
const SHORTEST: usize = 8;

struct Layout {
    /// Indices of the slots that are shown.
    shown: Vec<usize>,
    /// Their widths, bars not counted.
    widths: Vec<usize>,
    bars: bool,
}

impl Layout {
    fn total(&self, slots: &[Slot]) -> usize {
        let mut total = GAP * self.shown.len().saturating_sub(1);
        for (&index, width) in self.shown.iter().zip(&self.widths) {
            total += width + self.bar_width(&slots[index]);
        }
        total
    }

    fn bar_width(&self, slot: &Slot) -> usize {
        if self.bars && slot.bars.is_some() { BAR + 1 } else { 0 }
    }

    fn remove(&mut self, place: usize) -> usize {
        self.widths.remove(place);
        self.shown.remove(place)
    }
}

/// Writes headings, a rule and the first `rows` rows. Columns left out are named below.
pub(super) fn write(out: &mut String, slots: &[Slot], rows: usize, limit: usize, language: Language) {
    let columns: Vec<Vec<String>> =
        slots.iter().map(|slot| slot.texts[..rows].iter().map(|text| plain(text)).collect()).collect();
    let (layout, left_out) = fit(slots, &columns, limit);
    let last = layout.shown.len().saturating_sub(1);
    for line in heading_lines(slots, &layout) {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    for (place, (&index, width)) in layout.shown.iter().zip(&layout.widths).enumerate() {
        let full = width + layout.bar_width(&slots[index]);
        out.push_str(&"─".repeat(full + if place == last { 0 } else { GAP }));
    }
    out.push('\n');
    for row in 0..rows {
        let mut line = String::new();
        for (place, (&index, &width)) in layout.shown.iter().zip(&layout.widths).enumerate() {
            if place > 0 {
                line.push_str("  ");
            }
            let slot = &slots[index];
            align(&mut line, &shorten(&columns[index][row], width), width, slot.align);
            if let Some(bars) = slot.bars.as_ref().filter(|_| layout.bars) {
                line.push(' ');
                let before = self::width(&line);
                bar(&mut line, bars[row]);
                pad(&mut line, before + BAR);
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    if !left_out.is_empty() {
        let names = left_out.join(", ");
        wrap(out, &format!("{}: {names}", Word::LeftOutForWidth.of(language)), "", "", limit);
    }
}

/// Headings broken over up to three lines, aligned at the bottom.
fn heading_lines(slots: &[Slot], layout: &Layout) -> Vec<String> {
    let mut cells: Vec<Vec<String>> = Vec::with_capacity(layout.shown.len());
    for (&index, &width) in layout.shown.iter().zip(&layout.widths) {
        let mut text = String::new();
        wrap(&mut text, &slots[index].heading, "", "", width);
        cells.push(text.lines().map(|line| shorten(line, width)).collect());
    }
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    let mut lines = Vec::with_capacity(height);
    for row in 0..height {
        let mut line = String::new();
        for (place, (&index, &width)) in layout.shown.iter().zip(&layout.widths).enumerate() {
            if place > 0 {
                line.push_str("  ");
            }
            let above = height - cells[place].len();
            let text = row.checked_sub(above).map_or("", |row| &cells[place][row]);
            align(&mut line, text, width, slots[index].align);
            for _ in 0..layout.bar_width(&slots[index]) {
                line.push(' ');
            }
        }
        lines.push(line);
    }
    lines
}

fn align(line: &mut String, text: &str, to: usize, align: Align) {
    let missing = to.saturating_sub(width(text));
    if align == Align::Right {
        line.extend(std::iter::repeat_n(' ', missing));
    }
    line.push_str(text);
    if align == Align::Left {
        line.extend(std::iter::repeat_n(' ', missing));
    }
}

/// A bar in eighths of a column; anything above zero shows.
fn bar(line: &mut String, share: f64) {
    const EIGHTHS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];
    let mut eighths = (share * (BAR * 8) as f64).round() as usize;
    if eighths == 0 && share > 0.0 {
        eighths = 1;
    }
    line.extend(std::iter::repeat_n('█', eighths / 8));
    if !eighths.is_multiple_of(8) {
        line.push(EIGHTHS[eighths % 8 - 1]);
    }
}

/// Chooses what is shown: names are cut first, then details go, then bars,
/// then the last of the other columns, and of the main ones only at the very end.
fn fit(slots: &[Slot], columns: &[Vec<String>], limit: usize) -> (Layout, Vec<String>) {
    let natural: Vec<usize> = slots.iter().zip(columns).map(|(slot, texts)| natural(slot, texts)).collect();
    let mut layout = Layout { shown: (0..slots.len()).collect(), widths: natural.clone(), bars: true };
    let mut left_out: Vec<String> = Vec::new();
    let mut drop = |layout: &mut Layout, place: usize| {
        let index = layout.remove(place);
        if !left_out.contains(&slots[index].heading) {
            left_out.push(slots[index].heading.clone());
        }
    };
    let names = slots.iter().filter(|slot| is_stretchy(slot)).count();
    // A single name, such as a whole sequence of steps, is worth more room.
    shrink(&mut layout, slots, limit, if names == 1 { limit / 2 } else { COMFORTABLE });
    while layout.total(slots) > limit {
        let detail = layout.shown.iter().rposition(|&index| slots[index].priority == Priority::Detail);
        let Some(place) = detail else { break };
        drop(&mut layout, place);
    }
    if layout.total(slots) > limit {
        layout.bars = false;
    }
    while layout.total(slots) > limit {
        let main = layout.shown.iter().rposition(|&index| slots[index].priority == Priority::Main);
        let Some(place) = main else { break };
        drop(&mut layout, place);
    }
    shrink(&mut layout, slots, limit, SHORTEST);
    while layout.total(slots) > limit && layout.shown.len() > 1 {
        let last = layout.shown.len() - 1;
        drop(&mut layout, last);
    }
    grow(&mut layout, slots, &natural, limit);
    (layout, left_out)
}

/// Width of the longest text, and enough for the heading on two lines.
fn natural(slot: &Slot, texts: &[String]) -> usize {
    let text = texts.iter().map(|text| width(text)).max().unwrap_or(0);
    let whole = width(&slot.heading);
    let two_lines = slot.heading.match_indices(' ').map(|(space, _)| {
        let (first, second) = slot.heading.split_at(space);
        width(first).max(width(second.trim_start()))
    });
    text.max(if whole <= 9 { whole } else { two_lines.min().unwrap_or(whole) })
}

fn is_stretchy(slot: &Slot) -> bool {
    slot.align == Align::Left
}

/// Takes width from the widest names down to a floor.
fn shrink(layout: &mut Layout, slots: &[Slot], limit: usize, floor: usize) {
    while layout.total(slots) > limit {
        let widest = (0..layout.shown.len())
            .filter(|&place| is_stretchy(&slots[layout.shown[place]]) && layout.widths[place] > floor)
            .max_by_key(|&place| layout.widths[place]);
        let Some(place) = widest else { return };
        layout.widths[place] -= 1;
    }
}

/// Gives back to the names what is left over.
fn grow(layout: &mut Layout, slots: &[Slot], natural: &[usize], limit: usize) {
    while layout.total(slots) < limit {
        let narrowest = (0..layout.shown.len())
            .filter(|&place| {
                let index = layout.shown[place];
                is_stretchy(&slots[index]) && layout.widths[place] < natural[index]
            })
            .min_by_key(|&place| layout.widths[place]);
        let Some(place) = narrowest else { return };
        layout.widths[place] += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_grow_by_eighths_and_never_vanish() {
        let drawn = |share| {
            let mut line = String::new();
            bar(&mut line, share);
            line
        };
        assert_eq!(drawn(0.0), "");
        assert_eq!(drawn(0.001), "▏");
        assert_eq!(drawn(0.5), "████");
        assert_eq!(drawn(0.57), "████▌");
        assert_eq!(drawn(0.58), "████▋");
        assert_eq!(drawn(1.0), "████████");
    }
}
