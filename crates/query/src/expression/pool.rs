//! Conditions evaluated together: each column is decoded once, whatever reads
//! it, and the conditions are worked out once per different combination of
//! what their parts came to.

use std::collections::HashMap;

use styk_lake::schema::Promoted;
use styk_lake::{LakeError, RowGroup};

use super::Condition;
use super::column::Column;
use super::combine::{Codes, Combination};
use super::compile::Leaf;
use super::decode::{JsonRead, Source, Tested};
use super::interpret::{Cell, interpret};
use super::number::{NumberTest, Numbers};
use super::text::{Patterns, TextTests};
use super::truth::{Node, Truth};

/// The parts of several conditions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pool {
    columns: Vec<Column>,
    promoted: Vec<Promoted>,
    leaves: usize,
    texts: Vec<TextColumn>,
    numbers: Vec<(usize, NumberTest)>,
    /// Leaves that say whether the customer is in a segment, with their columns.
    members: Vec<(usize, usize)>,
    interpreted: Vec<Interpreted>,
}

/// A column of strings with all tests of it; the leaves that the tests are, in order.
#[derive(Debug, Clone)]
struct TextColumn {
    column: usize,
    tests: TextTests,
    leaves: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Interpreted {
    leaf: usize,
    expression: Box<cel::IdedExpr>,
    names: Vec<usize>,
    columns: Vec<usize>,
}

/// A tested column and the leaves that its tests are.
struct Input<'a> {
    tested: Tested,
    leaves: std::borrow::Cow<'a, [usize]>,
}

/// What is left to be read from the JSON of each row: texts and numbers, each
/// in the order in which they stand among the reads.
#[derive(Default)]
struct FromJson<'a> {
    reads: Vec<JsonRead<'a>>,
    texts: Vec<&'a TextColumn>,
    numbers: Vec<usize>,
}

impl<'a> FromJson<'a> {
    fn read(
        mut self,
        source: &Source<'_>,
        inputs: &mut Vec<Input<'a>>,
        columns: &mut HashMap<usize, Vec<f64>>,
    ) -> Result<(), LakeError> {
        source.read_json(&mut self.reads)?;
        let (mut texts, mut numbers) = (self.texts.into_iter(), self.numbers.into_iter());
        for read in self.reads {
            match read {
                JsonRead::Text { patterns, codes, .. } => {
                    let tested = Tested { codes, patterns: patterns.into_patterns() };
                    let leaves = texts.next().map_or(&[][..], |text| text.leaves.as_slice());
                    inputs.push(Input { tested, leaves: leaves.into() });
                }
                JsonRead::Number { numbers: read, .. } => {
                    columns.extend(numbers.next().map(|column| (column, read)));
                }
            }
        }
        Ok(())
    }
}

impl Pool {
    /// Puts conditions together; gives back their roots over the common leaves.
    pub(crate) fn of<'a>(conditions: impl Iterator<Item = &'a Condition>) -> (Self, Vec<Node>) {
        let mut pool = Self::default();
        let mut texts: Vec<(usize, Vec<super::text::TextTest>, Vec<usize>)> = Vec::new();
        let mut roots = Vec::new();
        for condition in conditions {
            roots.push(condition.root.shifted(pool.leaves));
            let columns: Vec<usize> = condition.columns.iter().map(|column| pool.column(column)).collect();
            for promoted in &condition.promoted {
                if !pool.promoted.contains(promoted) {
                    pool.promoted.push(promoted.clone());
                }
            }
            for leaf in &condition.leaves {
                let number = pool.leaves;
                pool.leaves += 1;
                match leaf {
                    Leaf::Text { column, test } => {
                        let column = columns[*column];
                        let at = texts.iter().position(|text| text.0 == column).unwrap_or_else(|| {
                            texts.push((column, Vec::new(), Vec::new()));
                            texts.len() - 1
                        });
                        texts[at].1.push(test.clone());
                        texts[at].2.push(number);
                    }
                    Leaf::Number(test) => {
                        let mut test = test.clone();
                        test.renumber(&columns);
                        pool.numbers.push((number, test));
                    }
                    Leaf::Member { column } => pool.members.push((number, columns[*column])),
                    Leaf::Interpreted { expression, names, columns: read } => pool.interpreted.push(Interpreted {
                        leaf: number,
                        expression: expression.clone(),
                        names: names.clone(),
                        columns: read.iter().map(|column| columns[*column]).collect(),
                    }),
                }
            }
        }
        let tested = |(column, tests, leaves)| TextColumn { column, tests: TextTests::new(tests), leaves };
        pool.texts = texts.into_iter().map(tested).collect();
        (pool, roots)
    }

    fn column(&mut self, column: &Column) -> usize {
        self.columns.iter().position(|known| known == column).unwrap_or_else(|| {
            self.columns.push(column.clone());
            self.columns.len() - 1
        })
    }

    /// Works out `decide` on what the leaves came to, for every row.
    pub(crate) fn decide<T: Copy>(
        &self,
        group: RowGroup<'_>,
        mut decide: impl FnMut(&[Truth]) -> T,
    ) -> Result<Vec<T>, LakeError> {
        let mut inputs = self.inputs(group)?;
        inputs.sort_by_key(|input| input.tested.patterns.len());
        let codes: Vec<Codes<'_>> = inputs
            .iter()
            .map(|input| Codes { codes: &input.tested.codes, count: input.tested.patterns.len() })
            .collect();
        let combination = Combination::of(&codes, group.rows());
        let mut truths = vec![Truth::Error; self.leaves];
        let table: Vec<T> = (0..combination.count())
            .map(|number| {
                for (input, code) in inputs.iter().zip(combination.parts(number)) {
                    let pattern = &input.tested.patterns[*code as usize];
                    for (leaf, truth) in input.leaves.iter().zip(pattern) {
                        truths[*leaf] = *truth;
                    }
                }
                decide(&truths)
            })
            .collect();
        Ok(combination.codes.iter().map(|code| table[*code as usize]).collect())
    }

    fn inputs(&self, group: RowGroup<'_>) -> Result<Vec<Input<'_>>, LakeError> {
        let source = Source { group, promoted: &self.promoted };
        let mut inputs = Vec::new();
        let mut from_json = FromJson::default();
        for text in &self.texts {
            let column = &self.columns[text.column];
            match column {
                Column::Property { name, .. } if source.needs_json(column) => {
                    let patterns = Patterns::new(&text.tests);
                    from_json.reads.push(JsonRead::Text { name, patterns, codes: Vec::new() });
                    from_json.texts.push(text);
                }
                _ => {
                    let tested = source.tested(column, &text.tests)?;
                    inputs.push(Input { tested, leaves: text.leaves.as_slice().into() });
                }
            }
        }
        let mut numbers: HashMap<usize, Vec<f64>> = HashMap::new();
        for number in self.numbers.iter().flat_map(|(_, test)| test.columns()) {
            let column = &self.columns[number];
            match column {
                _ if numbers.contains_key(&number) || from_json.numbers.contains(&number) => {}
                Column::Property { name, .. } if source.needs_json(column) => {
                    from_json.reads.push(JsonRead::Number { name, numbers: Vec::new() });
                    from_json.numbers.push(number);
                }
                _ => {
                    numbers.insert(number, source.numbers(column)?);
                }
            }
        }
        from_json.read(&source, &mut inputs, &mut numbers)?;
        self.test_numbers(group.rows(), &numbers, &mut inputs);
        for (leaf, column) in &self.members {
            if let Column::Segment(membership) = &self.columns[*column] {
                let codes = membership.rows(group)?.into_iter().map(u32::from).collect();
                inputs.push(Input { tested: truths(codes), leaves: vec![*leaf].into() });
            }
        }
        for interpreted in &self.interpreted {
            inputs.push(self.interpret(&source, interpreted)?);
        }
        Ok(inputs)
    }

    fn test_numbers<'a>(&'a self, rows: usize, columns: &HashMap<usize, Vec<f64>>, inputs: &mut Vec<Input<'a>>) {
        let values = |column: usize| columns.get(&column).map_or(&[][..], Vec::as_slice);
        let is_nullable = |column: usize| matches!(self.columns[column], Column::Number(_));
        let numbers = Numbers { rows, values: &values, is_nullable: &is_nullable };
        for (leaf, test) in &self.numbers {
            inputs.push(Input { tested: truths(test.truths(&numbers)), leaves: vec![*leaf].into() });
        }
    }

    fn interpret(&self, source: &Source<'_>, leaf: &Interpreted) -> Result<Input<'_>, LakeError> {
        let cells =
            leaf.columns.iter().map(|column| source.cells(&self.columns[*column])).collect::<Result<Vec<_>, _>>()?;
        let codes: Vec<Codes<'_>> =
            cells.iter().map(|cells| Codes { codes: &cells.codes, count: cells.count() }).collect();
        let combination = Combination::of(&codes, source.group.rows());
        let mut row: Vec<Cell<'_>> = Vec::with_capacity(cells.len());
        let table: Vec<u32> = (0..combination.count())
            .map(|number| {
                row.clear();
                row.extend(cells.iter().zip(combination.parts(number)).map(|(cells, code)| cells.cell(*code)));
                interpret(&leaf.expression, &leaf.names, &row) as u32
            })
            .collect();
        let codes = combination.codes.iter().map(|code| table[*code as usize]).collect();
        Ok(Input { tested: truths(codes), leaves: vec![leaf.leaf].into() })
    }
}

/// Codes that are truths themselves.
fn truths(codes: Vec<u32>) -> Tested {
    let patterns = [Truth::False, Truth::True, Truth::Error].map(|truth| Box::from([truth]));
    Tested { codes, patterns: patterns.into() }
}
