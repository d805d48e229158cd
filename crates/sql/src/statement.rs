//! Which statements may run: those that read.

use std::ops::ControlFlow;

use datafusion::sql::parser::{DFParserBuilder, Statement};
use datafusion::sql::sqlparser::ast::{self, SetExpr, visit_statements};

use crate::SqlError;
use crate::error::message;

/// The one statement of a query, if it only reads.
pub(crate) fn read_only(sql: &str) -> Result<Statement, SqlError> {
    let parsed = DFParserBuilder::new(sql).build().and_then(|mut parser| parser.parse_statements());
    let mut statements = parsed.map_err(|error| SqlError::Syntax(message(&error)))?;
    match (statements.pop_front(), statements.len()) {
        (None, _) => Err(SqlError::Empty),
        (Some(statement), 0) => match refused(&statement) {
            Some(name) => Err(SqlError::Refused(name)),
            None => Ok(statement),
        },
        (Some(_), more) => Err(SqlError::Several(more + 1)),
    }
}

/// The name of the part of a statement that does more than read.
fn refused(statement: &Statement) -> Option<String> {
    match statement {
        Statement::Explain(explain) => refused(&explain.statement),
        // Statements nest: in EXPLAIN, and as INSERT, UPDATE or DELETE after WITH.
        Statement::Statement(statement) => visit_statements(statement.as_ref(), |inner| {
            if reads(inner) { ControlFlow::Continue(()) } else { ControlFlow::Break(first_word(inner)) }
        })
        .break_value(),
        other => Some(first_word(other)),
    }
}

fn reads(statement: &ast::Statement) -> bool {
    use ast::Statement as S;
    match statement {
        S::Query(query) => !matches!(query.body.as_ref(), SetExpr::Select(select) if select.into.is_some()),
        S::Explain { .. }
        | S::ExplainTable { .. }
        | S::ShowTables { .. }
        | S::ShowColumns { .. }
        | S::ShowFunctions { .. }
        | S::ShowVariable { .. } => true,
        _ => false,
    }
}

fn first_word(statement: &impl ToString) -> String {
    let text = statement.to_string();
    match text.split_whitespace().next().unwrap_or_default() {
        // A SELECT is refused for its INTO only.
        "SELECT" | "WITH" => "SELECT INTO".to_owned(),
        word => word.to_uppercase(),
    }
}
