use std::io::Cursor;

use super::*;

const JSON: &str = r#"{
  "objectTypes": [{"name": "Order", "attributes": []}, {"name": "Item", "attributes": []}],
  "eventTypes": [{"name": "place", "attributes": [{"name": "price", "type": "float"}]}],
  "events": [
    {"id": "e1", "type": "place", "time": "2024-05-01T10:00:00Z",
     "attributes": [{"name": "price", "value": 12.50}, {"name": "objects", "value": "two"}, {"name": "void", "value": null}],
     "relationships": [{"objectId": "o1", "qualifier": "placed"}, {"objectId": "i1", "qualifier": "holds"},
                       {"objectId": "i2", "qualifier": "holds"}, {"objectId": "c1", "qualifier": "by"}]},
    {"id": "e2", "type": "pay", "time": "2024-05-03T10:00:00Z",
     "relationships": [{"objectId": "o1", "qualifier": ""}, {"objectId": "c1", "qualifier": "by"}]},
    {"id": "e3", "type": "pick", "time": "2024-05-03T11:00:00Z",
     "relationships": [{"objectId": "i3", "qualifier": ""}, {"objectId": "o2", "qualifier": ""}, {"objectId": "ghost"}]},
    {"id": "e4", "type": "stocktaking", "time": "2024-05-04T11:00:00Z"}
  ],
  "objects": [
    {"id": "o1", "type": "Order"}, {"id": "o2", "type": "Order"},
    {"id": "i1", "type": "Item"}, {"id": "i2", "type": "Item"}, {"id": "i3", "type": "Item"},
    {"id": "c1", "type": "Customer", "attributes": [
      {"name": "tier", "time": "1970-01-01T00:00:00Z", "value": "basic"},
      {"name": "tier", "time": "2024-05-02T00:00:00Z", "value": "gold"}]},
    {"id": "c2", "type": "Customer"}
  ]
}"#;

const XML: &str = r#"<?xml version="1.0"?>
<log>
  <object-types><object-type name="Order"><attributes><attribute name="x" type="string"/></attributes></object-type></object-types>
  <event-types><event-type name="place"/></event-types>
  <objects>
    <object id="o1" type="Order"><objects><relationship object-id="i1" qualifier="holds"/></objects></object>
    <object id="o2" type="Order"/>
    <object id="i1" type="Item"/><object id="i2" type="Item"/><object id="i3" type="Item"/>
    <object id="c1" type="Customer"><attributes>
      <attribute name="tier" time="1970-01-01T00:00:00Z">basic</attribute>
      <attribute name="tier" time="2024-05-02T00:00:00Z">gold</attribute>
    </attributes></object>
    <object id="c2" type="Customer"/>
  </objects>
  <events>
    <event id="e1" type="place" time="2024-05-01T10:00:00Z">
      <attributes><attribute name="price">12.5</attribute><attribute name="objects">two</attribute></attributes>
      <objects>
        <relationship object-id="o1" qualifier="placed"/><relationship object-id="i1" qualifier="holds"/>
        <object object-id="i2" qualifier="holds"/><relationship object-id="c1" qualifier="by"/>
      </objects>
    </event>
    <event id="e2" type="pay" time="2024-05-03T10:00:00Z">
      <objects><relationship object-id="o1"/><relationship object-id="c1" qualifier="by"/></objects>
    </event>
    <event id="e3" type="pick" time="2024-05-03T11:00:00Z">
      <objects><relationship object-id="i3"/><relationship object-id="o2"/><relationship object-id="ghost"/></objects>
    </event>
    <event id="e4" type="stocktaking" time="2024-05-04T11:00:00Z"/>
  </events>
</log>"#;

fn opened(log: &str) -> Result<OcelRows, CollectError> {
    open(Box::new(Cursor::new(log.as_bytes().to_vec())), "log")
}

/// The rows as lists of columns and values in the order of their names.
fn read(mut rows: OcelRows) -> Vec<Vec<(String, String)>> {
    let mut row = Row::default();
    let mut read = Vec::new();
    while let Next::Row = rows.next(&mut row).unwrap() {
        let names = rows.columns().names();
        let mut values: Vec<_> =
            row.values().map(|(column, value)| (names[column].clone(), value.to_owned())).collect();
        values.sort();
        read.push(values);
    }
    read
}

fn value<'a>(row: &'a [(String, String)], column: &str) -> Option<&'a str> {
    row.iter().find(|(name, _)| name == column).map(|(_, value)| value.as_str())
}

#[test]
fn each_event_is_one_row_with_its_customer_and_case() {
    let rows = opened(JSON).unwrap();
    assert_eq!(rows.customer_type(), Some("Customer"));
    assert_eq!(rows.case_type(), Some("Order"), "as many events have an item, but more than one each");
    let read = read(rows);
    assert_eq!(read.len(), 4);
    let first = |column| value(&read[0], column);
    assert_eq!(first("ocel:eid"), Some("e1"));
    assert_eq!(first("concept:name"), Some("place"));
    assert_eq!(first("time:timestamp"), Some("2024-05-01T10:00:00Z"));
    assert_eq!(first("case:concept:name"), Some("o1"));
    assert_eq!(first("customer_id"), Some("c1"));
    assert_eq!(first("object:Item"), Some("i1"));
    assert_eq!(first("price"), Some("12.5"));
    assert_eq!(first("event.objects"), Some("two"), "an attribute does not hide a column of ours");
    assert_eq!(first("void"), None);
    assert_eq!(
        first("objects"),
        Some(
            r#"[{"id":"o1","type":"Order","qualifier":"placed"},{"id":"i1","type":"Item","qualifier":"holds"},{"id":"i2","type":"Item","qualifier":"holds"},{"id":"c1","type":"Customer","qualifier":"by"}]"#
        )
    );
    assert_eq!(value(&read[2], "customer_id"), None);
    assert_eq!(value(&read[3], "objects"), None);
}

#[test]
fn attributes_of_the_customer_are_those_of_the_time() {
    let read = read(opened(JSON).unwrap());
    let tiers: Vec<_> = read.iter().map(|row| value(row, "object:Customer.tier")).collect();
    assert_eq!(tiers, [Some("basic"), Some("gold"), None, None]);
}

#[test]
fn xml_and_json_give_the_same_rows() {
    assert_eq!(read(opened(XML).unwrap()), read(opened(JSON).unwrap()));
}

#[test]
fn texts_of_xml_keep_spaces_and_only_known_entities() {
    let log = |text: &str| {
        format!(
            r#"<log><events><event id="e" type="a" time="t"><attributes><attribute name="x">{text}</attribute></attributes></event></events></log>"#
        )
    };
    let text = |xml: &str| value(&read(opened(&log(xml)).unwrap())[0], "x").map(str::to_owned);
    assert_eq!(text("Black &amp; White &#169; <![CDATA[<b>]]>").as_deref(), Some("Black & White © <b>"));
    let error = opened(&log("&bomb;")).err().unwrap();
    assert!(matches!(error, CollectError::Refused { .. }) && error.to_string().contains("`&bomb;`"), "{error}");
}

#[test]
fn without_a_customer_the_case_is_the_type_that_most_events_have_one_of() {
    let log = r#"{"objects": [{"id": "s", "type": "System"}, {"id": "a", "type": "Order"}, {"id": "b", "type": "Order"}],
      "events": [
        {"id": "1", "type": "x", "time": "2024-01-01T00:00:00Z", "relationships": [{"objectId": "s"}, {"objectId": "a"}]},
        {"id": "2", "type": "x", "time": "2024-01-01T00:00:00Z", "relationships": [{"objectId": "s"}, {"objectId": "b"}]},
        {"id": "3", "type": "x", "time": "2024-01-01T00:00:00Z", "relationships": [{"objectId": "s"}]}]}"#;
    let rows = opened(log).unwrap();
    assert_eq!((rows.customer_type(), rows.case_type()), (None, Some("Order")), "a single object parts nothing");
}

#[test]
fn cut_and_foreign_files_are_told() {
    let cut = &JSON[..JSON.len() / 2];
    assert!(matches!(opened(cut).err().unwrap(), CollectError::Truncated { .. }));
    let cut = &XML[..XML.len() / 2];
    assert!(matches!(opened(cut).err().unwrap(), CollectError::Truncated { .. }));
    for foreign in [r#"{"ocel:events": {}}"#, "[]", r#"{"events": [{"id": 1}]}"#, "<html></html>"] {
        assert!(matches!(opened(foreign).err().unwrap(), CollectError::Format { .. }), "{foreign}");
    }
}

/// The same log as an SQLite file in a folder.
fn written_as_sqlite(folder: &Path) -> std::path::PathBuf {
    use sqlx::{ConnectOptions, Connection, Executor};

    const SQL: &str = r#"
        CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
        CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
        CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT);
        CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT);
        CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT);
        CREATE TABLE "event_Place It" (ocel_id TEXT, ocel_time TIMESTAMP, price REAL, "objects" TEXT, "void" TEXT);
        CREATE TABLE event_Pay (ocel_id TEXT, ocel_time TIMESTAMP);
        CREATE TABLE event_Pick (ocel_id TEXT, ocel_time TIMESTAMP);
        CREATE TABLE event_Stock (ocel_id TEXT, ocel_time TIMESTAMP);
        CREATE TABLE object_Order (ocel_id TEXT, ocel_time TIMESTAMP, ocel_changed_field TEXT);
        CREATE TABLE object_Item (ocel_id TEXT, ocel_time TIMESTAMP);
        CREATE TABLE object_Customer (ocel_id TEXT, ocel_time TIMESTAMP, ocel_changed_field TEXT, tier TEXT);
        INSERT INTO event_map_type VALUES ('place', 'Place It'), ('pay', 'Pay'), ('pick', 'Pick'), ('stocktaking', 'Stock');
        INSERT INTO object_map_type VALUES ('Order', 'Order'), ('Item', 'Item'), ('Customer', 'Customer');
        INSERT INTO event VALUES ('e1', 'place'), ('e2', 'pay'), ('e3', 'pick'), ('e4', 'stocktaking');
        INSERT INTO object VALUES ('o1', 'Order'), ('o2', 'Order'), ('i1', 'Item'), ('i2', 'Item'), ('i3', 'Item'),
            ('c1', 'Customer'), ('c2', 'Customer');
        INSERT INTO event_object VALUES ('e1', 'o1', 'placed'), ('e1', 'i1', 'holds'), ('e1', 'i2', 'holds'),
            ('e1', 'c1', 'by'), ('e2', 'o1', ''), ('e2', 'c1', 'by'), ('e3', 'i3', ''), ('e3', 'o2', NULL), ('e3', 'ghost', '');
        INSERT INTO "event_Place It" VALUES ('e1', '2024-05-01T10:00:00Z', 12.5, 'two', NULL);
        INSERT INTO event_Pay VALUES ('e2', '2024-05-03T10:00:00Z');
        INSERT INTO event_Pick VALUES ('e3', '2024-05-03T11:00:00Z');
        INSERT INTO event_Stock VALUES ('e4', '2024-05-04T11:00:00Z');
        INSERT INTO object_Customer VALUES ('c1', '1970-01-01T00:00:00Z', NULL, 'basic'),
            ('c1', '2024-05-02T00:00:00Z', 'tier', 'gold');
    "#;
    let path = folder.join("log.sqlite");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path).create_if_missing(true);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let mut connection = options.connect().await.unwrap();
        connection.execute(SQL).await.unwrap();
        connection.close().await.unwrap();
    });
    path
}

#[test]
fn sqlite_and_json_give_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = written_as_sqlite(folder.path());
    assert_eq!(read(open_sqlite(&path).unwrap()), read(opened(JSON).unwrap()));
    // Also where a runtime is running already.
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(runtime.block_on(async { read(open_sqlite(&path).unwrap()).len() }), 4);
}

#[test]
fn a_cut_or_foreign_sqlite_file_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = written_as_sqlite(folder.path());
    let whole = std::fs::read(&path).unwrap();
    for length in [0, 50, 100, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&path, &whole[..length]).unwrap();
        let error = open_sqlite(&path).err().unwrap();
        assert!(matches!(error, CollectError::Truncated { format: "SQLite", .. }), "{length}: {error}");
    }
    std::fs::write(&path, "not a database, but longer than the hundred bytes of a header: ".repeat(4)).unwrap();
    let error = open_sqlite(&path).err().unwrap();
    assert!(matches!(error, CollectError::Format { .. }), "{error}");
    assert!(matches!(open_sqlite(&folder.path().join("none")).err().unwrap(), CollectError::Read { .. }));
}
