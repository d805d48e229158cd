//! Text measured and cut by what a terminal shows, not by bytes or characters.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns that a terminal gives to a text.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// Fills up with spaces.
pub(super) fn pad(text: &mut String, to: usize) {
    for _ in width(text)..to {
        text.push(' ');
    }
}

/// Names from outside may hold line breaks, tabs or escape codes, which would
/// break the table or command the terminal.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// At most `limit` columns: what does not fit is taken out of the middle,
/// since names differ most at their ends.
pub(crate) fn shorten(text: &str, limit: usize) -> String {
    if width(text) <= limit {
        return text.to_owned();
    }
    if limit == 0 {
        return String::new();
    }
    let graphemes: Vec<&str> = text.graphemes(true).collect();
    let room = limit - 1;
    let head = take(graphemes.iter().copied(), room.div_ceil(2));
    let head_width: usize = graphemes[..head].iter().map(|grapheme| width(grapheme)).sum();
    let tail = take(graphemes[head..].iter().rev().copied(), room - head_width);
    let end = graphemes.len() - tail;
    format!("{}…{}", graphemes[..head].concat().trim_end(), graphemes[end..].concat().trim_start())
}

/// How many graphemes fit into `room` columns.
fn take<'a>(graphemes: impl Iterator<Item = &'a str>, room: usize) -> usize {
    let mut used = 0;
    graphemes
        .take_while(|grapheme| {
            used += width(grapheme);
            used <= room
        })
        .count()
}

/// Writes a paragraph, broken between words.
pub(super) fn wrap(out: &mut String, text: &str, first: &str, next: &str, limit: usize) {
    out.push_str(first);
    let mut column = width(first);
    let mut fresh = true;
    let text = plain(text);
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let needed = width(word) + usize::from(!fresh);
        if !fresh && column + needed > limit {
            out.push('\n');
            out.push_str(next);
            column = width(next);
            fresh = true;
        }
        if !fresh {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width(word);
        fresh = false;
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_cut_in_the_middle() {
        assert_eq!(shorten("checkout payment confirmed", 13), "checko…firmed");
        assert_eq!(shorten("оплата заказа", 8), "опла…аза");
        assert_eq!(shorten("short", 8), "short");
        assert_eq!(shorten("anything", 0), "");
    }

    #[test]
    fn wide_signs_and_joined_emoji_are_not_torn() {
        assert_eq!(width("👩‍💻"), 2);
        let short = shorten("👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻", 7);
        assert_eq!(short, "👩‍💻…👩‍💻👩‍💻");
    }

    #[test]
    fn escape_codes_do_not_reach_the_terminal() {
        let mut out = String::new();
        wrap(&mut out, "a\u{1b}[31mred\nline", "", "", 80);
        assert_eq!(out, "a [31mred line\n");
    }

    proptest! {
        #[test]
        fn shortened_text_always_fits(text in "\\PC{0,40}", limit in 0_usize..30) {
            prop_assert!(width(&shorten(&text, limit)) <= limit);
        }

        #[test]
        fn wrapping_keeps_every_word(text in "[a-zа-я]{1,9}( [a-zа-я]{1,9}){0,20}", limit in 12_usize..60) {
            let mut out = String::new();
            wrap(&mut out, &text, "", "", limit);
            prop_assert!(out.lines().all(|line| width(line) <= limit));
            prop_assert_eq!(out.split_whitespace().collect::<Vec<_>>(), text.split(' ').collect::<Vec<_>>());
        }
    }
}
