//! The server as programs and browsers meet it.

mod access;
mod ask;
mod client;
mod consent;
mod entry;
mod erasure;
mod files;
mod jobs;
mod limits;
mod masking;
mod notifications;
mod openapi;
mod people;
mod reports;
mod segments;
mod sources;
mod subject;
