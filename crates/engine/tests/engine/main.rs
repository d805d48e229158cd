//! A data folder from the outside: files in, answers out.

mod audience;
mod behind;
mod consent;
mod folder;
mod identity;
mod live;
mod moments;
mod monthly;
mod postgres;
mod promotion;
mod registry;
mod segments;
mod together;
