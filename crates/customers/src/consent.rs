//! What may be done with customers: purposes, and what customers said of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_model::{Basis, ContactChannel, Language, PurposeClass, SuppressionReason, Timestamp};
use styk_store::{Permission, Standing};

/// What a company asks its customers for, edited as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentPolicy {
    /// The version that was edited; 0 for the one that Styk begins with.
    #[serde(default)]
    pub version: u32,
    pub purposes: Vec<Purpose>,
}

/// One thing that customers are written to, or data is used, for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ConsentPurpose")]
pub struct Purpose {
    /// As events name it, such as `marketing`.
    pub key: String,
    pub name: String,
    #[serde(default)]
    pub description: String,
    pub class: PurposeClass,
    pub basis: Basis,
    /// The channels it is for; empty where it is bound to none.
    #[serde(default)]
    pub channels: Vec<ContactChannel>,
    /// Consent counts for the channel that it names only; a withdrawal may still be for all.
    #[serde(default)]
    pub each_channel: bool,
    /// What a browser says without a signature does not count as consent until a server confirms it
    /// (double opt-in).
    #[serde(default)]
    pub confirmed: bool,
    /// The key of a purpose that has to be allowed as well.
    #[serde(default)]
    pub requires: Option<String>,
    /// Versions of the text that customers agree to, oldest first.
    #[serde(default)]
    pub wordings: Vec<Wording>,
}

/// A version of the text that customers agree to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ConsentWording")]
pub struct Wording {
    /// As events name it, such as `2026-05`.
    pub version: String,
    pub text: String,
}

/// Whether a customer may be reached for a purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ConsentVerdict")]
pub struct Verdict {
    pub allowed: bool,
    pub why: Why,
    /// When the word that decides was said.
    pub since: Option<Timestamp>,
}

/// Why a customer may be reached for a purpose, or may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ConsentWhy")]
pub enum Why {
    /// The customer said yes.
    Given,
    /// The purpose rests on another basis than consent, and nobody objected.
    NotNeeded,
    /// Nothing was ever said.
    NeverAsked,
    /// The customer said no, took it back, or objected.
    Withdrawn,
    /// A browser said yes, and nobody has confirmed it.
    Unconfirmed,
    /// The purpose that this one requires is not allowed.
    Required,
    /// On the suppression list.
    Suppressed,
    /// The purpose is for other channels.
    NotOnThisChannel,
    NoSuchPurpose,
}

/// Where the verdict comes from that a customer is on the suppression list.
pub type Suppressed = (Option<ContactChannel>, SuppressionReason);

impl ConsentPolicy {
    pub fn purpose(&self, key: &str) -> Option<&Purpose> {
        self.purposes.iter().find(|purpose| purpose.key == key)
    }

    /// Whether a customer may be reached for a purpose over a channel, by what all their identifiers said.
    ///
    /// `said` gives the records of a purpose, those that speak of all purposes ([`styk_model::Consent::EVERYTHING`]) among
    /// them. Their order does not matter: the word said last counts, and of two said at once, the no.
    pub fn verdict<'r>(
        &self,
        purpose: &str,
        channel: Option<ContactChannel>,
        said: impl Fn(&str) -> &'r [Permission],
        suppressed: &[Suppressed],
    ) -> Verdict {
        let refused = |why| Verdict { allowed: false, why, since: None };
        let Some(purpose) = self.purpose(purpose) else { return refused(Why::NoSuchPurpose) };
        if !purpose.channels.is_empty() && channel.is_none_or(|channel| !purpose.channels.contains(&channel)) {
            return refused(Why::NotOnThisChannel);
        }
        let is_service = purpose.class == PurposeClass::Service;
        let stops =
            |(on, reason): &Suppressed| (on.is_none() || *on == channel) && (!is_service || reason.stops_service());
        if suppressed.iter().any(stops) {
            return refused(Why::Suppressed);
        }
        let verdict = purpose.weigh(channel, said(&purpose.key));
        let required = purpose.requires.as_deref().filter(|_| verdict.allowed).and_then(|key| self.purpose(key));
        match required {
            Some(required) if !required.weigh(channel, said(&required.key)).allowed => refused(Why::Required),
            _ => verdict,
        }
    }
}

impl Purpose {
    /// What was said of the purpose alone.
    fn weigh(&self, channel: Option<ContactChannel>, said: &[Permission]) -> Verdict {
        let too_wide = |one: &Permission| one.given && self.each_channel && channel.is_some() && one.channel.is_none();
        let about = said.iter().filter(|one| (one.channel.is_none() || one.channel == channel) && !too_wide(one));
        // What a browser claims takes back no `no` that is sure.
        let sure = about.clone().filter(|one| one.standing != Standing::Claimed);
        let sure_no = sure.max_by_key(|one| (one.time, !one.given)).is_some_and(|one| !one.given);
        // The last word, and the last yes that waits for its confirmation.
        let (mut last, mut waiting): (Option<&Permission>, Option<Timestamp>) = (None, None);
        for one in about {
            if one.given && (self.confirmed || sure_no) && one.standing == Standing::Claimed {
                waiting = waiting.max(Some(one.time));
            } else if last.is_none_or(|last| (one.time, !one.given) > (last.time, !last.given)) {
                last = Some(one);
            }
        }
        let verdict = |allowed, why, since| Verdict { allowed, why, since };
        let objected = last.filter(|one| !one.given).map(|one| one.time);
        match self.basis {
            Basis::Contract | Basis::LegalObligation => verdict(true, Why::NotNeeded, None),
            Basis::LegitimateInterest => match objected {
                Some(time) => verdict(false, Why::Withdrawn, Some(time)),
                None => verdict(true, Why::NotNeeded, None),
            },
            Basis::Consent => match last {
                Some(one) if one.given => verdict(true, Why::Given, Some(one.time)),
                _ if waiting > objected => verdict(false, Why::Unconfirmed, waiting),
                Some(one) => verdict(false, Why::Withdrawn, Some(one.time)),
                None => verdict(false, Why::NeverAsked, None),
            },
        }
    }
}

/// The country whose law a policy starts from. A starting point, which needs counsel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ConsentPreset")]
pub enum Preset {
    /// GDPR: service by contract, research by legitimate interest, marketing by consent.
    International,
    /// 152-FZ and 38-FZ: consent to processing, and to advertising apart from it.
    Russia,
    /// RODO, and the law of electronic communication (Art. 398): consent to marketing for each channel.
    Poland,
}

impl Preset {
    pub const ALL: [Self; 3] = [Self::International, Self::Russia, Self::Poland];

    /// The policy, with names in a language.
    pub fn policy(self, language: Language) -> ConsentPolicy {
        use ContactChannel::{Ads, Email, Messenger, Phone, Post, Push, Sms};
        let words = |texts: [&str; 3]| texts[language as usize].to_owned();
        let purpose = |key: &str, name: [&str; 3], description: [&str; 3], class, basis| Purpose {
            key: key.to_owned(),
            name: words(name),
            description: words(description),
            class,
            basis,
            channels: Vec::new(),
            each_channel: false,
            confirmed: false,
            requires: None,
            wordings: Vec::new(),
        };
        let service = Purpose {
            channels: vec![Email, Sms, Phone, Messenger, Push, Post],
            ..purpose(
                "service",
                ["Service messages", "Сервисные сообщения", "Wiadomości serwisowe"],
                [
                    "Receipts, delivery, changes of terms: what belongs to an order.",
                    "Чеки, доставка, изменение условий — всё, что относится к заказу.",
                    "Potwierdzenia, dostawa, zmiany warunków: to, co należy do zamówienia.",
                ],
                PurposeClass::Service,
                Basis::Contract,
            )
        };
        let research = |basis, requires: Option<&str>| Purpose {
            channels: vec![Email, Sms, Phone, Messenger, Push],
            requires: requires.map(str::to_owned),
            ..purpose(
                "research",
                ["Research", "Исследования", "Badania"],
                [
                    "Surveys and interviews about how things went.",
                    "Опросы и интервью о том, как всё прошло.",
                    "Ankiety i wywiady o tym, jak poszło.",
                ],
                PurposeClass::Research,
                basis,
            )
        };
        let marketing = |key: &str, name| Purpose {
            channels: vec![Email, Sms, Phone, Messenger, Push, Post, Ads],
            ..purpose(
                key,
                name,
                [
                    "Offers, newsletters, audiences of advertising networks.",
                    "Предложения, рассылки, аудитории рекламных сетей.",
                    "Oferty, newslettery, grupy odbiorców w sieciach reklamowych.",
                ],
                PurposeClass::Marketing,
                Basis::Consent,
            )
        };
        let purposes = match self {
            Self::International => vec![
                service,
                research(Basis::LegitimateInterest, None),
                Purpose { confirmed: true, ..marketing("marketing", ["Marketing", "Маркетинг", "Marketing"]) },
            ],
            Self::Russia => vec![
                purpose(
                    "processing",
                    ["Processing of personal data", "Обработка персональных данных", "Przetwarzanie danych osobowych"],
                    [
                        "Consent by 152-FZ, Art. 9: a document of its own, apart from all others.",
                        "Согласие по ст. 9 152-ФЗ: отдельный документ, не совмещённый с другими.",
                        "Zgoda według art. 9 ustawy 152-FZ: osobny dokument, niełączony z innymi.",
                    ],
                    PurposeClass::Service,
                    Basis::Consent,
                ),
                service,
                research(Basis::Consent, Some("processing")),
                Purpose {
                    requires: Some("processing".to_owned()),
                    ..marketing("advertising", ["Advertising", "Рекламные сообщения", "Reklama"])
                },
            ],
            Self::Poland => vec![
                service,
                research(Basis::LegitimateInterest, None),
                purpose(
                    "profiling",
                    ["Profiling", "Профилирование", "Profilowanie"],
                    [
                        "Offers chosen by what somebody did (RODO Art. 6(1)(f), objection by Art. 21).",
                        "Подбор предложений по действиям клиента (RODO, ст. 6(1)(f); возражение по ст. 21).",
                        "Dobór ofert na podstawie zachowań (art. 6 ust. 1 lit. f RODO, sprzeciw z art. 21).",
                    ],
                    PurposeClass::Marketing,
                    Basis::LegitimateInterest,
                ),
                Purpose {
                    each_channel: true,
                    confirmed: true,
                    ..marketing("marketing", ["Marketing", "Маркетинг", "Marketing"])
                },
            ],
        };
        ConsentPolicy { version: 0, purposes }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EMAIL: Option<ContactChannel> = Some(ContactChannel::Email);
    const SMS: Option<ContactChannel> = Some(ContactChannel::Sms);

    fn record(channel: Option<ContactChannel>, given: bool, time: i64) -> Permission {
        let standing = Standing::Verified;
        Permission { alias: 1, channel, given, standing, time: Timestamp(time) }
    }

    fn verdict(preset: Preset, key: &str, channel: Option<ContactChannel>, said: &[Permission]) -> (bool, Why) {
        let policy = preset.policy(Language::En);
        let Verdict { allowed, why, .. } = policy.verdict(key, channel, |of| if of == key { said } else { &[] }, &[]);
        (allowed, why)
    }

    #[test]
    fn the_last_word_counts_and_a_no_before_a_yes_said_at_once() {
        let on = |said: &[Permission]| verdict(Preset::International, "marketing", EMAIL, said);
        assert_eq!(on(&[]), (false, Why::NeverAsked));
        assert_eq!(on(&[record(EMAIL, true, 1)]), (true, Why::Given));
        assert_eq!(on(&[record(EMAIL, true, 1), record(None, false, 2)]), (false, Why::Withdrawn));
        assert_eq!(on(&[record(EMAIL, true, 3), record(None, false, 2)]), (true, Why::Given), "given anew");
        assert_eq!(on(&[record(EMAIL, true, 2), record(EMAIL, false, 2)]), (false, Why::Withdrawn), "at once");
        assert_eq!(on(&[record(SMS, true, 1)]), (false, Why::NeverAsked), "another channel");
        assert_eq!(on(&[record(None, true, 1), record(SMS, false, 2)]), (true, Why::Given), "of another channel");
    }

    #[test]
    fn an_objection_ends_a_legitimate_interest_and_not_a_contract() {
        let objected = [record(None, false, 1)];
        assert_eq!(verdict(Preset::International, "research", EMAIL, &[]), (true, Why::NotNeeded));
        assert_eq!(verdict(Preset::International, "research", EMAIL, &objected), (false, Why::Withdrawn));
        assert_eq!(verdict(Preset::International, "service", EMAIL, &objected), (true, Why::NotNeeded));
    }

    #[test]
    fn what_a_browser_says_waits_for_its_confirmation() {
        let claimed = Permission { standing: Standing::Claimed, ..record(EMAIL, true, 5) };
        let on = |said: &[Permission]| verdict(Preset::International, "marketing", EMAIL, said);
        assert_eq!(on(&[claimed]), (false, Why::Unconfirmed));
        assert_eq!(on(&[claimed, record(EMAIL, true, 6)]), (true, Why::Given));
        assert_eq!(on(&[claimed, record(EMAIL, false, 4)]), (false, Why::Unconfirmed));
        assert_eq!(on(&[claimed, record(EMAIL, false, 6)]), (false, Why::Withdrawn));
        let no = Permission { given: false, ..claimed };
        assert_eq!(on(&[record(EMAIL, true, 4), no]), (false, Why::Withdrawn), "a no needs no confirmation");
    }

    #[test]
    fn what_a_browser_says_lifts_no_objection_that_is_sure() {
        let claimed = |given, time| Permission { standing: Standing::Claimed, ..record(None, given, time) };
        let on = |said: &[Permission]| verdict(Preset::International, "research", EMAIL, said).0;
        assert!(!on(&[record(None, false, 1), claimed(true, 2)]));
        assert!(on(&[record(None, false, 1), record(None, true, 2)]));
        assert!(on(&[claimed(false, 1), claimed(true, 2)]), "its own");
        assert!(on(&[record(None, false, 1), record(None, true, 2), claimed(false, 3), claimed(true, 4)]));
    }

    #[test]
    fn in_poland_each_channel_is_asked_for_and_all_may_be_withdrawn() {
        let on = |said: &[Permission]| verdict(Preset::Poland, "marketing", SMS, said);
        assert_eq!(on(&[record(None, true, 1)]), (false, Why::NeverAsked));
        assert_eq!(on(&[record(SMS, true, 1)]), (true, Why::Given));
        assert_eq!(on(&[record(SMS, true, 1), record(None, false, 2)]), (false, Why::Withdrawn));
    }

    #[test]
    fn in_russia_advertising_needs_processing_as_well() {
        let policy = Preset::Russia.policy(Language::Ru);
        let (yes, no) = ([record(None, true, 1)], [record(None, false, 2)]);
        let with = |processing: &[Permission]| {
            let said = |key: &str| if key == "processing" { processing } else { &yes[..] };
            policy.verdict("advertising", EMAIL, said, &[]).why
        };
        assert_eq!([with(&yes), with(&no), with(&[])], [Why::Given, Why::Required, Why::Required]);
    }

    #[test]
    fn whoever_is_suppressed_gets_service_only_where_it_can_arrive() {
        let policy = Preset::International.policy(Language::En);
        let yes = [record(EMAIL, true, 1)];
        let on = |key: &str, suppressed: Suppressed| policy.verdict(key, EMAIL, |_| &yes, &[suppressed]).allowed;
        assert!(!on("marketing", (None, SuppressionReason::Complained)));
        assert!(on("marketing", (SMS, SuppressionReason::Complained)), "another channel");
        assert!(on("service", (EMAIL, SuppressionReason::Requested)));
        assert!(!on("service", (EMAIL, SuppressionReason::Bounced)));
    }

    #[test]
    fn what_the_policy_does_not_have_is_not_allowed() {
        let yes = [record(None, true, 1)];
        assert_eq!(verdict(Preset::International, "raffle", EMAIL, &yes), (false, Why::NoSuchPurpose));
        assert_eq!(
            verdict(Preset::International, "research", Some(ContactChannel::Ads), &yes).1,
            Why::NotOnThisChannel
        );
        assert_eq!(verdict(Preset::International, "marketing", None, &yes).1, Why::NotOnThisChannel);
    }

    #[test]
    fn every_preset_is_whole() {
        for (preset, language) in Preset::ALL.into_iter().flat_map(|one| Language::ALL.map(|language| (one, language)))
        {
            let policy = preset.policy(language);
            for (place, purpose) in policy.purposes.iter().enumerate() {
                assert!(!purpose.name.is_empty() && !purpose.description.is_empty(), "{preset:?} {}", purpose.key);
                let same = policy.purposes.iter().position(|other| other.key == purpose.key);
                assert_eq!(same, Some(place), "{preset:?} {}", purpose.key);
                assert!(purpose.requires.as_deref().is_none_or(|key| policy.purpose(key).is_some()));
            }
        }
    }

    proptest! {
        /// The oracle reads records in the order of time, as a clerk would.
        #[test]
        fn the_order_of_records_changes_nothing(
            said in prop::collection::vec((0..3_u8, any::<bool>(), any::<bool>(), 0..6_i64), 0..8),
            (seed, each_channel, confirmed) in (any::<u64>(), any::<bool>(), any::<bool>()),
        ) {
            let records: Vec<Permission> = said.iter().map(|(channel, given, claimed, time)| {
                let standing = if *claimed { Standing::Claimed } else { Standing::Recorded };
                Permission { standing, ..record([None, EMAIL, SMS][usize::from(*channel)], *given, *time) }
            }).collect();
            let mut mixed = records.clone();
            if !mixed.is_empty() {
                let by = seed as usize % mixed.len();
                mixed.rotate_left(by);
            }
            let mut policy = Preset::International.policy(Language::En);
            policy.purposes[2] = Purpose { each_channel, confirmed, ..policy.purposes[2].clone() };
            let verdict = |said: &[Permission]| policy.verdict("marketing", EMAIL, |_| said, &[]);
            prop_assert_eq!(verdict(&records), verdict(&mixed));

            let mut sorted = records;
            sorted.retain(|one| one.channel == EMAIL || (one.channel.is_none() && !(one.given && each_channel)));
            sorted.sort_by_key(|one| (one.time, !one.given));
            let sure_no = sorted.iter().rfind(|one| one.standing != Standing::Claimed).is_some_and(|one| !one.given);
            let mut allowed = false;
            for one in sorted {
                if !(one.given && (confirmed || sure_no) && one.standing == Standing::Claimed) {
                    allowed = one.given;
                }
            }
            prop_assert_eq!(verdict(&mixed).allowed, allowed);
        }
    }
}
