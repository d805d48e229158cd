//! Every preset against a small export of its kind.

use std::fmt::Write as _;
use std::path::Path;

use styk_collect::{
    FileSettings, Hints, Limits, Mapping, Options, Origin, Sink, SinkError, Table, open, presets, read,
};
use styk_model::{Interaction, Medium, Rejection, Timestamp};

/// Interactions as text: one line each, without what is empty.
#[derive(Default)]
struct Lines(String);

impl Sink for Lines {
    fn interaction(&mut self, interaction: &Interaction<'_>) -> Result<(), SinkError> {
        let line = &mut self.0;
        write!(line, "{} {} {}", interaction.position, interaction.time, interaction.event)?;
        for identifier in &interaction.who {
            write!(line, " {}={}", identifier.kind.name(), shortened(&identifier.value))?;
        }
        for (name, value) in
            [("channel", &interaction.channel), ("place", &interaction.place), ("case", &interaction.case)]
        {
            if !value.is_empty() {
                write!(line, " {name}={value}")?;
            }
        }
        if interaction.medium != Medium::Digital {
            write!(line, " {}", interaction.medium.name())?;
        }
        write!(line, " {}", interaction.direction.name())?;
        for (name, money) in [("money", interaction.money), ("cost", interaction.cost)] {
            if let Some(money) = money {
                write!(line, " {name}={money}")?;
            }
        }
        if let Some(score) = interaction.score {
            write!(line, " score={}({})", score.value, score.scale)?;
        }
        for (name, number) in [("duration_ms", interaction.duration_ms), ("actions", interaction.actions)] {
            if let Some(number) = number {
                write!(line, " {name}={number}")?;
            }
        }
        if let Some(text) = &interaction.text {
            write!(line, " text={text:?}")?;
        }
        if interaction.flags.0 != 0 {
            write!(line, " flags={}", interaction.flags.0)?;
        }
        writeln!(line, "\n    {}", interaction.properties)?;
        Ok(())
    }

    fn rejected(&mut self, rejection: Rejection) -> Result<(), SinkError> {
        writeln!(self.0, "{} rejected, {:?}: {}", rejection.position, rejection.flaw.reason(), rejection.flaw)?;
        Ok(())
    }
}

/// Hashes are told apart by their first digits.
fn shortened(value: &str) -> &str {
    if value.len() == 64 { &value[..8] } else { value }
}

fn opened(file: &str) -> Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(file);
    let mut tables = open(&Origin::Path(path), &FileSettings::default(), Limits::default()).unwrap();
    assert_eq!(tables.len(), 1);
    tables.remove(0)
}

/// Recognises the export by itself, and gives its interactions.
fn read_with(expected: &str, file: &str) -> String {
    let table = opened(file);
    assert_eq!(table.preset.map(|preset| preset.name), Some(expected));
    let mapping = Mapping::guess(&table, &Hints::default()).unwrap().mapping;
    let options = Options { now: Timestamp(1_750_000_000_000_000), ..Options::default() };
    let mut lines = Lines::default();
    read(table, &mapping, &options, &mut lines).unwrap();
    assert!(!lines.0.contains("@example"), "an address has been left in: {}", lines.0);
    lines.0
}

macro_rules! preset_tests {
    ($($name:ident $file:literal)*) => {
        $(
            #[test]
            fn $name() {
                insta::assert_snapshot!(read_with(stringify!($name), $file));
            }
        )*

        #[test]
        fn every_preset_has_a_fixture() {
            let tested = [$(stringify!($name)),*];
            for preset in presets::all() {
                assert!(tested.contains(&preset.name), "{}", preset.name);
            }
        }
    };
}

preset_tests! {
    weblog "access.log"
    ocel "orders.jsonocel"
    ga4 "ga4.jsonl"
    yandex_metrica_hits "yandex_metrica_hits.tsv"
    yandex_metrica_visits "yandex_metrica_visits.tsv"
    matomo "matomo.json"
    shopify_orders "shopify_orders.csv"
    hubspot_contacts "hubspot_contacts.csv"
    hubspot_deals "hubspot_deals.csv"
    hubspot_engagements "hubspot_engagements.csv"
    bitrix24_deals "bitrix24_deals.csv"
    bitrix24_calls "bitrix24_calls.csv"
    amocrm_deals "amocrm_deals.csv"
    amocrm_calls "amocrm_calls.csv"
    zendesk_tickets_csv "zendesk_tickets.csv"
    zendesk_tickets_json "zendesk_tickets.jsonl"
    segment "segment.jsonl"
    styk_calls "styk_calls.csv"
}
