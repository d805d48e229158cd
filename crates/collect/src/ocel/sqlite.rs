//! The SQLite form of OCEL 2.0.
//!
//! `event` and `object` give each id its type; `event_map_type` and
//! `object_map_type` name the table of each type (`event_PlaceOrder`), whose
//! rows hold the time and the attributes; `event_object` says which objects an
//! event names.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{AssertSqlSafe, Connection, Row as _, SqliteConnection};
use styk_model::Text;

use super::{Log, LogEvent, ObjectAttribute};
use crate::CollectError;

/// Reads a whole log.
pub(super) fn read(path: &Path, name: &str) -> Result<Log, CollectError> {
    check_length(path, name)?;
    // A thread of its own, since a caller may be inside a runtime already, where none can be started.
    std::thread::scope(|scope| {
        let reading = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
            let runtime = runtime.map_err(|source| CollectError::reading(name, source))?;
            runtime.block_on(read_log(path)).map_err(|error| {
                let reason = match error {
                    sqlx::Error::Database(error) => Text::verbatim(error.message()),
                    other => Text::verbatim(other),
                };
                CollectError::Format { name: name.to_owned(), format: "OCEL 2.0 SQLite", reason }
            })
        });
        reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// An SQLite file says in its header how many pages it has.
///
/// <https://www.sqlite.org/fileformat2.html#in_header_database_size>
fn check_length(path: &Path, name: &str) -> Result<(), CollectError> {
    let reading = |source| CollectError::reading(name, source);
    let mut file = File::open(path).map_err(reading)?;
    let mut header = Vec::new();
    file.by_ref().take(100).read_to_end(&mut header).map_err(reading)?;
    let length = file.metadata().map_err(reading)?.len();
    let number =
        |at: usize| u64::from(u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]));
    let is_complete = || {
        let page_size = match u64::from(u16::from_be_bytes([header[16], header[17]])) {
            1 => 65_536,
            size => size,
        };
        // The number of pages counts only where these two agree.
        number(24) != number(92) || length >= number(28) * page_size
    };
    // What is no database at all is for the database to say.
    if header.len() == 100 && (!header.starts_with(b"SQLite format 3\0") || is_complete()) {
        return Ok(());
    }
    Err(CollectError::Truncated { name: name.to_owned(), format: "SQLite", position: length })
}

async fn read_log(path: &Path) -> Result<Log, sqlx::Error> {
    // An untrusted file must not run functions through its views and triggers.
    let options = SqliteConnectOptions::new().filename(path).read_only(true).immutable(true);
    let mut connection = SqliteConnection::connect_with(&options.pragma("trusted_schema", "OFF")).await?;
    let mut log = Log::default();
    read_objects(&mut connection, &mut log).await?;
    read_events(&mut connection, &mut log).await?;
    connection.close().await?;
    Ok(log)
}

async fn read_objects(connection: &mut SqliteConnection, log: &mut Log) -> Result<(), sqlx::Error> {
    for row in query(connection, "SELECT ocel_id, ocel_type FROM object ORDER BY rowid").await? {
        let (id, kind) = (text(&row, 0)?, text(&row, 1)?);
        log.define(&id.unwrap_or_default(), &kind.unwrap_or_default());
    }
    for table in type_tables(connection, "object").await? {
        let (columns, rows) = typed_rows(connection, &table).await?;
        for row in rows {
            let (id, time) = (text(&row, 0)?.unwrap_or_default(), text(&row, 1)?.unwrap_or_default());
            let number = log.object(&id);
            for (at, name) in columns.iter().enumerate() {
                // Which field changed is told by its being the one with a value.
                if let Some(value) = text(&row, at + 2)?
                    && name != "ocel_changed_field"
                {
                    let attribute = ObjectAttribute { name: name.clone(), value, time: time.clone() };
                    log.objects[number].attributes.push(attribute);
                }
            }
        }
    }
    Ok(())
}

async fn read_events(connection: &mut SqliteConnection, log: &mut Log) -> Result<(), sqlx::Error> {
    let mut by_id = HashMap::new();
    for row in query(connection, "SELECT ocel_id, ocel_type FROM event ORDER BY rowid").await? {
        let id = text(&row, 0)?.unwrap_or_default();
        let activity = text(&row, 1)?.unwrap_or_default();
        by_id.insert(id.clone(), log.events.len());
        log.events.push(LogEvent { id, activity, ..LogEvent::default() });
    }
    for table in type_tables(connection, "event").await? {
        let (columns, rows) = typed_rows(connection, &table).await?;
        for row in rows {
            let Some(&number) = text(&row, 0)?.and_then(|id| by_id.get(&id)) else { continue };
            let event = &mut log.events[number];
            event.time = text(&row, 1)?.unwrap_or_default();
            for (at, name) in columns.iter().enumerate() {
                if let Some(value) = text(&row, at + 2)? {
                    event.attributes.push((name.clone(), value));
                }
            }
        }
    }
    let sql = "SELECT ocel_event_id, ocel_object_id, ocel_qualifier FROM event_object ORDER BY rowid";
    for row in query(connection, sql).await? {
        let Some(&number) = text(&row, 0)?.and_then(|id| by_id.get(&id)) else { continue };
        let object = log.object(&text(&row, 1)?.unwrap_or_default());
        log.events[number].objects.push((object, text(&row, 2)?.unwrap_or_default()));
    }
    Ok(())
}

/// The tables of all types of events or objects.
async fn type_tables(connection: &mut SqliteConnection, prefix: &str) -> Result<Vec<String>, sqlx::Error> {
    let sql = format!("SELECT ocel_type_map FROM {prefix}_map_type ORDER BY rowid");
    let rows = query(connection, &sql).await?;
    rows.iter().map(|row| Ok(format!("{prefix}_{}", text(row, 0)?.unwrap_or_default()))).collect()
}

/// The rows of one type: id, time, then the attributes, whose names come first.
async fn typed_rows(
    connection: &mut SqliteConnection,
    table: &str,
) -> Result<(Vec<String>, Vec<SqliteRow>), sqlx::Error> {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let literal = table.replace('\'', "''");
    let mut columns = Vec::new();
    for row in query(connection, &format!("SELECT name FROM pragma_table_info('{literal}')")).await? {
        columns.extend(text(&row, 0)?.filter(|name| name != "ocel_id" && name != "ocel_time"));
    }
    let mut fields = vec!["ocel_id".to_owned(), "CAST(ocel_time AS TEXT)".to_owned()];
    fields.extend(columns.iter().map(|column| format!("CAST({} AS TEXT)", quoted(column))));
    let sql = format!("SELECT {} FROM {} ORDER BY rowid", fields.join(", "), quoted(table));
    Ok((columns, query(connection, &sql).await?))
}

/// Rows of a query that is made of constants and quoted names.
async fn query(connection: &mut SqliteConnection, sql: &str) -> Result<Vec<SqliteRow>, sqlx::Error> {
    sqlx::query(AssertSqlSafe(sql.to_owned())).fetch_all(connection).await
}

fn text(row: &SqliteRow, column: usize) -> Result<Option<String>, sqlx::Error> {
    row.try_get(column)
}
