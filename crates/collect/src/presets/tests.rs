use std::io::Cursor;

use super::*;
use crate::mapping::Role;
use crate::row::{Next, Row, Rows};

fn columns(names: &[&str]) -> Columns {
    Columns::new(names.iter().map(ToString::to_string))
}

#[test]
fn every_preset_is_a_mapping_that_reads_back_and_gives_time_event_and_customer() {
    for preset in all() {
        let mapping = preset.full_mapping().unwrap_or_else(|error| panic!("{}: {error}", preset.name));
        assert_eq!(Mapping::from_toml(&mapping.to_toml().unwrap()).unwrap(), mapping, "{}", preset.name);
        assert!(mapping.gives(Role::Time), "{}", preset.name);
        assert!(mapping.gives(Role::Event), "{}", preset.name);
        assert!(mapping.columns.values().any(|column| column.role.identifier().is_some()), "{}", preset.name);
        assert_eq!(mapping.file.layout, preset.layout, "{}", preset.name);
    }
}

#[test]
fn presets_have_names_and_titles_of_their_own() {
    for (number, preset) in all().iter().enumerate() {
        assert_eq!(named(preset.name).unwrap().toml, preset.toml);
        for language in Language::ALL {
            let title = preset.title(language);
            assert!(all().iter().skip(number + 1).all(|other| other.title(language) != title), "{title}");
        }
    }
    assert!(named("nobody").is_none());
}

#[test]
fn headings_match_but_for_case_zone_and_unit() {
    let found = columns(&["create date (EST)", "Бюджет, руб.", " Email ", "Phone", "Phone (2)", "Phone Number"]);
    let heading = |name| heading(&found, name).map(|column| found.names()[column].as_str());
    assert_eq!(heading("Create Date"), Some("create date (EST)"));
    assert_eq!(heading("Бюджет"), Some("Бюджет, руб."));
    assert_eq!(heading("email"), Some(" Email "));
    assert_eq!(heading("Phone"), Some("Phone"));
    assert_eq!(heading("Create"), None);
}

#[test]
fn a_mapping_is_cut_to_the_headings_that_are_there() {
    let found = columns(&["Record ID", "Email", "Create Date (CET)", "Lead Status", "Favourite colour"]);
    let preset = recognise(&found).unwrap();
    assert_eq!(preset.name, "hubspot_contacts");
    let mapping = preset.mapping(&found).unwrap();
    let names: Vec<&str> = mapping.columns.keys().map(String::as_str).collect();
    assert_eq!(names, ["Create Date (CET)", "Email", "Record ID"]);
    assert!(recognise(&columns(&["id", "name", "date", "total"])).is_none());
}

/// Rows given as tables.
struct Given {
    columns: Columns,
    rows: Vec<Vec<&'static str>>,
    next: usize,
}

impl Rows for Given {
    fn next(&mut self, row: &mut Row) -> Result<Next, CollectError> {
        let Some(values) = self.rows.get(self.next) else { return Ok(Next::End) };
        self.next += 1;
        row.clear(self.next as u64);
        for value in values {
            row.push(value);
        }
        Ok(Next::Row)
    }

    fn columns(&self) -> &Columns {
        &self.columns
    }
}

fn laid_out(layout: Layout, names: &[&str], rows: Vec<Vec<&'static str>>) -> Vec<String> {
    let mut laid_out = LaidOut::new(Box::new(Given { columns: columns(names), rows, next: 0 }), layout);
    let mut row = Row::default();
    let mut read = Vec::new();
    loop {
        match laid_out.next(&mut row).unwrap() {
            Next::Row => {
                let names = laid_out.columns().names();
                let values = row.values().filter(|(_, value)| !value.is_empty());
                let values: Vec<String> = values.map(|(column, value)| format!("{}={value}", names[column])).collect();
                read.push(format!("{} {}", row.position, values.join("|")));
            }
            Next::Rejected(rejection) => read.push(format!("{} {}", rejection.position, rejection.flaw)),
            Next::End => return read,
        }
    }
}

#[test]
fn a_deal_is_a_row_when_created_and_one_when_closed() {
    let names = ["Record ID", "Deal Stage", "Close Date", "Amount", "Create Date (EST)"];
    let rows = vec![
        vec!["1", "Closed won (Sales)", "2024-03-20", "500", "2024-03-01"],
        vec!["2", "closedlost", "2024-03-21", "70", "2024-03-02"],
        vec!["3", "Qualified", "2024-12-31", "9", "2024-03-03"],
        vec!["4", "Closed won", "", "9", ""],
    ];
    assert_eq!(
        laid_out(Layout::HubspotDeals, &names, rows),
        [
            "1 Record ID=1|Close Date=2024-03-20|Create Date (EST)=2024-03-01|milestone=deal_created|milestone time=2024-03-01",
            "1 Record ID=1|Deal Stage=Closed won (Sales)|Close Date=2024-03-20|Amount=500|Create Date (EST)=2024-03-01|\
             milestone=deal_won|milestone time=2024-03-20",
            "2 Record ID=2|Close Date=2024-03-21|Create Date (EST)=2024-03-02|milestone=deal_created|milestone time=2024-03-02",
            "2 Record ID=2|Deal Stage=closedlost|Close Date=2024-03-21|Create Date (EST)=2024-03-02|\
             milestone=deal_lost|milestone time=2024-03-21",
            "3 Record ID=3|Close Date=2024-12-31|Create Date (EST)=2024-03-03|milestone=deal_created|milestone time=2024-03-03",
            "4 Record ID=4|milestone=deal_created",
        ]
    );
}

#[test]
fn the_first_of_several_contacts_is_the_customer() {
    let rows = vec![vec!["Call", "51201;51203"], vec!["Note", ""]];
    assert_eq!(
        laid_out(Layout::HubspotActivities, &["Activity type", "Associated Contact IDs"], rows),
        ["1 Activity type=Call|Associated Contact IDs=51201", "2 Activity type=Note"]
    );
}

#[test]
fn a_visit_is_a_row_for_each_action_and_never_lost() {
    let rows = vec![
        vec![
            "7",
            "50",
            r#"[{"type": "action", "timestamp": 5}, {"type": "ecommerceAbandonedCart", "revenue": 9, "value": {"a": 1}, "icon": null}]"#,
        ],
        vec!["8", "51", "[]"],
        vec!["9", "52", "[1, 2]"],
    ];
    assert_eq!(
        laid_out(Layout::Matomo, &["idVisit", "serverTimestamp", "actionDetails"], rows),
        [
            "1 idVisit=7|serverTimestamp=50|action.type=action|action.timestamp=5",
            "1 idVisit=7|serverTimestamp=50|action.type=ecommerceAbandonedCart|action.timestamp=50|action.cartValue=9|\
             action.value={\"a\":1}",
            "2 idVisit=8|serverTimestamp=51|action.timestamp=51",
            "3 expected a JSON list of objects in `actionDetails`",
        ]
    );
}

#[test]
fn web_logs_are_recognised_by_the_columns_of_their_reader() {
    let rows = crate::weblog::open(Box::new(Cursor::new(Vec::new())), "access.log").unwrap();
    assert_eq!(recognise(rows.columns()).map(|preset| preset.name), Some("weblog"));
}
