//! What every kind of answer looks like in every output.

mod calls;
mod clusters;
mod html;
mod interchange;
mod map_pictures;
mod monthly;
mod sample;
mod terminal;
mod workbook;
