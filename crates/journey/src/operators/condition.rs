//! Conditions on rows, and the rows of customers.

use serde::{Deserialize, Serialize};

use crate::{Batch, ColumnId, Journey};

/// A condition on rows that holds where a bit of a column of masks is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    pub column: ColumnId,
    pub bit: u32,
}

/// The rows of a batch for which an optional condition holds: all without one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Matching<'a> {
    masks: Option<&'a [u32]>,
    bit: u32,
}

impl<'a> Matching<'a> {
    pub(crate) fn new(batch: &'a Batch, condition: Option<Condition>) -> Self {
        match condition {
            Some(condition) => Self { masks: Some(batch.masks(condition.column)), bit: 1 << condition.bit },
            None => Self { masks: None, bit: 0 },
        }
    }

    #[inline]
    pub(crate) fn holds(self, row: usize) -> bool {
        self.masks.is_none_or(|masks| masks[row] & self.bit != 0)
    }
}

/// Every known customer with all their rows. Give it [`crate::Journeys::whole`]:
/// a split by a column leaves rows out and changes their order.
pub(crate) fn customers(whole: &Batch) -> impl Iterator<Item = Journey> {
    let nobody = usize::from(whole.persons.first() == Some(&0));
    (nobody..whole.persons.len()).map(|index| Journey {
        person: whole.persons[index],
        from: whole.starts[index] as usize,
        to: whole.starts[index + 1] as usize,
    })
}
