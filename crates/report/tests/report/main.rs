//! What every kind of answer looks like in every output.

mod html;
mod interchange;
mod monthly;
mod sample;
mod terminal;
mod workbook;
