//! Is every file whole and in order?

use styk_model::{Say, Text, say};

use crate::LakeError;
use crate::file::DataFile;
use crate::people::People;
use crate::slots::person_key;
use crate::table::{Lake, LakeSnapshot};

/// What reading every file showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Health {
    /// Rows of nobody known.
    pub unidentified: u64,
    /// Whether people have moved since files were written.
    pub moved: bool,
    /// One line for each damaged or disordered file.
    pub problems: Vec<Text>,
}

impl Lake {
    /// Reads persons and times of all rows and checks the order that every
    /// answer rests on.
    pub fn check(&self, snapshot: &LakeSnapshot, people: &People) -> Health {
        let mut health = Health::default();
        for file in &snapshot.files {
            if let Err(error) = check_file(file, people, &mut health) {
                health.problems.push(Text::new(|language| {
                    let (path, error) = (&file.path, error.say(language));
                    say!(language, "`{path}`: {error}", "«{path}»: {error}", "„{path}”: {error}")
                }));
            }
        }
        health
    }
}

fn check_file(file: &DataFile, people: &People, health: &mut Health) -> Result<(), LakeError> {
    let mut last = None;
    let mut rows = 0;
    for group in 0..file.facts.groups.len() {
        let group = file.group(group);
        let (persons, starts) = group.persons()?;
        let times = group.times()?;
        for (index, person) in persons.iter().enumerate() {
            let span = starts[index] as usize..starts[index + 1] as usize;
            health.unidentified += if *person == 0 { span.len() as u64 } else { 0 };
            health.moved |= people.moved_since(*person, file.facts.identity);
            let in_order = last.is_none_or(|last| last < person_key(*person)) || *person == 0;
            if !in_order || !times[span].is_sorted() {
                return Err(LakeError::Disordered(*person));
            }
            last = Some(person_key(*person));
        }
        rows += times.len() as u64;
    }
    if rows == file.rows() {
        return Ok(());
    }
    Err(LakeError::RowCount { rows, footer: file.rows() })
}
