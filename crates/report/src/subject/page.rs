//! The page of an archive: what each file is, and what people look for first.

use csv::StringRecord;
use styk_model::{Currency, Language, Timestamp};

use super::rows::Newest;
use super::words::{FILES, Words, channel, why};
use super::{SubjectArchive, SubjectReach};
use crate::format::{count, instant};
use crate::html::{Markup, brand, head};

/// Characters of a text that the page shows.
const TEXT: usize = 500;

/// Columns of the table of interactions that are shown as they are.
const COLUMNS: [(&str, Words); 4] =
    [("event", Words::Event), ("channel", Words::Channel), ("place", Words::Place), ("source", Words::Source)];

pub(super) fn page(of: &SubjectArchive<'_>, newest: &Newest) -> String {
    let language = of.language;
    let title = Words::Title.about(of.person, language);
    let mut markup = Markup::new();
    markup.trusted("<!DOCTYPE html>\n");
    markup.open("html", &[("lang", &language.code())]);
    head(&mut markup, &title);
    markup.open("body", &[]);
    markup.open("div", &[("class", &"page")]);
    markup.open("header", &[]);
    brand(&mut markup);
    markup.element("h1", &[], &title);
    markup.element("p", &[("class", &"lead")], Words::Lead.of(language));
    markup.close("header");
    markup.open("main", &[]);
    files(&mut markup, language);
    identifiers(&mut markup, of);
    consents(&mut markup, of);
    interactions(&mut markup, of, newest);
    markup.close("main");
    markup.element("footer", &[], Words::MadeBy.of(language));
    for tag in ["div", "body", "html"] {
        markup.close(tag);
    }
    markup.trusted("\n");
    markup.into_string()
}

fn open_section(markup: &mut Markup, title: &str, headings: &[&str]) {
    markup.open("section", &[("class", &"answer")]);
    markup.element("h2", &[], title);
    markup.open("div", &[("class", &"table-box"), ("role", &"region"), ("tabindex", &"0"), ("aria-label", &title)]);
    markup.open("table", &[]);
    markup.element("caption", &[("class", &"unseen")], title);
    markup.open("thead", &[]);
    row(markup, "th", headings.iter().copied());
    markup.close("thead");
    markup.open("tbody", &[]);
}

fn row<'a>(markup: &mut Markup, tag: &str, cells: impl IntoIterator<Item = &'a str>) {
    markup.open("tr", &[]);
    for cell in cells {
        markup.element(tag, &[], cell);
    }
    markup.close("tr");
}

fn close_section(markup: &mut Markup) {
    for tag in ["tbody", "table", "div", "section"] {
        markup.close(tag);
    }
}

fn files(markup: &mut Markup, language: Language) {
    let headings = [Words::File.of(language), Words::Holds.of(language)];
    open_section(markup, Words::Files.of(language), &headings);
    for (name, about) in FILES {
        row(markup, "td", [name, about.of(language)]);
    }
    close_section(markup);
}

fn identifiers(markup: &mut Markup, of: &SubjectArchive<'_>) {
    let headings = [Words::Kind.of(of.language), Words::Value.of(of.language)];
    open_section(markup, Words::Identifiers.of(of.language), &headings);
    for (kind, value) in of.identifiers {
        row(markup, "td", [*kind, *value]);
    }
    close_section(markup);
}

fn consents(markup: &mut Markup, of: &SubjectArchive<'_>) {
    let headings = [Words::Purpose, Words::Channel, Words::MayBeReached, Words::Since].map(|word| word.of(of.language));
    open_section(markup, Words::Consents.of(of.language), &headings);
    for SubjectReach { purpose, channel: over, why: reason, since } in of.reach {
        let over = over.map_or(Words::EveryChannel.of(of.language), |over| channel(over, of.language));
        let since = since.map(|since| instant(since, of.zone, of.language)).unwrap_or_default();
        row(markup, "td", [*purpose, over, why(reason, of.language), since.as_str()]);
    }
    close_section(markup);
}

fn interactions(markup: &mut Markup, of: &SubjectArchive<'_>, newest: &Newest) {
    let language = of.language;
    let title = format!(
        "{} ({} / {})",
        Words::Newest.of(language),
        count(newest.rows.len() as u64, language),
        count(newest.total, language)
    );
    let mut headings = vec![Words::Time.of(language)];
    headings.extend(COLUMNS.iter().map(|(_, word)| word.of(language)));
    headings.extend([Words::Amount, Words::Text].map(|word| word.of(language)));
    open_section(markup, &title, &headings);
    let place = |name: &str| newest.headings.iter().position(|heading| heading == name);
    let [time, money, currency, text] = ["time", "money", "currency", "text"].map(place);
    let columns = COLUMNS.map(|(name, _)| place(name));
    for interaction in newest.rows.iter().rev() {
        let time = cell(interaction, time);
        let time = time.parse::<Timestamp>().map_or_else(|_| time.to_owned(), |time| instant(time, of.zone, language));
        let amount = amount(cell(interaction, money), cell(interaction, currency));
        let text = shortened(cell(interaction, text));
        let mut cells = vec![time.as_str()];
        cells.extend(columns.iter().map(|column| cell(interaction, *column)));
        cells.extend([amount.as_str(), text.as_str()]);
        row(markup, "td", cells);
    }
    close_section(markup);
}

fn cell(row: &StringRecord, place: Option<usize>) -> &str {
    place.and_then(|place| row.get(place)).unwrap_or_default()
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// An amount of minor units, exact to the last of them.
fn amount(minor: &str, currency: &str) -> String {
    let Ok(minor) = minor.parse::<i64>() else { return String::new() };
    let decimals = currency.parse::<Currency>().map_or(2, Currency::decimals);
    let sign = if minor < 0 { "−" } else { "" };
    let (whole, part) = (minor.unsigned_abs() / 10_u64.pow(decimals), minor.unsigned_abs() % 10_u64.pow(decimals));
    if decimals == 0 {
        return format!("{sign}{whole} {currency}");
    }
    format!("{sign}{whole}.{part:0width$} {currency}", width = decimals as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        let of = |minor, currency| amount(minor, currency);
        assert_eq!(of("123456705", "EUR"), "1234567.05 EUR");
        assert_eq!(of("-5", "PLN"), "−0.05 PLN");
        assert_eq!(of("1200", "JPY"), "1200 JPY");
        assert_eq!(of("", ""), "");
    }

    #[test]
    fn a_long_text_is_cut_between_letters() {
        assert_eq!(shortened(&"я".repeat(TEXT + 1)), format!("{}…", "я".repeat(TEXT)));
        assert_eq!(shortened("short"), "short");
    }
}
