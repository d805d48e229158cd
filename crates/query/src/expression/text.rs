//! Tests of strings: each runs once per different string of a row group.

use std::collections::HashMap;

use cel::common::ast::IdedExpr;
use regex::Regex;

use super::interpret::{Cell, interpret};
use super::truth::Truth;

#[derive(Debug, Clone)]
pub(crate) enum TextTest {
    OneOf(Vec<String>),
    StartsWith(String),
    EndsWith(String),
    Contains(String),
    Matches(Regex),
    /// The word `true` or `false`.
    IsTrue,
    /// Whether there is a value at all.
    IsPresent,
    /// Any other expression that reads this column alone.
    Interpreted {
        expression: Box<IdedExpr>,
        /// What the expression calls the column.
        name: usize,
    },
}

impl TextTest {
    pub(crate) fn truth(&self, value: Option<&str>) -> Truth {
        if matches!(self, Self::IsPresent) {
            return value.is_some().into();
        }
        let Some(text) = value else { return Truth::Error };
        match self {
            Self::OneOf(texts) => texts.iter().any(|one| one == text).into(),
            Self::StartsWith(start) => text.starts_with(start.as_str()).into(),
            Self::EndsWith(end) => text.ends_with(end.as_str()).into(),
            Self::Contains(part) => text.contains(part.as_str()).into(),
            Self::Matches(pattern) => pattern.is_match(text).into(),
            Self::IsTrue => match text {
                "true" => Truth::True,
                "false" => Truth::False,
                _ => Truth::Error,
            },
            Self::IsPresent => Truth::True,
            Self::Interpreted { expression, name } => interpret(expression, &[*name], &[Cell::Text(text)]),
        }
    }
}

/// All tests of one column. Strings that every test answers alike share a code.
#[derive(Debug, Clone)]
pub(crate) struct TextTests {
    tests: Vec<TextTest>,
    /// Texts that `OneOf` tests look for, each with the numbers of those tests.
    equal: HashMap<String, Vec<usize>>,
}

impl TextTests {
    pub(crate) fn new(tests: Vec<TextTest>) -> Self {
        let mut equal: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, test) in tests.iter().enumerate() {
            if let TextTest::OneOf(texts) = test {
                for text in texts {
                    equal.entry(text.clone()).or_default().push(number);
                }
            }
        }
        Self { tests, equal }
    }

    /// What the tests come to, in `truths`.
    fn run(&self, value: Option<&str>, truths: &mut Vec<Truth>) {
        truths.clear();
        truths.extend(self.tests.iter().map(|test| match test {
            TextTest::OneOf(_) if value.is_some() => Truth::False,
            other => other.truth(value),
        }));
        if let Some(found) = value.and_then(|text| self.equal.get(text)) {
            for number in found {
                truths[*number] = Truth::True;
            }
        }
    }
}

/// Codes of strings by what the tests came to on them.
#[derive(Debug)]
pub(crate) struct Patterns<'a> {
    tests: &'a TextTests,
    known: HashMap<Box<[Truth]>, u32>,
    by_code: Vec<Box<[Truth]>>,
    truths: Vec<Truth>,
}

impl<'a> Patterns<'a> {
    pub(crate) fn new(tests: &'a TextTests) -> Self {
        Self { tests, known: HashMap::new(), by_code: Vec::new(), truths: Vec::new() }
    }

    pub(crate) fn code(&mut self, value: Option<&str>) -> u32 {
        self.tests.run(value, &mut self.truths);
        if let Some(code) = self.known.get(self.truths.as_slice()) {
            return *code;
        }
        let (code, pattern) = (self.by_code.len() as u32, self.truths.clone().into_boxed_slice());
        self.by_code.push(pattern.clone());
        self.known.insert(pattern, code);
        code
    }

    /// What the tests came to, by code.
    pub(crate) fn into_patterns(self) -> Vec<Box<[Truth]>> {
        self.by_code
    }
}
