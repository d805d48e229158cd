//! A mapping resolved against the columns of one file.

use styk_model::{Currency, Direction, IdentifierKind, Medium, Scale};

use crate::computed::{Computed, Expression};
use crate::mapping::{ColumnUse, DurationUnit, Mapping, Role, Unmapped, direction_named};
use crate::nearest::Nearest;
use crate::properties::quoted_key;
use crate::row::{Columns, Row, present};
use crate::when::TimeFormat;
use crate::{CollectError, Table};

/// Where the value of a role comes from.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    Column(usize),
    Constant(String),
    /// The n-th computed value.
    Computed(usize),
}

impl Source {
    /// The value, or `None` where it is blank.
    pub(crate) fn get<'a>(&'a self, row: &'a Row, computed: &'a [Computed]) -> Option<&'a str> {
        match self {
            Self::Column(column) => row.get(*column).and_then(present),
            Self::Constant(value) => Some(value),
            Self::Computed(index) => computed.get(*index)?.text().and_then(present),
        }
    }
}

impl Field {
    /// A value to be read as a number or time, where `NA` can only mean that there is none.
    pub(crate) fn quantity<'a>(&'a self, row: &'a Row, computed: &'a [Computed]) -> Option<&'a str> {
        self.source.get(row, computed).filter(|text| *text != "NA")
    }
}

/// A source with what its column says of its values.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) source: Source,
    pub(crate) name: String,
    pub(crate) format: Option<TimeFormat>,
    pub(crate) currency: Option<Currency>,
    pub(crate) scale: Option<Scale>,
    pub(crate) unit: Option<DurationUnit>,
}

pub(crate) struct IdentifierField {
    pub(crate) role: Role,
    pub(crate) kind: IdentifierKind,
    pub(crate) source: Source,
}

/// A column kept as a property, with its key quoted once.
pub(crate) struct PropertyColumn {
    pub(crate) column: usize,
    pub(crate) key: String,
    /// It is said of the customer, and `null` takes it back.
    pub(crate) is_trait: bool,
}

/// The fields by their role. Every record asks for most of them, so this is a list and no hash map.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    by_role: Vec<Option<Field>>,
}

impl Fields {
    pub(crate) fn get(&self, role: Role) -> Option<&Field> {
        self.by_role.get(role as usize)?.as_ref()
    }

    pub(crate) fn has(&self, role: Role) -> bool {
        self.get(role).is_some()
    }

    fn set(&mut self, role: Role, field: Field) {
        let index = role as usize;
        if self.by_role.len() <= index {
            self.by_role.resize(index + 1, None);
        }
        self.by_role[index] = Some(field);
    }

    fn take(&mut self, role: Role) -> Option<Field> {
        self.by_role.get_mut(role as usize)?.take()
    }
}

/// Everything that is looked up by name, looked up.
pub(crate) struct Plan {
    pub(crate) fields: Fields,
    /// Strongest kind first.
    pub(crate) identifiers: Vec<IdentifierField>,
    pub(crate) properties: Vec<PropertyColumn>,
    /// Computed properties: key and index.
    pub(crate) computed_properties: Vec<(String, usize)>,
    pub(crate) direction: Direction,
    pub(crate) medium: Option<Medium>,
    /// The columns in the order of their names: the order in which an id sees them.
    pub(crate) by_name: Vec<usize>,
    columns_seen: usize,
}

/// The expressions of a mapping in the order that [`Source::Computed`] counts them.
pub(crate) fn expressions(mapping: &Mapping) -> Result<Vec<Expression>, CollectError> {
    mapping.computed.values().map(|text| Expression::compile(text)).collect()
}

impl Plan {
    pub(crate) fn new(mapping: &Mapping, table: &Table) -> Result<Self, CollectError> {
        if table.format.has_fixed_columns() {
            check_columns(mapping, table)?;
        }
        let constant = |role| mapping.constants.get(&role);
        let mut plan = Self {
            fields: Fields::default(),
            identifiers: Vec::new(),
            properties: Vec::new(),
            computed_properties: computed_properties(mapping),
            direction: constant(Role::Direction).and_then(|name| direction_named(name)).unwrap_or_default(),
            medium: constant(Role::Medium).and_then(|name| Medium::from_name(name)),
            by_name: Vec::new(),
            columns_seen: usize::MAX,
        };
        plan.resolve(mapping, table.columns());
        Ok(plan)
    }

    /// Looks names up again when columns have been added.
    pub(crate) fn resolve(&mut self, mapping: &Mapping, columns: &Columns) {
        let count = columns.names().len();
        if self.columns_seen == count {
            return;
        }
        self.columns_seen = count;
        self.fields = Fields::default();
        self.identifiers.clear();
        self.properties.clear();
        for (role, value) in &mapping.constants {
            self.place(*role, Source::Constant(value.clone()), "", &ColumnUse::from(*role));
        }
        for (name, column) in &mapping.columns {
            if let Some(number) = columns.get(name) {
                self.place(column.role, Source::Column(number), name, column);
            }
        }
        for (index, target) in mapping.computed.keys().enumerate() {
            if let Some(role) = Role::from_name(target) {
                self.place(role, Source::Computed(index), target, &ColumnUse::from(role));
            }
        }
        self.case_of_session();
        self.case_as_customer(mapping);
        self.identifiers.sort_by_key(|identifier| identifier.kind);
        self.keep_properties(mapping, columns);
        self.by_name = (0..count).collect();
        self.by_name.sort_by(|a, b| columns.names()[*a].cmp(&columns.names()[*b]));
    }

    fn place(&mut self, role: Role, source: Source, name: &str, column: &ColumnUse) {
        if let Some(kind) = role.identifier() {
            self.identifiers.push(IdentifierField { role, kind, source });
            return;
        }
        let field = Field {
            source,
            name: name.to_owned(),
            format: column.format,
            currency: column.currency,
            scale: column.scale,
            unit: column.unit,
        };
        self.fields.set(role, field);
    }

    /// A visit stands for the case where there is no better one.
    fn case_of_session(&mut self) {
        if !self.fields.has(Role::Case)
            && let Some(session) = self.fields.take(Role::Session)
        {
            self.fields.set(Role::Case, session);
        }
    }

    /// A process log names no customer: its cases stand for them.
    fn case_as_customer(&mut self, mapping: &Mapping) {
        let names_nobody =
            !mapping.columns.values().any(|column| column.role.identifier().is_some()) && self.identifiers.is_empty();
        if names_nobody && let Some(case) = self.fields.get(Role::Case) {
            let source = case.source.clone();
            self.identifiers.push(IdentifierField { role: Role::Case, kind: IdentifierKind::Case, source });
        }
    }

    fn keep_properties(&mut self, mapping: &Mapping, columns: &Columns) {
        for (column, name) in columns.names().iter().enumerate() {
            let used = mapping.columns.get(name);
            let keep = match used.map(|used| used.role) {
                None => mapping.unmapped == Unmapped::Keep,
                Some(Role::Property | Role::Lifecycle | Role::EndTime) => true,
                // Kept only where the visit is not the case already.
                Some(Role::Session) => self.fields.has(Role::Session),
                Some(_) => false,
            };
            if keep {
                let key = match used {
                    Some(used) if used.name.is_some() => used.name.as_deref().unwrap_or(name),
                    Some(used) if used.role == Role::Lifecycle => "lifecycle:transition",
                    _ => name,
                };
                let is_trait = key.starts_with(crate::traits::PREFIX);
                self.properties.push(PropertyColumn { column, key: quoted_key(key), is_trait });
            }
        }
    }
}

fn computed_properties(mapping: &Mapping) -> Vec<(String, usize)> {
    let targets = mapping.computed.keys().enumerate();
    targets.filter_map(|(index, target)| Some((quoted_key(target.strip_prefix("properties.")?), index))).collect()
}

fn check_columns(mapping: &Mapping, table: &Table) -> Result<(), CollectError> {
    let columns = table.columns();
    for name in mapping.columns.keys() {
        if columns.get(name).is_none() {
            return Err(CollectError::NoColumn {
                name: table.name.clone(),
                column: name.clone(),
                nearest: Nearest::to(name, columns.names().iter().map(String::as_str)),
            });
        }
    }
    Ok(())
}
