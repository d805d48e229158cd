//! What is said of a customer: plan, birthday, city.

use serde::{Deserialize, Serialize};

/// Something said of a customer, as traits of `identify` calls do.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Trait {
    /// Such as `plan`; parts of objects with dots between (`address.city`).
    pub name: String,
    /// JSON: a text, a number, a truth value or a list; `null` where it no longer holds.
    pub value: String,
}

impl Trait {
    /// Characters of a name, bytes of a value, and traits that are taken of one interaction.
    pub const NAME: usize = 100;
    pub const VALUE: usize = 1_000;
    pub const MOST: usize = 100;
}
