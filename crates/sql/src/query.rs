use std::sync::Arc;

use arrow::array::RecordBatch;
use datafusion::common::TableReference;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode};
use datafusion::datasource::MemTable;
use datafusion::error::DataFusionError;
use datafusion::execution::SessionState;
use datafusion::execution::memory_pool::GreedyMemoryPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::coop::CooperativeExec;
use datafusion::physical_plan::{ExecutionPlan, execute_stream};
use datafusion::prelude::{SQLOptions, SessionConfig, SessionContext};
use datafusion::sql::parser::Statement;
use styk_lake::{LakeSnapshot, People};

use crate::nearest::nearest;
use crate::statement::read_only;
use crate::table::InteractionsTable;
use crate::{SqlAnswer, SqlError};

/// The table of all interactions.
pub const INTERACTIONS: &str = "interactions";

/// The table of identifiers, where the caller has one.
pub const IDENTIFIERS: &str = "identifiers";

/// The schema that DataFusion describes tables in.
const INFORMATION_SCHEMA: &str = "information_schema";

/// What one query may use.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Memory for sorting, grouping and joining; beyond it they go on in temporary files where they can.
    pub memory_bytes: usize,
    pub threads: usize,
}

/// Answers a statement that only reads, from a snapshot and for the people of now.
///
/// There is one table, `interactions`, with the columns of the lake; `person` is
/// whom the row belongs to by `people`, whatever was true when it was written.
/// Times are in UTC. Must be called within a Tokio runtime.
pub async fn query(snapshot: &LakeSnapshot, people: &People, sql: &str, limits: Limits) -> Result<SqlAnswer, SqlError> {
    answer(snapshot, people, None, sql, limits).await
}

/// The same with a second table, `identifiers`: one row per identifier, as the caller knows them.
pub async fn query_with_identifiers(
    snapshot: &LakeSnapshot,
    people: &People,
    identifiers: RecordBatch,
    sql: &str,
    limits: Limits,
) -> Result<SqlAnswer, SqlError> {
    answer(snapshot, people, Some(identifiers), sql, limits).await
}

async fn answer(
    snapshot: &LakeSnapshot,
    people: &People,
    identifiers: Option<RecordBatch>,
    sql: &str,
    limits: Limits,
) -> Result<SqlAnswer, SqlError> {
    let statement = read_only(sql)?;
    let planning = |error: DataFusionError| SqlError::planning(&error, sql);
    let context = session(limits).map_err(planning)?;
    let table = InteractionsTable::new(snapshot.clone(), people.clone());
    context.register_table(INTERACTIONS, Arc::new(table)).map_err(planning)?;
    if let Some(identifiers) = identifiers {
        let table = MemTable::try_new(identifiers.schema(), vec![vec![identifiers]]).map_err(planning)?;
        context.register_table(IDENTIFIERS, Arc::new(table)).map_err(planning)?;
    }
    let state = context.state();
    check_tables(&context, &state, &statement).map_err(planning)??;
    let plan = state.statement_to_plan(statement).await.map_err(planning)?;
    check_plan(&plan)?;
    let frame = context.execute_logical_plan(plan).await.map_err(planning)?;
    let running = |error: DataFusionError| SqlError::running(error, limits.memory_bytes);
    let tasks = Arc::new(frame.task_ctx());
    // Planning of the physical kind evaluates constants: `1 / 0` fails here.
    let plan = pausing(frame.create_physical_plan().await.map_err(running)?).map_err(running)?;
    let stream = execute_stream(plan, tasks).map_err(running)?;
    Ok(SqlAnswer::new(stream, limits.memory_bytes))
}

/// Makes what gives more rows than it takes pause now and then, so that a query that was dropped ends.
/// DataFusion sees to it where rows are read; a join of a few rows with themselves makes billions between two reads.
fn pausing(plan: Arc<dyn ExecutionPlan>) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
    let plan = plan.transform_up(|plan| {
        if plan.children().len() > 1 || plan.name() == "UnnestExec" {
            let pausing: Arc<dyn ExecutionPlan> = Arc::new(CooperativeExec::new(plan));
            return Ok(Transformed::yes(pausing));
        }
        Ok(Transformed::no(plan))
    });
    plan.data()
}

fn session(limits: Limits) -> Result<SessionContext, DataFusionError> {
    let mut config = SessionConfig::new()
        .with_target_partitions(limits.threads.max(1))
        .with_information_schema(true)
        .set_str("datafusion.execution.time_zone", "UTC");
    // Texts are plain strings in the answer too, whatever expression they come from.
    config.options_mut().sql_parser.map_string_types_to_utf8view = false;
    // Each sort keeps room for merging what it wrote to files: a part of its share, not a fixed size.
    let share = limits.memory_bytes / limits.threads.max(1);
    config.options_mut().execution.sort_spill_reservation_bytes = (share / 8).min(10 << 20);
    let pool = Arc::new(GreedyMemoryPool::new(limits.memory_bytes));
    let runtime = RuntimeEnvBuilder::new().with_memory_pool(pool).build_arc()?;
    Ok(SessionContext::new_with_config_rt(config, runtime))
}

/// Refuses tables that do not exist, naming those that do.
fn check_tables(
    context: &SessionContext,
    state: &SessionState,
    statement: &Statement,
) -> Result<Result<(), SqlError>, DataFusionError> {
    for table in state.resolve_table_references(statement)? {
        let described = table.schema() == Some(INFORMATION_SCHEMA);
        let function =
            matches!(&table, TableReference::Bare { table } if state.table_functions().contains_key(&**table));
        // An unknown catalog or schema is an error there, and an unknown table here.
        if described || function || context.table_exist(table.clone()).unwrap_or(false) {
            continue;
        }
        let existing =
            [INTERACTIONS, IDENTIFIERS].into_iter().filter(|name| context.table_exist(*name).unwrap_or(false));
        let nearest = nearest(table.table(), existing);
        return Ok(Err(SqlError::NoTable { name: table.to_string(), nearest }));
    }
    Ok(Ok(()))
}

/// The second barrier: whatever the statement looked like, its plan only reads.
fn check_plan(plan: &LogicalPlan) -> Result<(), SqlError> {
    let options = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    options.verify_plan(plan).map_err(|_| SqlError::Refused(plan.display().to_string()))
}
