//! Answers as people and programs read them: aligned tables for a terminal,
//! CSV, JSON, Parquet, XLSX and one self-contained HTML page; monthly reports
//! as a page, a workbook, slides and a PDF, too; and all about one customer as
//! an archive.
//!
//! Everything about answers is written from [`tables`], so a number is the same wherever it
//! is shown. What people read comes in the language asked for; what programs
//! read (CSV headings, JSON, Parquet) is stable English in snake_case.
//!
//! Architecture invariant: this crate does no input or output of its own, and
//! asks no questions: it turns an [`styk_model::Answer`], or what it is handed of
//! a customer, into text or bytes.

mod error;
mod facts;
mod format;
mod html;
mod interchange;
mod monthly;
mod pdf;
mod slots;
mod subject;
mod table;
mod tables;
mod terminal;
mod words;
mod xlsx;

pub use error::ReportError;
pub use html::{html, page};
pub use interchange::{csv, json, parquet};
pub use monthly::{monthly, monthly_title};
pub use subject::{SubjectArchive, SubjectReach, subject_archive};
pub use table::{Cell, Column, Figure, Kind, Priority, Table};
pub use tables::tables;
pub use terminal::terminal;
pub use xlsx::xlsx;
