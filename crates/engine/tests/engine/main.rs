//! A data folder from the outside: files in, answers out.

mod audience;
mod behind;
mod consent;
mod erasure;
mod folder;
mod identity;
mod live;
mod moments;
mod monthly;
mod postgres;
mod profile;
mod promotion;
mod registry;
mod segments;
mod together;
