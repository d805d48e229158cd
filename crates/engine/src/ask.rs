//! Questions to a data folder.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Seek};
use std::sync::{Arc, PoisonError};

use styk_lake::Written;
use styk_lake::schema::{Promoted, PromotedKind};
use styk_model::answer::{AnswerResult, CustomerRow, KnownBy};
use styk_model::{Answer, Ask, MonthlyQuestion, MonthlyReport, PersonNumber, Question};
use styk_query::touchpoints::{Matched, Trial, matched};
use styk_query::{Context, MapVersion, Maps};
use styk_sql::{FileFormat, Found, Limits};
use styk_store::StoreError;

use crate::registry::USED;
use crate::{Engine, EngineError, KeptMap};

/// Memory that one SQL query may use.
const SQL_BYTES: usize = 1 << 30;

/// Properties that get typed columns; more would only make files wider.
const MOST_PROMOTED: usize = 64;

impl Engine {
    /// One state of the data to ask several questions of.
    pub fn context(&self) -> Context {
        let shape = self.shape();
        Context {
            snapshot: self.lake.snapshot(),
            people: self.people(),
            registry: self.registry(),
            properties: shape.properties.keys().cloned().collect(),
            currency: shape.currency(),
            scales: shape.scales(),
            has_cases: shape.cases * 2 > shape.rows,
            removed_before: self.removed_before(),
            segments: self.segments_now(),
            recognised: None,
            maps: Maps::default(),
            threads: self.threads,
            watch: Arc::default(),
        }
    }

    /// Answers a question from the newest data.
    pub async fn ask(&self, question: &Question) -> Result<Answer, EngineError> {
        self.ask_of(self.context(), question).await
    }

    /// Answers a question from one state of the data. Its watch tells how far it is, and stops it.
    pub async fn ask_of(&self, mut context: Context, question: &Question) -> Result<Answer, EngineError> {
        self.find_maps(&mut context, question).await?;
        self.find_recognised(&mut context, question).await?;
        let mut answer = tokio::task::block_in_place(|| styk_query::answer(&context, question))?;
        if let AnswerResult::Customers(result) = &mut answer.result {
            self.name(result.customers.iter_mut().collect()).await?;
        }
        Box::pin(self.note_used(&context, question)).await?;
        Ok(answer)
    }

    /// Gives a context the map that a question names, as it is kept now.
    pub async fn find_maps(&self, context: &mut Context, question: &Question) -> Result<(), EngineError> {
        let Some((map, asked)) = question.ask.map() else { return Ok(()) };
        if context.maps.has(map, asked) {
            return Ok(());
        }
        for version in [asked, None] {
            match self.kept_map(map, version).await {
                Ok(KeptMap { key, version: number, map, .. }) => {
                    context.maps.insert(version, MapVersion { key, version: number, map });
                }
                Err(EngineError::NoMap(_) | EngineError::Store(StoreError::NoSuchVersion { .. })) => {}
                Err(error) => return Err(error),
            }
            if context.maps.has(map, asked) {
                return Ok(());
            }
        }
        context.maps.know(self.kept_maps().await?.into_iter().map(|kept| kept.key).collect());
        Ok(())
    }

    /// Tells a context which customers are recognised, where a question asks for that.
    pub async fn find_recognised(&self, context: &mut Context, question: &Question) -> Result<(), EngineError> {
        if context.recognised.is_none() && matches!(question.ask, Ask::Channels(_)) {
            context.recognised = Some(self.recognised(&context.people).await?);
        }
        Ok(())
    }

    /// Counts what a touchpoint's rule would match, before it is saved.
    pub fn try_rule(context: &Context, trial: &Trial) -> Result<Matched, EngineError> {
        Ok(tokio::task::block_in_place(|| matched(context, trial))?)
    }

    /// The report of a month, from the newest data.
    pub fn monthly_report(&self, question: &MonthlyQuestion) -> Result<MonthlyReport, EngineError> {
        self.monthly_report_of(&self.context(), question)
    }

    /// The report of a month, from one state of the data. Its watch stops it.
    pub fn monthly_report_of(
        &self,
        context: &Context,
        question: &MonthlyQuestion,
    ) -> Result<MonthlyReport, EngineError> {
        Ok(tokio::task::block_in_place(|| styk_query::monthly_report(context, question))?)
    }

    /// Says what listed customers are known by.
    pub(crate) async fn name(&self, mut rows: Vec<&mut CustomerRow>) -> Result<(), EngineError> {
        let places: HashMap<PersonNumber, usize> =
            rows.iter().enumerate().map(|(place, row)| (row.person, place)).collect();
        let people = self.customers.lock().await.people();
        let by_alias = people.by_alias().iter().enumerate().skip(1);
        let of_listed = by_alias.filter(|(_, person)| places.contains_key(person));
        let aliases: Vec<PersonNumber> = of_listed.map(|(alias, _)| alias as PersonNumber).collect();
        for (alias, identifier) in self.store.identifiers(&aliases).await? {
            let known_by = KnownBy { kind: identifier.kind, value: identifier.value.into_owned() };
            rows[places[&people.person(alias)]].identifiers.push(known_by);
        }
        for row in rows {
            row.identifiers.sort_by(|a, b| (a.kind, &a.value).cmp(&(b.kind, &b.value)));
        }
        Ok(())
    }

    /// Remembers the properties that a question read out of JSON: the next compaction gives them typed columns.
    async fn note_used(&self, context: &Context, question: &Question) -> Result<(), EngineError> {
        let read = styk_query::json_properties(context, question)?;
        self.use_properties(read).await
    }

    /// The same of any properties, as far as interactions have them.
    pub(crate) async fn use_properties(&self, read: Vec<String>) -> Result<(), EngineError> {
        let shape = self.shape();
        let mut used = self.used.read().unwrap_or_else(PoisonError::into_inner).clone();
        let before = used.len();
        used.extend(read.into_iter().filter(|name| shape.properties.contains_key(name)));
        if used.len() == before {
            return Ok(());
        }
        self.keep(USED, &used).await?;
        *self.used.write().unwrap_or_else(PoisonError::into_inner) = used;
        Ok(())
    }

    /// Gives the properties that questions used typed columns, which files get when they are next written.
    pub(crate) async fn promote_used(&self) -> Result<(), EngineError> {
        let used = self.used.read().unwrap_or_else(PoisonError::into_inner).clone();
        let room = MOST_PROMOTED.saturating_sub(self.lake.snapshot().promoted.len());
        // As text a value keeps its form, and reads as a number where one is wanted.
        let promoted = used.into_iter().map(|property| Promoted { property, kind: PromotedKind::Text });
        let known = self.lake.snapshot().promoted;
        let new: Vec<Promoted> =
            promoted.filter(|one| known.iter().all(|known| known.column() != one.column())).take(room).collect();
        if !new.is_empty() {
            self.lake.promote(&new).await?;
        }
        Ok(())
    }

    /// Merges all rows into the best order, people as they are now, properties that questions used in typed columns.
    pub async fn compact(&self) -> Result<Option<Written>, EngineError> {
        self.promote_used().await?;
        Ok(self.lake.compact(&self.people()).await?)
    }

    /// Deletes files that no version of the last `keep` needs; says how many.
    pub async fn vacuum(&self, keep: std::time::Duration) -> Result<usize, EngineError> {
        Ok(self.lake.vacuum(keep).await?)
    }

    /// Answers a read-only SQL query with its first rows, at most so many. It ends when the future is dropped.
    pub async fn sql(&self, query: &str, most: usize) -> Result<Found, EngineError> {
        let limits = Limits { memory_bytes: SQL_BYTES, threads: self.threads };
        let (snapshot, people, query) = (self.lake.snapshot(), self.people(), query.to_owned());
        let answer = async move { styk_sql::query(&snapshot, &people, &query, limits).await?.found(most).await };
        Ok(self.workers.run(answer).await?)
    }

    /// Writes all rows that a read-only SQL query answers with into a file, which is gone once it is closed.
    /// It ends when the future is dropped.
    pub async fn sql_file(&self, query: &str, format: FileFormat) -> Result<File, EngineError> {
        let limits = Limits { memory_bytes: SQL_BYTES, threads: self.threads };
        let (snapshot, people, query) = (self.lake.snapshot(), self.people(), query.to_owned());
        let file = self.temporary_file()?;
        let folder = self.lake.temporary();
        let failed = |source| EngineError::Folder { path: folder.display().to_string(), source };
        let mut written = file.try_clone().map_err(failed)?;
        let writing = async move {
            let answer = styk_sql::query(&snapshot, &people, &query, limits).await?;
            answer.write(format, BufWriter::new(file)).await
        };
        self.workers.run(writing).await?;
        written.rewind().map_err(failed)?;
        Ok(written)
    }
}
