//! A data folder for a test, and files made of rows.

use std::fmt::Write as _;
use std::path::Path;

use styk_collect::{FileSettings, Hints, Limits, Mapping, Origin};
use styk_engine::{Engine, ImportOptions, ImportReport, Imported, Watch};
use styk_model::answer::{AnswerResult, CustomersResult};
use styk_model::{Ask, Behind, Customers, Question};

struct Silent;

impl Watch for Silent {
    fn progress(&mut self, _: u64, _: Option<u64>, _: u64) {}
}

pub(crate) struct Folder {
    pub(crate) engine: Engine,
    pub(crate) place: tempfile::TempDir,
}

impl Folder {
    pub(crate) async fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let engine = Engine::open(&place.path().join("data")).await.unwrap().with_threads(2);
        Self { engine, place }
    }

    pub(crate) async fn with_store(url: &str) -> Self {
        let place = tempfile::tempdir().unwrap();
        let engine = Engine::open_with(&place.path().join("data"), Some(url)).await.unwrap().with_threads(2);
        Self { engine, place }
    }

    pub(crate) async fn reopened_with_store(self, url: &str) -> Self {
        let Self { engine, place } = self;
        drop(engine);
        let engine = Engine::open_with(&place.path().join("data"), Some(url)).await.unwrap().with_threads(2);
        Self { engine, place }
    }

    /// Closes the folder and opens it again.
    pub(crate) async fn reopened(self) -> Self {
        let Self { engine, place } = self;
        drop(engine);
        let engine = Engine::open(&place.path().join("data")).await.unwrap().with_threads(2);
        Self { engine, place }
    }

    /// Imports a CSV file of this name and text.
    pub(crate) async fn import(&self, name: &str, text: &str) -> Imported {
        let path = self.place.path().join(name);
        std::fs::write(&path, text).unwrap();
        self.import_file(&path, "UTC").await
    }

    /// Imports the first table of a file whose times are of a zone.
    pub(crate) async fn import_file(&self, path: &Path, zone: &str) -> Imported {
        import_file(&self.engine, path, zone, &mut Silent).await
    }

    /// The customers behind a number of the answer to a question.
    pub(crate) async fn behind(&self, question: &Question, behind: Behind, group: Option<String>) -> CustomersResult {
        let mut asked = question.clone();
        asked.ask = Ask::Customers(Customers { of: Box::new(question.ask.clone()), behind, group, limit: 5 });
        match self.engine.ask(&asked).await.unwrap().result {
            AnswerResult::Customers(result) => result,
            other => panic!("expected customers, got {other:?}"),
        }
    }
}

/// Imports a CSV file of this name and text, watched.
pub(crate) async fn import(
    engine: &Engine,
    place: &tempfile::TempDir,
    name: &str,
    text: &str,
    watch: &mut dyn Watch,
) -> Imported {
    let path = place.path().join(name);
    std::fs::write(&path, text).unwrap();
    import_file(engine, &path, "UTC", watch).await
}

async fn import_file(engine: &Engine, path: &Path, zone: &str, watch: &mut dyn Watch) -> Imported {
    let origin = Origin::Path(path.to_owned());
    let mut tables = styk_collect::open(&origin, &FileSettings::default(), Limits::default()).unwrap();
    let table = tables.remove(0);
    let mapping = Mapping::guess(&table, &Hints { zone: Some(zone.to_owned()), ..Hints::default() }).unwrap();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let options = ImportOptions { file_name: name.clone(), ..ImportOptions::default() };
    match engine.import(table, &mapping.mapping, &options, watch).await.unwrap() {
        ImportReport::Imported(imported) => imported,
        ImportReport::Unchanged { .. } => panic!("`{name}` was imported before"),
    }
}

/// Rows of a CSV file: customer, minutes since 1 January 2024, event, channel.
pub(crate) fn csv(rows: &[(u32, i64, &str, &str)]) -> String {
    let mut text = "user_id,time,event,channel,plan\n".to_owned();
    for (user, minutes, event, channel) in rows {
        let time = jiff::Timestamp::from_second(1_704_067_200 + minutes * 60).unwrap();
        let plan = if user % 3 == 0 { "gold" } else { "basic" };
        let _ = writeln!(text, "u{user},{time},{event},{channel},{plan}");
    }
    text
}
