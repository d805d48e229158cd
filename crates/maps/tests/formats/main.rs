//! Files of maps: as they are written, read again, as others write them, and broken.

mod again;
mod broken;
mod foreign;
mod sample;
mod written;
