//! What a condition can read of an interaction.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use styk_lake::schema::Promoted;
use styk_lake::{LakeError, People, RowGroup};
use styk_model::{Language, Say, say};

use crate::segments::Members;

/// One thing read of every row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Column {
    /// A column of strings; absent is the empty string.
    Text(&'static str),
    /// A column of numbers; absent is null.
    Number(Measure),
    /// A property; absent is an error, which makes the comparison it stands in neither true nor false.
    Property { name: String, reading: Reading },
    /// Whether the customer is in a segment.
    Segment(Membership),
}

/// A segment by its key, and who is in it once that is known.
#[derive(Debug, Clone)]
pub(crate) struct Membership {
    pub key: String,
    pub members: Option<(People, Arc<Members>)>,
}

impl PartialEq for Membership {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Membership {}

impl Hash for Membership {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl Membership {
    /// Whose rows of a row group are members'; those of nobody known are not.
    pub(crate) fn rows(&self, group: RowGroup<'_>) -> Result<Vec<bool>, LakeError> {
        let Some((people, members)) = &self.members else { return Ok(vec![false; group.rows()]) };
        let aliases = group.aliases()?;
        Ok(aliases.into_iter().map(|alias| members.contains(people.person(alias))).collect())
    }
}

/// A number of an interaction in the unit that people write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Measure {
    Score,
    /// In major units (roubles, not kopecks) of the row's currency.
    Money,
    Cost,
    /// In seconds.
    Duration,
    Actions,
}

/// How a property's value is taken, which what it stands beside decides: the
/// same condition then holds for `5` and `"5"`, before and after the property
/// has a typed column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Reading {
    Text,
    Number,
    Truth,
    /// Whether it is there.
    Present,
    /// As the JSON has it: lists, objects, comparison of two properties.
    Json,
}

/// What a value is, as far as the condition alone tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    /// A whole number that did not come from a row, such as a length.
    Whole,
    Truth,
    Null,
    List,
    /// Known only when a row is read.
    Any,
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.say(Language::En))
    }
}

impl Say for Kind {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Text => say!(language, "a text", "текст", "tekst"),
            Self::Number | Self::Whole => say!(language, "a number", "число", "liczba"),
            Self::Truth => say!(language, "a truth value", "логическое значение", "wartość logiczna"),
            Self::Null => "null".to_owned(),
            Self::List => say!(language, "a list", "список", "lista"),
            Self::Any => say!(language, "any value", "любое значение", "dowolna wartość"),
        }
    }
}

impl Kind {
    pub(crate) fn is_number(self) -> bool {
        matches!(self, Self::Number | Self::Whole)
    }
}

const VARIABLES: [(&str, Column); 16] = [
    ("event", Column::Text("event")),
    ("channel", Column::Text("channel")),
    ("medium", Column::Text("medium")),
    ("place", Column::Text("place")),
    ("source", Column::Text("source")),
    ("direction", Column::Text("direction")),
    ("case", Column::Text("case_id")),
    ("text", Column::Text("text")),
    ("score", Column::Number(Measure::Score)),
    ("score_scale", Column::Text("score_scale")),
    ("scale", Column::Text("score_scale")),
    ("money", Column::Number(Measure::Money)),
    ("currency", Column::Text("currency")),
    ("cost", Column::Number(Measure::Cost)),
    ("duration_s", Column::Number(Measure::Duration)),
    ("actions", Column::Number(Measure::Actions)),
];

impl Column {
    /// The column behind a variable of conditions.
    pub(crate) fn of_variable(name: &str) -> Option<Self> {
        VARIABLES.iter().find(|(known, _)| *known == name).map(|(_, column)| column.clone())
    }

    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Text(_) => Kind::Text,
            Self::Number(_) => Kind::Number,
            Self::Property { reading, .. } => match reading {
                Reading::Text => Kind::Text,
                Reading::Number => Kind::Number,
                Reading::Truth | Reading::Present => Kind::Truth,
                Reading::Json => Kind::Any,
            },
            Self::Segment(_) => Kind::Truth,
        }
    }

    /// Whether its values are read as strings and tested string by string.
    pub(crate) fn is_text(&self) -> bool {
        match self {
            Self::Text(_) => true,
            Self::Number(_) | Self::Segment(_) => false,
            Self::Property { reading, .. } => matches!(reading, Reading::Text | Reading::Truth | Reading::Present),
        }
    }

    /// The typed column that a property has been promoted to.
    pub(crate) fn promoted<'a>(&self, promoted: &'a [Promoted]) -> Option<&'a Promoted> {
        match self {
            Self::Property { name, reading } if *reading != Reading::Json => {
                promoted.iter().find(|one| one.property == *name)
            }
            _ => None,
        }
    }
}

/// The variables that conditions read.
pub fn variables() -> impl Iterator<Item = &'static str> {
    VARIABLES.iter().map(|(name, _)| *name).chain(["properties"])
}
