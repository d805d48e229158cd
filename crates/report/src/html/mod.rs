//! Answers as one self-contained HTML page: no script, no request, pictures as
//! SVG, light and dark, ready for print.

mod bars;
mod canvas;
mod cards;
mod drawing;
mod funnel;
mod graph;
mod heat;
mod line;
mod markup;
mod sankey;
mod stacked;
mod whiskers;

use styk_model::answer::AnswerResult;
use styk_model::{Answer, Language};

use crate::facts::{facts, notes};
use crate::format;
use crate::slots::{Align, Slot, slots};
use crate::table::Table;
use crate::tables::readable;
use crate::words::{self, Word};
use canvas::Picture;
pub(crate) use canvas::{Px, text_width, ticks, time_ticks};
use drawing::{Drawing, drawing};
pub(crate) use markup::{Attributes, Markup};

/// Rows shown at once; more are behind a click.
const ROWS: usize = 12;

/// Rows written at all: more belong into CSV.
const MAX_ROWS: usize = 400;

/// A picture wider than this is read by scrolling, not by shrinking.
const SHRINKABLE: f64 = 1560.0;

/// A picture wider than this is printed across the page.
const PORTRAIT: f64 = 1180.0;

/// One answer as a page of its own.
pub fn html(answer: &Answer, language: Language) -> String {
    let title = words::kind(&answer.result).of(language);
    page(title, std::slice::from_ref(answer), language)
}

/// A report of several answers, each with its verdict as heading.
pub fn page(title: &str, sections: &[Answer], language: Language) -> String {
    let mut markup = Markup::new();
    markup.trusted("<!DOCTYPE html>\n");
    markup.open("html", &[("lang", &language.code())]);
    head(&mut markup, title);
    markup.open("body", &[]);
    markup.open("div", &[("class", &"page")]);
    markup.open("header", &[]);
    brand(&mut markup);
    markup.element("h1", &[], title);
    if sections.len() > 1 {
        contents(&mut markup, sections, language);
    }
    markup.close("header");
    markup.open("main", &[]);
    for (index, answer) in sections.iter().enumerate() {
        section(&mut markup, answer, index + 1, language);
    }
    markup.close("main");
    markup.element("footer", &[], Word::MadeBy.of(language));
    for tag in ["div", "body", "html"] {
        markup.close(tag);
    }
    markup.trusted("\n");
    markup.into_string()
}

pub(crate) fn head(markup: &mut Markup, title: &str) {
    markup.open("head", &[]);
    markup.empty("meta", &[("charset", &"utf-8")]);
    markup.empty("meta", &[("name", &"viewport"), ("content", &"width=device-width, initial-scale=1")]);
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
    markup.empty("meta", &[("http-equiv", &"Content-Security-Policy"), ("content", &policy)]);
    markup.empty("meta", &[("name", &"generator"), ("content", &"Styk")]);
    markup.empty("link", &[("rel", &"icon"), ("href", &"data:,")]);
    markup.element("title", &[], &format!("{title} · Styk"));
    markup.open("style", &[]);
    markup.trusted("\n");
    markup.trusted(include_str!("style.css"));
    markup.close("style");
    markup.close("head");
}

/// Two rings and the point where they touch.
pub(crate) fn brand(markup: &mut Markup) {
    markup.open("div", &[("class", &"brand")]);
    markup.trusted(concat!(
        r#"<svg viewBox="0 0 34 20" aria-hidden="true"><circle class="one" cx="9" cy="10" r="7"/>"#,
        r#"<circle class="one" cx="25" cy="10" r="7"/><circle class="touch" cx="17" cy="10" r="3"/></svg>"#
    ));
    markup.element("span", &[], "Styk");
    markup.close("div");
}

fn contents(markup: &mut Markup, sections: &[Answer], language: Language) {
    markup.open("nav", &[("aria-label", &Word::Contents.of(language))]);
    markup.open("ol", &[]);
    for (index, answer) in sections.iter().enumerate() {
        markup.open("li", &[]);
        markup.open("a", &[("href", &format!("#answer-{}", index + 1))]);
        markup.element("b", &[], words::kind(&answer.result).of(language));
        markup.text(". ");
        markup.text(&answer.verdict);
        markup.close("a");
        markup.close("li");
    }
    markup.close("ol");
    markup.close("nav");
}

fn section(markup: &mut Markup, answer: &Answer, number: usize, language: Language) {
    let id = format!("answer-{number}");
    let title_id = format!("{id}-title");
    let kind = words::kind(&answer.result).of(language);
    markup.open("section", &[("class", &"answer"), ("id", &id), ("aria-labelledby", &title_id)]);
    markup.element("p", &[("class", &"kicker")], kind);
    markup.element("h2", &[("id", &title_id)], &answer.verdict);
    if let AnswerResult::StandsOut(result) = &answer.result {
        cards::cards(markup, answer, result, language);
    } else {
        if let Some(drawing) = drawing(answer, language) {
            figure(markup, drawing, kind, &answer.verdict, language);
        }
        tables(markup, answer, language);
    }
    under(markup, answer, language);
    markup.close("section");
}

fn figure(markup: &mut Markup, drawing: Drawing, kind: &str, verdict: &str, language: Language) {
    let Drawing { wide, narrow, captions, waiting } = drawing;
    let label = format!("{}: {kind}", Word::Picture.of(language));
    let landscape = if narrow.is_none() && wide.width > PORTRAIT { "landscape" } else { "portrait" };
    markup.open("figure", &[("class", &landscape)]);
    markup.open("div", &[("class", &"scroll"), ("role", &"region"), ("tabindex", &"0"), ("aria-label", &label)]);
    let mut class = if narrow.is_some() { "wide".to_owned() } else { String::from("only") };
    if narrow.is_none() && wide.width > SHRINKABLE {
        class += " big";
    }
    svg(markup, wide, &class, kind, verdict);
    if let Some(narrow) = narrow {
        svg(markup, narrow, "narrow", kind, verdict);
    }
    markup.close("div");
    if !captions.is_empty() || waiting.is_some() {
        markup.open("figcaption", &[]);
        if let Some(waiting) = waiting {
            waiting_key(markup, waiting, language);
        }
        for caption in captions {
            markup.element("span", &[], &caption);
        }
        markup.close("figcaption");
    }
    markup.close("figure");
}

fn svg(markup: &mut Markup, picture: Picture, class: &str, kind: &str, verdict: &str) {
    markup.append(&picture.body.finish([picture.width, picture.height], class, kind, verdict));
}

/// Which colour stands for which waiting.
fn waiting_key(markup: &mut Markup, (low, high): (f64, f64), language: Language) {
    markup.open("span", &[("class", &"keys")]);
    markup.text(&format!("{}: {}", Word::MedianWaiting.of(language), format::duration(low, language)));
    markup.open("svg", &[("width", &"100"), ("height", &"12"), ("aria-hidden", &"true")]);
    for class in 0..graph::WAITING_CLASSES {
        let x = class * 20;
        markup.empty(
            "rect",
            &[("class", &format!("key w{class}")), ("x", &x), ("y", &"0"), ("width", &"19"), ("height", &"12")],
        );
    }
    markup.close("svg");
    markup.text(&format::duration(high, language));
    markup.close("span");
}

fn tables(markup: &mut Markup, answer: &Answer, language: Language) {
    // These pictures hold the numbers of their tables.
    let pictured =
        matches!(answer.result, AnswerResult::Retention(_) | AnswerResult::StepMatrix(_) | AnswerResult::Paths(_));
    let kind = words::kind(&answer.result).of(language);
    for (index, table) in readable(answer, language).into_iter().enumerate() {
        if table.rows.is_empty() {
            markup.element("p", &[], Word::NoRows.of(language));
            continue;
        }
        let slots = slots(&table, language);
        let rows = table.rows.len();
        let tree = matches!(answer.result, AnswerResult::Paths(_));
        let folded = rows > ROWS || (pictured && index == 0) || tree;
        if !folded {
            grid(markup, &table, &slots, rows, false, table.title == kind);
            continue;
        }
        if !pictured || index > 0 && !tree {
            grid(markup, &table, &slots, ROWS, false, table.title == kind);
        }
        markup.open("details", &[]);
        let all = format::count(rows as u64, language);
        markup.element("summary", &[], &format!("{}: {} ({all})", Word::AllRows.of(language), table.title));
        let shown = rows.min(MAX_ROWS);
        grid(markup, &table, &slots, shown, tree, true);
        if rows > shown {
            let rest = format::count((rows - shown) as u64, language);
            markup.element("p", &[], &format!("… {rest} {}", Word::MoreRows.of(language)));
        }
        markup.close("details");
    }
}

/// `titled`: the title is seen nearby already.
fn grid(markup: &mut Markup, table: &Table, slots: &[Slot], rows: usize, tree: bool, titled: bool) {
    markup
        .open("div", &[("class", &"table-box"), ("role", &"region"), ("tabindex", &"0"), ("aria-label", &table.title)]);
    markup.open("table", &[]);
    markup.element("caption", &[("class", &if titled { "unseen" } else { "seen" })], &table.title);
    markup.open("thead", &[]);
    markup.open("tr", &[]);
    for (index, slot) in slots.iter().enumerate() {
        let class = if index == 0 { "t" } else { align_class(slot) };
        markup.element("th", &[("scope", &"col"), ("class", &class)], &slot.heading);
    }
    markup.close("tr");
    markup.close("thead");
    markup.open("tbody", &[]);
    for row in 0..rows.min(table.rows.len()) {
        markup.open("tr", &[]);
        for (index, slot) in slots.iter().enumerate() {
            let text = &slot.texts[row];
            match (index, tree) {
                (0, true) => markup.element("th", &[("scope", &"row"), ("class", &"tree")], text),
                (0, false) => {
                    let class = match slot.align {
                        Align::Right => "figure",
                        Align::Left if text.chars().count() > 16 => "long",
                        Align::Left => "short",
                    };
                    markup.element("th", &[("scope", &"row"), ("class", &class)], text);
                }
                _ => markup.element("td", &[("class", &align_class(slot))], text),
            }
        }
        markup.close("tr");
    }
    for tag in ["tbody", "table", "div"] {
        markup.close(tag);
    }
}

fn align_class(slot: &Slot) -> &'static str {
    if slot.align == Align::Right { "n" } else { "t" }
}

fn under(markup: &mut Markup, answer: &Answer, language: Language) {
    let notes = notes(answer, language);
    if !notes.is_empty() {
        markup.open("div", &[("class", &"notes")]);
        markup.element("p", &[], Word::Notes.of(language));
        markup.open("ul", &[]);
        for note in notes {
            markup.element("li", &[], &note);
        }
        markup.close("ul");
        markup.close("div");
    }
    markup.open("dl", &[("class", &"facts")]);
    for fact in facts(answer, language) {
        markup.element("dt", &[], fact.label);
        markup.element("dd", &[], &fact.text);
    }
    markup.close("dl");
}
