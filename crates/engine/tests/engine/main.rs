//! A data folder from the outside: files in, answers out.

mod audience;
mod behind;
mod calls;
mod clusters;
mod computed;
mod conformance;
mod consent;
mod erasure;
mod folder;
mod identity;
mod journeys;
mod live;
mod moments;
mod monthly;
mod pictures;
mod postgres;
mod profile;
mod promotion;
mod recognised;
mod registry;
mod retention;
mod rules;
mod segments;
mod together;
