//! Questions to a data folder.

use styk_lake::Written;
use styk_model::{Answer, Question};
use styk_query::Context;
use styk_sql::{Found, Limits};

use crate::{Engine, EngineError};

/// Memory that one SQL query may use.
const SQL_BYTES: usize = 1 << 30;

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
            threads: self.threads,
        }
    }

    /// Answers a question from the newest data. Takes as long as it takes: not for a thread that others wait for.
    pub fn ask(&self, question: &Question) -> Result<Answer, EngineError> {
        Ok(styk_query::answer(&self.context(), question)?)
    }

    /// Merges all rows into the best order, people as they are now.
    pub async fn compact(&self) -> Result<Option<Written>, EngineError> {
        Ok(self.lake.compact(&self.people()).await?)
    }

    /// Deletes files that no version of the last `keep` needs; says how many.
    pub async fn vacuum(&self, keep: std::time::Duration) -> Result<usize, EngineError> {
        Ok(self.lake.vacuum(keep).await?)
    }

    /// Answers a read-only SQL query.
    pub async fn sql(&self, query: &str) -> Result<Found, EngineError> {
        let limits = Limits { memory_bytes: SQL_BYTES, threads: self.threads };
        Ok(styk_sql::query(&self.lake.snapshot(), &self.people(), query, limits).await?.found().await?)
    }
}
