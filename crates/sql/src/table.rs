//! The table `interactions`: the files of a snapshot and its runs in memory.

use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::DFSchema;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::utils::conjunction;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown, TableType};
use datafusion::physical_plan::ExecutionPlan;
use styk_lake::schema::{TIME, arrow_schema};
use styk_lake::{DataFile, LakeSnapshot, People};

use crate::prune::prune;
use crate::read::{Part, Reader};
use crate::scan::InteractionsScan;

pub(crate) struct InteractionsTable {
    snapshot: LakeSnapshot,
    people: People,
    schema: SchemaRef,
}

impl InteractionsTable {
    pub(crate) fn new(snapshot: LakeSnapshot, people: People) -> Self {
        let schema = arrow_schema(&snapshot.promoted);
        Self { snapshot, people, schema }
    }

    fn parts(&self) -> Vec<Part> {
        let groups = |file: &Arc<DataFile>| {
            let file = Arc::clone(file);
            (0..file.row_groups()).map(move |group| Part { file: Arc::clone(&file), group })
        };
        self.snapshot.files.iter().flat_map(groups).collect()
    }
}

impl std::fmt::Debug for InteractionsTable {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("InteractionsTable").field("version", &self.snapshot.version).finish_non_exhaustive()
    }
}

#[async_trait]
impl TableProvider for InteractionsTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    /// Filters on `time` leave out row groups; all of them are applied to every row afterwards.
    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> Result<Vec<TableProviderFilterPushDown>, DataFusionError> {
        let on_time = |filter: &&Expr| filter.column_refs().iter().any(|column| column.name == TIME);
        let support = |filter| {
            if on_time(filter) {
                TableProviderFilterPushDown::Inexact
            } else {
                TableProviderFilterPushDown::Unsupported
            }
        };
        Ok(filters.iter().map(support).collect())
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        let schema = match projection {
            Some(columns) => Arc::new(self.schema.project(columns)?),
            None => Arc::clone(&self.schema),
        };
        let mut parts = self.parts();
        let all = parts.len();
        if let Some(filter) = conjunction(filters.iter().cloned()) {
            let filter = state.create_physical_expr(filter, &DFSchema::try_from(Arc::clone(&self.schema))?)?;
            parts = prune(parts, filter, &self.schema)?;
        }
        let promoted = self.snapshot.promoted.clone();
        let reader = Reader { schema, people: self.people.clone(), promoted, limit };
        let threads = state.config().target_partitions();
        Ok(Arc::new(InteractionsScan::new(reader, parts, all, threads)))
    }
}
