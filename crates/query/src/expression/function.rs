//! The functions that conditions may use.

use std::sync::{Arc, LazyLock};

use cel::common::types::{CelString, STRING_TYPE};
use cel::common::value::CowVal;
use cel::{Env, extensions};

use super::column::Kind;

/// A function: how it is written, what it takes and what it gives.
#[derive(Debug)]
pub(crate) struct Function {
    pub name: &'static str,
    /// Of the value it is called on or of its first argument.
    pub takes: Kind,
    /// Of the other arguments.
    pub with: Kind,
    pub form: Form,
    /// Fewest and most arguments, the value it is called on included.
    pub arguments: (usize, usize),
    pub gives: Kind,
    pub usage: &'static str,
}

/// Whether a function is written after a value or around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    After,
    Around,
    Either,
}

const fn of_text(name: &'static str, arguments: (usize, usize), gives: Kind, usage: &'static str) -> Function {
    Function { name, takes: Kind::Text, with: Kind::Text, form: Form::After, arguments, gives, usage }
}

const fn of_any(name: &'static str, takes: Kind, form: Form, gives: Kind, usage: &'static str) -> Function {
    Function { name, takes, with: Kind::Any, form, arguments: (1, 1), gives, usage }
}

pub(crate) const FUNCTIONS: [Function; 14] = [
    of_text("contains", (2, 2), Kind::Truth, r#"text.contains("late")"#),
    of_text("startsWith", (2, 2), Kind::Truth, r#"place.startsWith("/cart")"#),
    of_text("endsWith", (2, 2), Kind::Truth, r#"place.endsWith(".pdf")"#),
    Function { form: Form::Either, ..of_text("matches", (2, 2), Kind::Truth, r#"place.matches("^/(pl|ru)/")"#) },
    of_text("lower", (1, 1), Kind::Text, "text.lower()"),
    of_text("trim", (1, 1), Kind::Text, "text.trim()"),
    of_text("replace", (3, 3), Kind::Text, r#"place.replace("-", " ")"#),
    of_text("split", (2, 2), Kind::List, r#"place.split("/")"#),
    Function { with: Kind::Any, ..of_text("substring", (2, 3), Kind::Text, "case.substring(0, 3)") },
    of_text("indexOf", (2, 2), Kind::Whole, r#"text.indexOf("late")"#),
    of_any("size", Kind::Any, Form::Either, Kind::Whole, "size(text)"),
    of_any("string", Kind::Text, Form::Around, Kind::Text, "string(score)"),
    of_any("int", Kind::Number, Form::Around, Kind::Whole, "int(actions)"),
    of_any("double", Kind::Number, Form::Around, Kind::Number, "double(properties.price)"),
];

/// Macros, expanded when a condition is parsed.
pub(crate) const MACROS: [&str; 6] = ["has", "exists", "all", "exists_one", "filter", "map"];

impl Function {
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        FUNCTIONS.iter().find(|function| function.name == name)
    }
}

/// CEL's standard functions, its string functions, and `lower`, which knows
/// more letters than ASCII's.
pub(crate) fn environment() -> &'static Arc<Env> {
    static ENVIRONMENT: LazyLock<Arc<Env>> = LazyLock::new(|| {
        let mut environment = Env::stdlib();
        environment.add_extension(extensions::strings).expect("the string functions are declared once");
        environment
            .add_member_overload("lower", "string_lower", STRING_TYPE, vec![], |arguments| {
                let text = arguments[0].downcast_ref::<CelString>().map(|text| text.inner().to_lowercase());
                Ok(CowVal::owned(CelString::from(text.unwrap_or_default())))
            })
            .expect("`lower` is declared once");
        Arc::new(environment)
    });
    &ENVIRONMENT
}
