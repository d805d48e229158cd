//! What customers write: composed from phrases, then made as untidy as real comments are.

mod en;
mod pl;
mod ru;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use styk_model::Language;

use crate::random::{chance, pick};
use crate::scenario::Topic;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Positive,
    Mixed,
    Negative,
    Question,
}

impl Tone {
    /// The tone of a score at this share of its scale.
    pub(crate) fn of_share(share: f64) -> Self {
        if share > 0.7 {
            Self::Positive
        } else if share < 0.45 {
            Self::Negative
        } else {
            Self::Mixed
        }
    }
}

type List = &'static [&'static str];

/// Phrases about one topic. `{m}` stands for minutes.
struct About {
    good: List,
    bad: List,
}

struct Phrases {
    open_good: List,
    open_bad: List,
    close_good: List,
    close_bad: List,
    /// Praise that is none.
    sarcasm: List,
    but: List,
    greetings: List,
    thanks: List,
    about_bank: List,
    about_trip: List,
    about: &'static [About; 9],
}

impl Phrases {
    fn about(&self, topic: Topic) -> &'static About {
        &self.about[topic as usize]
    }
}

fn phrases(language: Language) -> &'static Phrases {
    match language {
        Language::En => &en::PHRASES,
        Language::Ru => &ru::PHRASES,
        Language::Pl => &pl::PHRASES,
    }
}

/// A comment; `minutes` is the last queue that the writer stood in.
pub(crate) fn compose(
    random: &mut ChaCha8Rng,
    language: Language,
    topic: Topic,
    tone: Tone,
    minutes: Option<i64>,
) -> String {
    let phrases = phrases(language);
    let mut parts = match tone {
        Tone::Positive => one_sided(random, phrases.open_good, phrases.close_good, [topic, Topic::General], |topic| {
            phrases.about(topic).good
        }),
        Tone::Negative if chance(random, 0.3) => sarcastic(random, phrases, topic),
        Tone::Negative => one_sided(random, phrases.open_bad, phrases.close_bad, [topic, Topic::General], |topic| {
            phrases.about(topic).bad
        }),
        Tone::Mixed => mixed(random, phrases, topic),
        Tone::Question => question(random, phrases, topic),
    };
    capitalise(&mut parts);
    let minutes = minutes.filter(|minutes| *minutes > 7).unwrap_or_else(|| random.random_range(10..55));
    // People round; and after fives and tens the noun keeps one form in Russian and Polish.
    let minutes = ((minutes + 2) / 5 * 5).max(10);
    let text = parts.replace("{m}", &minutes.to_string());
    untidy(random, language, tone, text)
}

fn one_sided(
    random: &mut ChaCha8Rng,
    open: List,
    close: List,
    topics: [Topic; 2],
    core: impl Fn(Topic) -> List,
) -> String {
    let mut parts = Vec::with_capacity(4);
    if chance(random, 0.55) {
        parts.push(pick(random, open));
    }
    parts.push(pick(random, core(topics[0])));
    if chance(random, 0.45) {
        let second = pick(random, core(topics[1]));
        if !parts.contains(&second) {
            parts.push(second);
        }
    }
    if chance(random, 0.5) {
        parts.push(pick(random, close));
    }
    join(&parts)
}

fn sarcastic(random: &mut ChaCha8Rng, phrases: &Phrases, topic: Topic) -> String {
    let complaint = pick(random, phrases.about(topic).bad);
    let praise = pick(random, phrases.sarcasm);
    if chance(random, 0.5) { join(&[complaint, praise]) } else { join(&[praise, complaint]) }
}

fn mixed(random: &mut ChaCha8Rng, phrases: &Phrases, topic: Topic) -> String {
    // Of two topics, so that the halves do not contradict each other.
    let (praised, blamed) = if chance(random, 0.5) { (topic, Topic::General) } else { (Topic::General, topic) };
    let good = pick(random, phrases.about(praised).good);
    let bad = pick(random, phrases.about(blamed).bad);
    let but = pick(random, phrases.but);
    if chance(random, 0.7) { format!("{good}, {but} {bad}") } else { join(&[bad, pick(random, phrases.close_bad)]) }
}

fn question(random: &mut ChaCha8Rng, phrases: &Phrases, topic: Topic) -> String {
    let list = if topic == Topic::Trip { phrases.about_trip } else { phrases.about_bank };
    let mut parts = Vec::with_capacity(3);
    if chance(random, 0.7) {
        parts.push(pick(random, phrases.greetings));
    }
    parts.push(pick(random, list));
    if chance(random, 0.4) {
        parts.push(pick(random, phrases.thanks));
    }
    join(&parts)
}

/// Sentences after each other; a phrase that ends with a mark keeps it.
fn join(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        if let Some(last) = text.chars().last() {
            text.push_str(if matches!(last, '!' | '?' | '.' | ')' | '…') { " " } else { ". " });
        }
        let start = text.len();
        text.push_str(part);
        capitalise_from(&mut text, start);
    }
    text
}

fn capitalise(text: &mut String) {
    capitalise_from(text, 0);
}

fn capitalise_from(text: &mut String, start: usize) {
    if let Some(first) = text[start..].chars().next() {
        let upper: String = first.to_uppercase().collect();
        text.replace_range(start..start + first.len_utf8(), &upper);
    }
}

/// Typing errors, missing capitals and marks, in the manner of the language.
fn untidy(random: &mut ChaCha8Rng, language: Language, tone: Tone, mut text: String) -> String {
    if chance(random, 0.12) {
        text = swap_letters(random, &text);
    }
    if chance(random, 0.08) {
        text = drop_letter(random, &text);
    }
    if chance(random, 0.3) {
        text = text.to_lowercase();
    }
    match language {
        Language::Ru if chance(random, 0.06) => text = text.replace("ться", "тся"),
        Language::Ru if chance(random, 0.08) => text = text.replace('ё', "е"),
        Language::Pl if chance(random, 0.28) => text = text.chars().map(without_tail).collect(),
        Language::En if chance(random, 0.05) => text = text.replace("n't", "nt"),
        _ => {}
    }
    let unmarked = !text.ends_with(['!', '?', '.', ')']);
    if unmarked && chance(random, 0.5) {
        text.push_str(match (tone, language) {
            (Tone::Positive, Language::Ru) if chance(random, 0.4) => pick(random, &[")", "))", ")))"]),
            (Tone::Positive, _) => pick(random, &["!", ".", " :)", "."]),
            (Tone::Negative, _) => pick(random, &[".", "!!!", "...", ".", "!"]),
            (Tone::Question | Tone::Mixed, _) => ".",
        });
    }
    text
}

/// Two neighbouring letters inside a word change places.
fn swap_letters(random: &mut ChaCha8Rng, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if let Some(position) = inside_a_word(random, &letters) {
        letters.swap(position, position + 1);
    }
    letters.into_iter().collect()
}

fn drop_letter(random: &mut ChaCha8Rng, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if let Some(position) = inside_a_word(random, &letters) {
        letters.remove(position);
    }
    letters.into_iter().collect()
}

/// A position with a letter before and two after it: ends of words stay readable.
fn inside_a_word(random: &mut ChaCha8Rng, letters: &[char]) -> Option<usize> {
    let last = letters.len().checked_sub(4)?;
    let position = random.random_range(1..=last.max(1));
    let window = letters.get(position - 1..position + 3)?;
    window.iter().all(|letter| letter.is_alphabetic()).then_some(position)
}

/// A Polish letter as it is typed in a hurry.
fn without_tail(letter: char) -> char {
    match letter {
        'ą' => 'a',
        'ć' => 'c',
        'ę' => 'e',
        'ł' => 'l',
        'ń' => 'n',
        'ó' => 'o',
        'ś' => 's',
        'ź' | 'ż' => 'z',
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::random::stream;

    const TOPICS: [Topic; 9] = [
        Topic::General,
        Topic::Site,
        Topic::App,
        Topic::Calls,
        Topic::Branch,
        Topic::Airport,
        Topic::Flight,
        Topic::Trip,
        Topic::Pickup,
    ];

    #[test]
    fn comments_rarely_repeat() {
        for language in Language::ALL {
            let mut random = stream(3, 3);
            for tone in [Tone::Positive, Tone::Negative, Tone::Mixed] {
                let made: HashSet<String> =
                    (0..1_000).map(|_| compose(&mut random, language, Topic::App, tone, None)).collect();
                assert!(made.len() > 600, "{language:?} {tone:?}: {} of 1000 differ", made.len());
            }
        }
    }

    #[test]
    fn comments_are_written_in_the_letters_of_their_language() {
        let mut random = stream(4, 4);
        for topic in TOPICS {
            for tone in [Tone::Positive, Tone::Negative, Tone::Mixed, Tone::Question] {
                for language in Language::ALL {
                    let text = compose(&mut random, language, topic, tone, Some(33));
                    let cyrillic = text.chars().filter(|letter| ('а'..='я').contains(letter)).count();
                    assert_eq!(cyrillic > 5, language == Language::Ru, "{text}");
                    assert!(!text.contains('{'), "{text}");
                }
            }
        }
    }

    #[test]
    fn minutes_of_the_queue_are_named() {
        let mut random = stream(5, 5);
        let texts: Vec<String> =
            (0..200).map(|_| compose(&mut random, Language::En, Topic::Calls, Tone::Negative, Some(46))).collect();
        assert!(texts.iter().any(|text| text.contains("45")), "{texts:?}");
    }
}
