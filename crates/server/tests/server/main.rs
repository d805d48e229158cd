//! The server as programs and browsers meet it.

mod access;
mod ask;
mod client;
mod files;
mod openapi;
mod people;
