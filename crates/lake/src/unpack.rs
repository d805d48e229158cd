//! Packed rows to columns, in the table's order.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryArray, DictionaryArray, Int32Array, Int64Array, PrimitiveArray, RecordBatch, StringArray,
    TimestampMicrosecondArray, new_null_array,
};
use arrow::buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow::datatypes::{ArrowPrimitiveType, DataType, Float64Type, Int32Type, Int64Type, TimestampMicrosecondType};
use styk_model::PersonNumber;

use crate::names::Names;
use crate::packed::{Dictionaries, Name, Named, PackedRow, has};
use crate::rows::memory_batch;
use crate::slots::person_key;

/// Where a row belongs, and where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    /// Slot and person.
    pub person: u64,
    pub time: i64,
    pub at: usize,
}

/// The keys of packed rows in the order they came. Persons come from `person_of(alias)`.
pub(crate) fn keys(bytes: &[u8], person_of: impl Fn(PersonNumber) -> PersonNumber) -> Vec<Key> {
    let mut keys = Vec::with_capacity(bytes.len() / 44);
    let mut at = 0;
    while at < bytes.len() {
        let row = PackedRow::at(bytes, at);
        keys.push(Key { person: person_key(person_of(row.alias())), time: row.time(), at });
        at += row.length();
    }
    keys
}

/// The order of the table: slot, person, time, device sequence, position, id.
pub(crate) fn sort(keys: &mut [Key], bytes: &[u8]) {
    keys.sort_unstable_by(|a, b| {
        (a.person, a.time)
            .cmp(&(b.person, b.time))
            .then_with(|| PackedRow::at(bytes, a.at).tie().cmp(&PackedRow::at(bytes, b.at).tie()))
            .then(a.at.cmp(&b.at))
    });
}

/// The rows of the keys, in their order, as columns of the table; strings of
/// few values with codes. Columns that no row has a value of are left out,
/// but for those that order needs.
pub(crate) fn columns(bytes: &[u8], keys: &[Key], dictionaries: &Dictionaries, import: i64) -> RecordBatch {
    let mut columns = Columns::new(keys.len());
    for key in keys {
        columns.push(*key, PackedRow::at(bytes, key.at), dictionaries);
    }
    columns.finish(dictionaries, import)
}

/// Values of the rows that have one.
#[derive(Default)]
struct Sparse<T> {
    rows: Vec<u32>,
    values: Vec<T>,
}

impl<T: Copy + Default> Sparse<T> {
    fn push(&mut self, row: usize, value: T) {
        self.rows.push(row as u32);
        self.values.push(value);
    }

    /// A value for every row, and which of them there are.
    fn dense(self, rows: usize) -> (Vec<T>, Option<NullBuffer>) {
        if self.rows.len() == rows {
            return (self.values, None);
        }
        let mut values = vec![T::default(); rows];
        let mut present = vec![false; rows];
        for (row, value) in self.rows.iter().zip(self.values) {
            values[*row as usize] = value;
            present[*row as usize] = true;
        }
        (values, Some(NullBuffer::new(BooleanBuffer::from(present))))
    }

    /// `None` where no row has a value.
    fn array<A: ArrowPrimitiveType<Native = T>>(self, rows: usize, data_type: &DataType) -> Option<ArrayRef>
    where
        Vec<T>: Into<ScalarBuffer<T>>,
        T: arrow::datatypes::ArrowNativeType,
    {
        if self.rows.is_empty() {
            return None;
        }
        let (values, nulls) = self.dense(rows);
        Some(Arc::new(PrimitiveArray::<A>::new(values.into(), nulls).with_data_type(data_type.clone())))
    }
}

/// Texts of the rows that have one.
#[derive(Default)]
struct Texts {
    rows: Vec<u32>,
    ends: Vec<i32>,
    text: Vec<u8>,
}

impl Texts {
    fn push(&mut self, row: usize, text: &str) {
        self.rows.push(row as u32);
        self.text.extend_from_slice(text.as_bytes());
        self.ends.push(self.text.len() as i32);
    }

    /// Rows without a text are null, or blank; `None` where all are null.
    fn array(self, rows: usize, nullable: bool) -> Option<ArrayRef> {
        if nullable && self.rows.is_empty() {
            return None;
        }
        let mut offsets = Vec::with_capacity(rows + 1);
        let mut present = vec![false; if nullable { rows } else { 0 }];
        offsets.push(0);
        let mut end = 0;
        for (row, here) in self.rows.iter().zip(&self.ends) {
            offsets.resize(*row as usize + 1, end);
            end = *here;
            offsets.push(end);
            if nullable {
                present[*row as usize] = true;
            }
        }
        offsets.resize(rows + 1, end);
        let nulls = (nullable && self.rows.len() < rows).then(|| NullBuffer::new(BooleanBuffer::from(present)));
        let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
        Some(Arc::new(StringArray::new(offsets, Buffer::from_vec(self.text), nulls)))
    }
}

/// Codes of every row, and names that have none in the import's dictionary.
struct Codes {
    column: Named,
    keys: Vec<i32>,
    spelt: Names,
}

impl Codes {
    fn new(column: Named, rows: usize) -> Self {
        Self { column, keys: Vec::with_capacity(rows), spelt: Names::default() }
    }

    fn push(&mut self, name: Name<'_>, dictionaries: &Dictionaries) {
        let code = self.code(name, dictionaries);
        self.keys.push(code);
    }

    fn code(&mut self, name: Name<'_>, dictionaries: &Dictionaries) -> i32 {
        match name {
            Name::Code(code) => code as i32,
            Name::Spelt(name) => (dictionaries.len(self.column) + self.spelt.code(name) as usize) as i32,
        }
    }

    fn array(self, dictionaries: &Dictionaries) -> ArrayRef {
        let values = dictionaries.values(self.column, &self.spelt);
        dictionary(Int32Array::new(self.keys.into(), None), values)
    }
}

fn dictionary(keys: Int32Array, values: ArrayRef) -> ArrayRef {
    Arc::new(DictionaryArray::<Int32Type>::try_new(keys, values).expect("codes are within their dictionary"))
}

/// Scale or currency, for rows with a score or an amount.
fn sparse_codes(codes: Sparse<i32>, rows: usize, values: ArrayRef) -> Option<ArrayRef> {
    if codes.rows.is_empty() {
        return None;
    }
    let (keys, nulls) = codes.dense(rows);
    Some(dictionary(Int32Array::new(keys.into(), nulls), values))
}

struct Columns {
    ids: Vec<u8>,
    persons: Vec<i64>,
    aliases: Vec<i64>,
    times: Vec<i64>,
    sequences: Sparse<i64>,
    positions: Vec<i64>,
    source: Codes,
    event: Codes,
    channel: Codes,
    place: Codes,
    media: Vec<i32>,
    directions: Vec<i32>,
    cases: Texts,
    texts: Texts,
    scores: Sparse<f64>,
    scales: Sparse<i32>,
    money: Sparse<i64>,
    currencies: Sparse<i32>,
    costs: Sparse<i64>,
    cost_currencies: Sparse<i32>,
    /// For scales and currencies that have no code, should there be too many.
    scale: Codes,
    currency: Codes,
    durations: Sparse<i64>,
    actions: Sparse<i64>,
    flags: Vec<i32>,
    raw_times: [Sparse<i64>; 3],
    properties: Texts,
}

impl Columns {
    fn new(rows: usize) -> Self {
        Self {
            ids: Vec::with_capacity(rows * 16),
            persons: Vec::with_capacity(rows),
            aliases: Vec::with_capacity(rows),
            times: Vec::with_capacity(rows),
            sequences: Sparse::default(),
            positions: Vec::with_capacity(rows),
            source: Codes::new(Named::Source, rows),
            event: Codes::new(Named::Event, rows),
            channel: Codes::new(Named::Channel, rows),
            place: Codes::new(Named::Place, rows),
            media: Vec::with_capacity(rows),
            directions: Vec::with_capacity(rows),
            cases: Texts::default(),
            texts: Texts::default(),
            scores: Sparse::default(),
            scales: Sparse::default(),
            money: Sparse::default(),
            currencies: Sparse::default(),
            costs: Sparse::default(),
            cost_currencies: Sparse::default(),
            scale: Codes::new(Named::Scale, 0),
            currency: Codes::new(Named::Currency, 0),
            durations: Sparse::default(),
            actions: Sparse::default(),
            flags: Vec::with_capacity(rows),
            raw_times: Default::default(),
            properties: Texts::default(),
        }
    }

    fn push(&mut self, key: Key, mut row: PackedRow<'_>, dictionaries: &Dictionaries) {
        let number = self.times.len();
        let has = row.has();
        self.ids.extend_from_slice(row.id());
        self.persons.push(i64::from(key.person as u32));
        self.aliases.push(i64::from(row.alias()));
        self.times.push(key.time);
        self.positions.push(row.position());
        self.media.push(((has & (has::PHYSICAL | has::HUMAN)) / has::PHYSICAL) as i32);
        self.directions.push(i32::from(has & has::OUTBOUND != 0));
        if has & has::SEQUENCE != 0 {
            self.sequences.push(number, row.number());
        }
        self.event.push(row.name(), dictionaries);
        for (codes, bit) in
            [(&mut self.source, has::SOURCE), (&mut self.channel, has::CHANNEL), (&mut self.place, has::PLACE)]
        {
            let name = if has & bit == 0 { Name::Code(0) } else { row.name() };
            codes.push(name, dictionaries);
        }
        let flags = if has & REST == 0 { 0 } else { self.push_rest(number, has, row, dictionaries) };
        self.flags.push(flags);
    }

    /// What few rows have; gives back the flags.
    fn push_rest(&mut self, number: usize, has: u32, mut row: PackedRow<'_>, dictionaries: &Dictionaries) -> i32 {
        if has & has::CASE != 0 {
            self.cases.push(number, row.text());
        }
        if has & has::TEXT != 0 {
            self.texts.push(number, row.text());
        }
        if has & has::SCORE != 0 {
            self.scores.push(number, f64::from_bits(row.number() as u64));
            self.scales.push(number, self.scale.code(row.name(), dictionaries));
        }
        if has & has::MONEY != 0 {
            self.money.push(number, row.number());
            self.currencies.push(number, self.currency.code(row.name(), dictionaries));
        }
        if has & has::COST != 0 {
            self.costs.push(number, row.number());
            self.cost_currencies.push(number, self.currency.code(row.name(), dictionaries));
        }
        if has & has::DURATION != 0 {
            self.durations.push(number, row.number());
        }
        if has & has::ACTIONS != 0 {
            self.actions.push(number, row.number());
        }
        let flags = if has & has::FLAGS == 0 { 0 } else { row.number() as i32 };
        for (times, bit) in self.raw_times.iter_mut().zip([has::CLIENT, has::SENT, has::RECEIVED]) {
            if has & bit != 0 {
                times.push(number, row.number());
            }
        }
        if has & has::PROPERTIES != 0 {
            self.properties.push(number, row.text());
        }
        flags
    }

    fn finish(self, dictionaries: &Dictionaries, import: i64) -> RecordBatch {
        let rows = self.times.len();
        let instant = DataType::Timestamp(arrow::datatypes::TimeUnit::Microsecond, Some("UTC".into()));
        let longs = |values: Sparse<i64>| values.array::<Int64Type>(rows, &DataType::Int64);
        let media = Arc::new(StringArray::from(vec!["digital", "physical", "human"]));
        let directions = Arc::new(StringArray::from(vec!["inbound", "outbound"]));
        let currencies = dictionaries.values(Named::Currency, &self.currency.spelt);
        let ids = OffsetBuffer::new(ScalarBuffer::from((0..=rows as i32).map(|row| row * 16).collect::<Vec<_>>()));
        let raw_times = self.raw_times.map(|times| times.array::<TimestampMicrosecondType>(rows, &instant));
        let [client, sent, received] = raw_times;
        let sequences = longs(self.sequences).unwrap_or_else(|| new_null_array(&DataType::Int64, rows));
        let columns: [Option<ArrayRef>; 28] = [
            Some(Arc::new(BinaryArray::new(ids, Buffer::from_vec(self.ids), None))),
            Some(Arc::new(Int64Array::from(self.persons))),
            Some(Arc::new(Int64Array::from(self.aliases))),
            Some(Arc::new(TimestampMicrosecondArray::from(self.times).with_timezone("UTC"))),
            Some(sequences),
            Some(Arc::new(Int64Array::from(self.positions))),
            Some(self.source.array(dictionaries)),
            Some(self.event.array(dictionaries)),
            Some(self.channel.array(dictionaries)),
            Some(dictionary(self.media.into(), media)),
            Some(self.place.array(dictionaries)),
            Some(dictionary(self.directions.into(), directions)),
            self.cases.array(rows, false),
            self.texts.array(rows, true),
            self.scores.array::<Float64Type>(rows, &DataType::Float64),
            sparse_codes(self.scales, rows, dictionaries.values(Named::Scale, &self.scale.spelt)),
            longs(self.money),
            sparse_codes(self.currencies, rows, Arc::clone(&currencies)),
            longs(self.costs),
            sparse_codes(self.cost_currencies, rows, currencies),
            longs(self.durations),
            longs(self.actions),
            Some(Arc::new(Int64Array::from_value(import, rows))),
            Some(Arc::new(Int32Array::from(self.flags))),
            client,
            sent,
            received,
            self.properties.array(rows, true),
        ];
        memory_batch(columns)
    }
}

/// What few rows have.
const REST: u32 = has::CASE
    | has::TEXT
    | has::SCORE
    | has::MONEY
    | has::COST
    | has::DURATION
    | has::ACTIONS
    | has::FLAGS
    | has::CLIENT
    | has::SENT
    | has::RECEIVED
    | has::PROPERTIES;

#[cfg(test)]
mod tests {
    use arrow::array::AsArray;
    use styk_model::{Currency, Interaction, Money, Timestamp};

    use super::*;
    use crate::packed::Packer;
    use crate::rows::plain;
    use crate::schema::arrow_schema;

    #[test]
    fn names_past_the_dictionary_are_read_from_their_rows() {
        let columns_of = |most: usize| {
            let mut packer = Packer::with_most(most);
            let mut bytes = Vec::new();
            for number in 0..50_i64 {
                let mut row = Interaction::new("s", format!("event {}", number % 9), Timestamp(number));
                row.channel = format!("channel {}", number % 4).into();
                row.place = if number % 3 == 0 { "".into() } else { format!("place {number}").into() };
                let currency = if number % 2 == 0 { Currency::EUR } else { Currency::PLN };
                row.money = (number % 5 == 0).then_some(Money { minor: number, currency });
                row.cost = (number % 7 == 0).then_some(Money { minor: number, currency });
                packer.pack(&row, &mut bytes);
            }
            let keys = keys(&bytes, |alias| alias);
            plain(&columns(&bytes, &keys, &packer.finish(), 1), &arrow_schema(&[])).unwrap()
        };
        let all = columns_of(usize::MAX);
        assert_eq!(all.column_by_name("event").unwrap().as_string::<i32>().value(13), "event 4");
        for most in [0, 1, 2, 5] {
            assert_eq!(columns_of(most), all, "{most} names have codes");
        }
    }
}
