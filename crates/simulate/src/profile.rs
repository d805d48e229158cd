//! What is known of customers beside what they do: what their card says of them, and what they allow.
//!
//! Drawn from random streams of their own, so that it changes nothing in anybody's life.

use rand_chacha::ChaCha8Rng;
use styk_model::Language;

use crate::Demo;
use crate::plan::{DAY, Plan};
use crate::process::Life;
use crate::random::{chance, draw, exponential, stream};
use crate::scenario::{Labels, label};

/// Sets the streams of profiles and of consent apart from those of lives.
const PROFILES: u64 = 0x70_72_6f_66;
const CONSENTS: u64 = 0x63_6f_6e_73;

/// Whoever registers is asked so many microseconds later.
const ASKED_AFTER: i64 = 20_000_000;

/// Days after which half of those who take consent back have done so, about.
const REGRET_DAYS: f64 = 200.0;

/// What a card in the CRM says of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Profile {
    /// The tier of the loyalty programme, or the plan.
    pub plan: &'static str,
    /// The language that they want to be spoken to in.
    pub language: &'static str,
}

/// A word of consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub time: i64,
    /// Given, or else withdrawn.
    pub given: bool,
    pub purpose: &'static str,
    /// With commas; empty for all.
    pub channels: String,
    pub wording: &'static str,
}

/// What the companies of a country ask for, and how it is answered.
struct Asked {
    /// Said yes to by nearly all, before anything else.
    first: Option<&'static str>,
    purpose: &'static str,
    /// Who says yes to anything.
    yes: f64,
    /// Channels, and how many of those allow each.
    channels: &'static [(&'static str, f64)],
    /// Who takes back all of it, and who takes back text messages only.
    regrets: f64,
    no_texts: f64,
    /// A purpose that rests on the company's interest, and who objects to it.
    objected: (&'static str, f64),
    wordings: [&'static str; 2],
}

const ENGLISH: Asked = Asked {
    first: None,
    purpose: "marketing",
    yes: 0.62,
    channels: &[("email", 0.94), ("sms", 0.45), ("phone", 0.34), ("push", 0.36), ("ads", 0.4)],
    regrets: 0.14,
    no_texts: 0.08,
    objected: ("research", 0.03),
    wordings: ["2024-01", "2025-01"],
};

const RUSSIAN: Asked = Asked {
    first: Some("processing"),
    purpose: "advertising",
    yes: 0.48,
    channels: &[("sms", 0.82), ("email", 0.6), ("phone", 0.46), ("messenger", 0.32), ("ads", 0.26)],
    regrets: 0.12,
    no_texts: 0.09,
    objected: ("research", 0.02),
    wordings: ["2024-01", "2025-05"],
};

const POLISH: Asked = Asked {
    first: None,
    purpose: "marketing",
    yes: 0.58,
    channels: &[("email", 0.88), ("sms", 0.55), ("phone", 0.38), ("push", 0.3), ("ads", 0.33)],
    regrets: 0.13,
    no_texts: 0.07,
    objected: ("profiling", 0.05),
    wordings: ["2024-01", "2024-11"],
};

impl Profile {
    pub(crate) fn of(plan: &Plan, number: u32, loyalty: bool) -> Self {
        let mut random = stream(plan.seed ^ PROFILES, u64::from(number));
        let tiers: [Labels; 3] = match plan.demo {
            Demo::Airline => {
                [["Blue", "Синий", "Niebieski"], ["Silver", "Серебро", "Srebrny"], ["Gold", "Золото", "Złoty"]]
            }
            Demo::Bank => [
                ["Standard", "Стандарт", "Standard"],
                ["Premium", "Премиум", "Premium"],
                ["Private", "Приват", "Private"],
            ],
            Demo::Travel => {
                [["Guest", "Гость", "Gość"], ["Club", "Клуб", "Klub"], ["Club Plus", "Клуб Плюс", "Klub Plus"]]
            }
        };
        // Whoever has a card of the programme is seldom at its bottom.
        let shares = if loyalty { [0.45, 0.4, 0.15] } else { [0.9, 0.09, 0.01] };
        let tier = draw(&mut random, shares).unwrap_or(0);
        let languages: [(&str, f64); 3] = match plan.options.language {
            Language::En => [("en", 0.93), ("pl", 0.04), ("ru", 0.03)],
            Language::Ru => [("ru", 0.96), ("en", 0.03), ("tt", 0.01)],
            Language::Pl => [("pl", 0.9), ("uk", 0.06), ("en", 0.04)],
        };
        let language = draw(&mut random, languages.map(|(_, share)| share)).unwrap_or(0);
        Self { plan: label(&tiers[tier], plan.options.language), language: languages[language].0 }
    }
}

/// What a customer says of consent, in the order of time: nothing where there is no card of them.
pub(crate) fn consents(plan: &Plan, life: &Life) -> Vec<Said> {
    let Some(card) = life.moments.iter().find(|moment| moment.state.is_none()) else { return Vec::new() };
    let asked = match plan.options.language {
        Language::En => &ENGLISH,
        Language::Ru => &RUSSIAN,
        Language::Pl => &POLISH,
    };
    let mut answers = Answers {
        asked,
        random: stream(plan.seed ^ CONSENTS, u64::from(life.person.number)),
        time: card.time + ASKED_AFTER,
        // The text was changed in the middle of the period.
        wording: asked.wordings[usize::from(card.time > plan.midnights[plan.days() / 2])],
        said: Vec::new(),
    };
    answers.give();
    answers.object(asked.objected);
    let mut said = answers.said;
    said.retain(|one| one.time < plan.end());
    said.sort_by_key(|one| one.time);
    said
}

struct Answers {
    asked: &'static Asked,
    random: ChaCha8Rng,
    time: i64,
    wording: &'static str,
    said: Vec<Said>,
}

impl Answers {
    fn give(&mut self) {
        let Asked { first, purpose, yes, channels, regrets, no_texts, .. } = *self.asked;
        if let Some(first) = first
            && chance(&mut self.random, 0.97)
        {
            self.say(self.time, true, first, String::new());
        }
        let allowed: Vec<&str> = channels
            .iter()
            .filter(|(_, share)| chance(&mut self.random, *share))
            .map(|(channel, _)| *channel)
            .collect();
        let says_yes = chance(&mut self.random, yes) && !allowed.is_empty();
        let (regret, text) = (self.later(), self.later());
        let (regrets, no_texts) = (chance(&mut self.random, regrets), chance(&mut self.random, no_texts));
        if !says_yes {
            return;
        }
        self.say(self.time + ASKED_AFTER, true, purpose, allowed.join(", "));
        if no_texts && allowed.contains(&"sms") {
            self.say(text, false, purpose, "sms".to_owned());
        }
        if regrets {
            self.say(regret, false, purpose, String::new());
        }
    }

    fn object(&mut self, (purpose, share): (&'static str, f64)) {
        let time = self.later();
        if chance(&mut self.random, share) {
            self.say(time, false, purpose, String::new());
        }
    }

    /// Some time after they were asked.
    fn later(&mut self) -> i64 {
        self.time + DAY + (exponential(&mut self.random, REGRET_DAYS) * DAY as f64) as i64
    }

    fn say(&mut self, time: i64, given: bool, purpose: &'static str, channels: String) {
        let wording = if given { self.wording } else { "" };
        self.said.push(Said { time, given, purpose, channels, wording });
    }
}
