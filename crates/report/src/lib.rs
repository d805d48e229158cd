//! Answers as people and programs read them: aligned tables for a terminal,
//! CSV, JSON, Parquet, XLSX and one self-contained HTML page; monthly reports
//! as a page, a workbook, slides and a PDF, too; journey maps as pictures and
//! slides; lists for people who call as a workbook; journeys as event logs for
//! process mining; and all about one customer as an archive.
//!
//! Everything about answers is written from [`tables`], so a number is the same wherever it
//! is shown. What people read comes in the language asked for; what programs
//! read (CSV headings, JSON, Parquet) is stable English in snake_case.
//!
//! Architecture invariant: this crate does no input or output of its own, and
//! asks no questions: it turns an [`styk_model::Answer`], or what it is handed of
//! a customer, into text or bytes.

mod calls;
mod clusters;
mod error;
mod event_log;
mod facts;
mod format;
mod html;
mod interchange;
mod map;
mod monthly;
mod pdf;
mod picture;
mod pptx;
mod slots;
mod subject;
mod table;
mod tables;
mod terminal;
mod words;
mod xlsx;

pub use calls::call_list;
pub use clusters::clusters_tables;
pub use error::ReportError;
pub use event_log::{EventLog, EventLogFormat};
pub use html::{html, page};
pub use interchange::{csv, json, parquet};
pub use map::{MapDrawing, MapShown, map_drawing};
pub use monthly::{monthly, monthly_title};
pub use picture::{MAX_PICTURE_BYTES, MAX_PICTURE_SIDE, Picture, PictureFlaw, PictureKind, read_picture};
pub use subject::{SubjectArchive, SubjectReach, subject_archive};
pub use table::{Cell, Column, Figure, Kind, Priority, Table};
pub use tables::tables;
pub use terminal::{clusters_terminal, terminal};
pub use xlsx::xlsx;
