//! The first records as interactions, before anything is taken.

use styk_model::{Interaction, Rejection, Timestamp};

use crate::mapper::Mapper;
use crate::mapping::Mapping;
use crate::read::check_complete;
use crate::{CollectError, Table};

/// What the first records become.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Preview {
    pub interactions: Vec<Interaction<'static>>,
    pub rejections: Vec<Rejection>,
}

/// Reads the first `count` records of a table as interactions, and leaves the table as it was.
pub fn preview(table: &Table, mapping: &Mapping, count: usize) -> Result<Preview, CollectError> {
    check_complete(&table.name, mapping)?;
    let mut mapper = Mapper::new(mapping, table, Timestamp::now())?;
    let mut preview = Preview::default();
    for row in table.sample().take(count) {
        match mapper.map(row, table.columns(), Vec::new()) {
            Ok(interaction) => preview.interactions.push(interaction.into_owned()),
            Err(rejection) => preview.rejections.push(rejection),
        }
    }
    Ok(preview)
}
