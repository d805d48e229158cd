//! A data folder from the outside: files in, answers out.

mod behind;
mod folder;
mod identity;
mod live;
mod moments;
mod monthly;
mod postgres;
mod promotion;
mod registry;
mod together;
