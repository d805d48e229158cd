//! Those who may sign in, as their colleagues name them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;
use styk_store::Account;

use crate::problem::Problem;
use crate::server::Server;

/// Somebody who may sign in.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Colleague {
    id: u32,
    email: String,
    name: String,
}

pub(crate) async fn list(State(server): State<Server>) -> Result<Json<Vec<Colleague>>, Problem> {
    let accounts = server.store().accounts().await?.into_iter();
    Ok(Json(accounts.map(|Account { id, email, name, .. }| Colleague { id, email, name }).collect()))
}

/// The accounts with these numbers, each once.
pub(super) async fn named(server: &Server, numbers: &[u32]) -> Result<Vec<Account>, Problem> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let mut accounts = server.store().accounts().await?;
    if let Some(unknown) = numbers.iter().find(|number| !accounts.iter().any(|account| account.id == **number)) {
        return Err(no_colleague(*unknown));
    }
    accounts.retain(|account| numbers.contains(&account.id));
    Ok(accounts)
}

fn no_colleague(number: u32) -> Problem {
    let words = [
        format!("Nobody has the account {number}: choose one of those who may sign in."),
        format!("Учётной записи {number} нет: выберите кого-то из тех, у кого есть доступ."),
        format!("Nie ma konta {number}: wybierz kogoś z osób, które mają dostęp."),
    ];
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "colleague", words)
}
