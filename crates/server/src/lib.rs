//! Styk over HTTP.
//!
//! Every route stands in one table ([`routes`]) with who may call it, what it
//! takes and what it answers; the router, the checks of access and the
//! OpenAPI document are made of that table.
//!
//! Architecture invariant: the only crate with HTTP status codes; no SQL and no
//! Parquet here. What is done to a data folder goes through `styk_engine`.

mod access;
mod api;
mod cache;
mod collect;
#[cfg(unix)]
mod commands;
mod connections;
mod figures;
mod jobs;
mod mask;
mod notify;
mod openapi;
mod presence;
mod problem;
mod reader;
mod reads;
mod routes;
mod secret;
mod serve;
mod server;
mod settings;
mod shared;
mod throttle;
mod turns;
mod web;

pub use api::session::add_first_administrator;
pub use collect::alone as collector;
pub use notify::mail::{Mail, MailError};
pub use openapi::document;
pub use routes::router;
pub use serve::{Config, Limits, ServeError, serve};
pub use server::Server;
pub use settings::Settings;
