//! The server as programs and browsers meet it.

mod access;
mod ask;
mod calls;
mod client;
mod clusters;
mod computed;
mod consent;
mod entry;
mod erasure;
mod files;
mod jobs;
mod journeys;
mod limits;
mod maps;
mod masking;
mod notifications;
mod openapi;
mod people;
mod pictures;
mod presence;
mod reports;
mod retention;
mod segments;
mod sources;
mod subject;
mod talk;
