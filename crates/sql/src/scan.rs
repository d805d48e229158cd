//! The scan of a query: row groups dealt to threads, read as rows are asked for.

use std::fmt;
use std::sync::Arc;

use arrow::datatypes::DataType;
use datafusion::common::stats::Precision;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{ColumnStatistics, Statistics};
use datafusion::error::DataFusionError;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::{EquivalenceProperties, PhysicalExpr};
use datafusion::physical_plan::execution_plan::{
    Boundedness, ChildrenPropertiesMode, EmissionType, ReplaceChildrenOptions, SchedulingType,
};
use datafusion::physical_plan::metrics::{ExecutionPlanMetricsSet, MetricBuilder, MetricsSet};
use datafusion::physical_plan::statistics::StatisticsArgs;
use datafusion::physical_plan::stream::RecordBatchReceiverStream;
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, Partitioning, PlanProperties};
use datafusion::scalar::ScalarValue;
use styk_lake::schema::TIME;

use crate::read::{Part, Reader};

/// Batches that a partition reads ahead of whoever takes them.
const AHEAD: usize = 1;

#[derive(Debug)]
pub(crate) struct InteractionsScan {
    reader: Arc<Reader>,
    /// The row groups of each partition: neighbours, about as many rows in each.
    partitions: Vec<Arc<[Part]>>,
    /// Row groups of the table, those left out included.
    all: usize,
    properties: Arc<PlanProperties>,
    metrics: ExecutionPlanMetricsSet,
}

impl InteractionsScan {
    pub(crate) fn new(reader: Reader, parts: Vec<Part>, all: usize, threads: usize) -> Self {
        let partitions = dealt(parts, threads);
        let properties = PlanProperties::new(
            EquivalenceProperties::new(Arc::clone(&reader.schema)),
            Partitioning::UnknownPartitioning(partitions.len()),
            EmissionType::Incremental,
            Boundedness::Bounded,
        )
        .with_scheduling_type(SchedulingType::Cooperative);
        let metrics = ExecutionPlanMetricsSet::new();
        Self { reader: Arc::new(reader), partitions, all, properties: Arc::new(properties), metrics }
    }

    fn parts(&self, partition: Option<usize>) -> Vec<&Part> {
        match partition {
            Some(partition) => self.partitions.get(partition).into_iter().flat_map(|parts| parts.iter()).collect(),
            None => self.partitions.iter().flat_map(|parts| parts.iter()).collect(),
        }
    }
}

/// Row groups as at least one and at most `threads` runs of neighbours.
fn dealt(parts: Vec<Part>, threads: usize) -> Vec<Arc<[Part]>> {
    let rows: usize = parts.iter().map(|part| part.group().rows()).sum();
    let share = rows.div_ceil(threads.max(1)).max(1);
    let mut dealt: Vec<Vec<Part>> = vec![Vec::new()];
    let mut before = 0;
    for part in parts {
        let rows = part.group().rows();
        // A row group goes to the partition that its middle row falls into.
        let partition = (before + rows / 2) / share;
        if partition >= dealt.len() && dealt.last().is_some_and(|last| !last.is_empty()) {
            dealt.push(Vec::new());
        }
        if let Some(last) = dealt.last_mut() {
            last.push(part);
        }
        before += rows;
    }
    dealt.into_iter().map(Into::into).collect()
}

impl DisplayAs for InteractionsScan {
    fn fmt_as(&self, _: DisplayFormatType, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns: Vec<&str> = self.reader.schema.fields().iter().map(|field| field.name().as_str()).collect();
        let read = self.parts(None).len();
        write!(formatter, "InteractionsScan: row_groups={read} of {}, columns=[{}]", self.all, columns.join(", "))?;
        self.reader.limit.map_or(Ok(()), |limit| write!(formatter, ", limit={limit}"))
    }
}

impl ExecutionPlan for InteractionsScan {
    fn name(&self) -> &'static str {
        "InteractionsScan"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        Vec::new()
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion, DataFusionError>,
    ) -> Result<TreeNodeRecursion, DataFusionError> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn replace_children(
        self: Arc<Self>,
        _: Vec<Arc<dyn ExecutionPlan>>,
        _: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        Ok(self)
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        self.replace_children(children, ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute))
    }

    fn execute(&self, partition: usize, _: Arc<TaskContext>) -> Result<SendableRecordBatchStream, DataFusionError> {
        let unknown = || DataFusionError::Internal(format!("the scan has no partition `{partition}`"));
        let parts = Arc::clone(self.partitions.get(partition).ok_or_else(unknown)?);
        let rows = MetricBuilder::new(&self.metrics).output_rows(partition);
        let reader = Arc::clone(&self.reader);
        let mut stream = RecordBatchReceiverStream::builder(Arc::clone(&reader.schema), AHEAD);
        let sender = stream.tx();
        // Decoding keeps a core busy: not on the threads that drive the query.
        stream.spawn_blocking(move || {
            let read = reader.read(&parts, |batch| {
                rows.add(batch.num_rows());
                sender.blocking_send(Ok(batch)).is_ok()
            });
            read.map_err(|error| DataFusionError::External(Box::new(error)))
        });
        Ok(stream.build())
    }

    fn metrics(&self) -> Option<MetricsSet> {
        Some(self.metrics.clone_inner())
    }

    fn statistics_from_inputs(
        &self,
        _: &[Arc<Statistics>],
        args: &StatisticsArgs,
    ) -> Result<Arc<Statistics>, DataFusionError> {
        let parts = self.parts(args.partition());
        let rows = parts.iter().map(|part| part.group().rows()).sum();
        let num_rows = match self.reader.limit {
            Some(limit) => Precision::Inexact(limit.min(rows)),
            None => Precision::Exact(rows),
        };
        let columns =
            self.reader.schema.fields().iter().map(|field| match (field.name().as_str(), self.reader.limit) {
                (TIME, None) => time_statistics(&parts, field.data_type()),
                (_, None) if !field.is_nullable() => without_nulls(),
                _ => ColumnStatistics::new_unknown(),
            });
        let column_statistics = columns.collect();
        Ok(Arc::new(Statistics { num_rows, total_byte_size: Precision::Absent, column_statistics }))
    }
}

fn without_nulls() -> ColumnStatistics {
    ColumnStatistics { null_count: Precision::Exact(0), ..ColumnStatistics::new_unknown() }
}

/// First and last time, where the footers of all row groups have them.
fn time_statistics(parts: &[&Part], data_type: &DataType) -> ColumnStatistics {
    let ranges: Option<Vec<(i64, i64)>> = parts.iter().map(|part| part.group().time_range()).collect();
    let ranges = ranges.unwrap_or_default();
    let exact = |micros: Option<i64>| {
        let time = ScalarValue::TimestampMicrosecond(Some(micros?), Some("UTC".into()));
        (time.data_type() == *data_type).then_some(Precision::Exact(time))
    };
    ColumnStatistics {
        min_value: exact(ranges.iter().map(|range| range.0).min()).unwrap_or_default(),
        max_value: exact(ranges.iter().map(|range| range.1).max()).unwrap_or_default(),
        ..without_nulls()
    }
}
