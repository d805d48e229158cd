//! Which row groups can hold rows of the times that a query asks for.

use std::collections::HashSet;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, TimestampMicrosecondArray, UInt64Array};
use arrow::datatypes::SchemaRef;
use datafusion::common::Column;
use datafusion::common::pruning::PruningStatistics;
use datafusion::error::DataFusionError;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_optimizer::pruning::PruningPredicateBuilder;
use datafusion::scalar::ScalarValue;
use styk_lake::schema::TIME;

use crate::read::Part;

/// The times of row groups as DataFusion asks for them.
struct Times<'a> {
    parts: &'a [Part],
}

impl Times<'_> {
    fn of(&self, column: &Column, pick: impl Fn((i64, i64)) -> i64) -> Option<ArrayRef> {
        if column.name != TIME {
            return None;
        }
        let times = self.parts.iter().map(|part| part.group().time_range().map(&pick));
        Some(Arc::new(times.collect::<TimestampMicrosecondArray>().with_timezone("UTC")))
    }
}

impl PruningStatistics for Times<'_> {
    fn min_values(&self, column: &Column) -> Option<ArrayRef> {
        self.of(column, |(first, _)| first)
    }

    fn max_values(&self, column: &Column) -> Option<ArrayRef> {
        self.of(column, |(_, last)| last)
    }

    fn num_containers(&self) -> usize {
        self.parts.len()
    }

    fn null_counts(&self, column: &Column) -> Option<ArrayRef> {
        let none = || Arc::new(UInt64Array::from(vec![0; self.parts.len()])) as ArrayRef;
        (column.name == TIME).then(none)
    }

    fn row_counts(&self) -> Option<ArrayRef> {
        Some(Arc::new(self.parts.iter().map(|part| Some(part.group().rows() as u64)).collect::<UInt64Array>()))
    }

    fn contained(&self, _column: &Column, _values: &HashSet<ScalarValue>) -> Option<BooleanArray> {
        None
    }
}

/// The parts that may hold rows for which the filter is true.
pub(crate) fn prune(
    parts: Vec<Part>,
    filter: Arc<dyn PhysicalExpr>,
    schema: &SchemaRef,
) -> Result<Vec<Part>, DataFusionError> {
    let predicate = PruningPredicateBuilder::new().with_file_schema(Arc::clone(schema)).try_build(filter)?;
    let keep = predicate.prune(&Times { parts: &parts })?;
    Ok(parts.into_iter().zip(keep).filter_map(|(part, keep)| keep.then_some(part)).collect())
}
