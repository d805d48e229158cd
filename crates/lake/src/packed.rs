//! Interactions as bytes, on their way through the sorter.
//!
//! A row is packed where it is dealt and unpacked once, in the table's order:
//! nothing is kept of what it does not have, and what is written to temporary
//! files is these bytes. Strings of few values are codes of a dictionary for
//! the whole import; past [`MOST_NAMES`] they stand in the rows.

use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::{ArrayRef, StringArray};
use styk_model::{Direction, Interaction, Medium, PersonNumber, RawTimes, Scale, Timestamp};

use crate::names::Names;

/// Different strings of a column that are kept in memory, and bytes of them.
const MOST_NAMES: usize = 65_536;
const MOST_NAME_BYTES: usize = 4 << 20;

/// Stands where a code would, before a string.
const SPELT: u32 = u32::MAX;

/// Bytes of the head of every row: length, alias, time, id, position, and what else the row has.
const HEAD: usize = 4 + 4 + 8 + 16 + 8 + 4;

/// What a row has beside its head, in this order.
pub(crate) mod has {
    pub(crate) const SEQUENCE: u32 = 1;
    pub(crate) const SOURCE: u32 = 1 << 1;
    pub(crate) const CHANNEL: u32 = 1 << 2;
    pub(crate) const PLACE: u32 = 1 << 3;
    pub(crate) const CASE: u32 = 1 << 4;
    pub(crate) const TEXT: u32 = 1 << 5;
    pub(crate) const SCORE: u32 = 1 << 6;
    pub(crate) const MONEY: u32 = 1 << 7;
    pub(crate) const COST: u32 = 1 << 8;
    pub(crate) const DURATION: u32 = 1 << 9;
    pub(crate) const ACTIONS: u32 = 1 << 10;
    pub(crate) const FLAGS: u32 = 1 << 11;
    pub(crate) const CLIENT: u32 = 1 << 12;
    pub(crate) const SENT: u32 = 1 << 13;
    pub(crate) const RECEIVED: u32 = 1 << 14;
    pub(crate) const PROPERTIES: u32 = 1 << 15;
    pub(crate) const PHYSICAL: u32 = 1 << 16;
    pub(crate) const HUMAN: u32 = 1 << 17;
    pub(crate) const OUTBOUND: u32 = 1 << 18;
}

/// Columns whose strings are codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    Source,
    Event,
    Channel,
    Place,
    Scale,
    Currency,
}

const NAMED: usize = 6;

/// Dictionaries that several threads add to.
type Shared = Arc<Mutex<[Names; NAMED]>>;

/// Strings of a column that a packer has met, and their codes in the import's dictionary.
#[derive(Default)]
struct Met {
    names: Names,
    codes: Vec<u32>,
}

/// Packs interactions for one sorter, on any thread; each thread has its own.
///
/// Which code a string gets depends on who meets it first. Nothing that is
/// written does: a row group has codes of its own.
pub struct Packer {
    met: [Met; NAMED],
    shared: Shared,
    scale: Option<(Scale, u32)>,
    most: usize,
}

impl Packer {
    pub(crate) fn new() -> Self {
        Self::with_most(MOST_NAMES)
    }

    pub(crate) fn with_most(most: usize) -> Self {
        let mut names: [Names; NAMED] = Default::default();
        // What most rows have is the first code, and not written.
        for blank in [Named::Channel, Named::Place] {
            names[blank as usize].code("");
        }
        Self { met: Default::default(), shared: Arc::new(Mutex::new(names)), scale: None, most }
    }

    /// Another one for the same sorter.
    pub(crate) fn another(&self) -> Self {
        Self { met: Default::default(), shared: Arc::clone(&self.shared), scale: None, most: self.most }
    }

    /// Appends a row to `out`; whose it is comes when it is dealt.
    pub fn pack(&mut self, row: &Interaction<'_>, out: &mut Vec<u8>) {
        let start = out.len();
        let mut head = [0; HEAD];
        head[8..16].copy_from_slice(&row.time.0.to_le_bytes());
        head[16..32].copy_from_slice(&row.id.to_bytes());
        head[32..40].copy_from_slice(&row.position.to_le_bytes());
        out.extend_from_slice(&head);
        let mut has = medium_bit(row.medium) | if row.direction == Direction::Outbound { has::OUTBOUND } else { 0 };
        has |= number(row.sequence, has::SEQUENCE, out);
        self.name(Named::Event, &row.event, out);
        has |= self.name_unless_first(Named::Source, &row.source, has::SOURCE, out);
        has |= self.name_unless_first(Named::Channel, &row.channel, has::CHANNEL, out);
        has |= self.name_unless_first(Named::Place, &row.place, has::PLACE, out);
        has |= text(Some(&row.case).filter(|case| !case.is_empty()).map(|case| &**case), has::CASE, out);
        has |= text(row.text.as_deref(), has::TEXT, out);
        if let Some(score) = row.score {
            has |= number(Some(score.value.to_bits() as i64), has::SCORE, out);
            match self.scale(score.scale) {
                SPELT => put_name(SPELT, &score.scale.to_string(), out),
                code => put_name(code, "", out),
            }
        }
        for (money, bit) in [(row.money, has::MONEY), (row.cost, has::COST)] {
            if let Some(money) = money {
                has |= number(Some(money.minor), bit, out);
                self.name(Named::Currency, money.currency.code(), out);
            }
        }
        has |= number(row.duration_ms, has::DURATION, out);
        has |= number(row.actions, has::ACTIONS, out);
        has |= number(Some(i64::from(row.flags.0)).filter(|flags| *flags != 0), has::FLAGS, out);
        let RawTimes { client, sent, received } = row.raw_times;
        for (time, bit) in [(client, has::CLIENT), (sent, has::SENT), (received, has::RECEIVED)] {
            has |= number(time.map(Timestamp::micros), bit, out);
        }
        has |= text((!row.properties.is_empty()).then_some(&row.properties), has::PROPERTIES, out);
        let length = (out.len() - start) as u32;
        out[start..start + 4].copy_from_slice(&length.to_le_bytes());
        out[start + HEAD - 4..start + HEAD].copy_from_slice(&has.to_le_bytes());
    }

    fn name(&mut self, column: Named, name: &str, out: &mut Vec<u8>) {
        let code = self.code(column, name);
        put_name(code, name, out);
    }

    /// Nothing for the first name of a column, which most rows have.
    fn name_unless_first(&mut self, column: Named, name: &str, bit: u32, out: &mut Vec<u8>) -> u32 {
        let code = self.code(column, name);
        if code == 0 {
            return 0;
        }
        put_name(code, name, out);
        bit
    }

    /// The code of a name in the import's dictionary, or [`SPELT`].
    fn code(&mut self, column: Named, name: &str) -> u32 {
        let Met { names, codes } = &mut self.met[column as usize];
        let Some(met) = names.code_within(name, self.most, MOST_NAME_BYTES) else { return SPELT };
        if let Some(code) = codes.get(met as usize) {
            return *code;
        }
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let code = shared[column as usize].code_within(name, self.most, MOST_NAME_BYTES).unwrap_or(SPELT);
        codes.push(code);
        code
    }

    fn scale(&mut self, scale: Scale) -> u32 {
        match self.scale {
            Some((known, code)) if known == scale => code,
            _ => {
                let code = self.code(Named::Scale, &scale.to_string());
                self.scale = Some((scale, code));
                code
            }
        }
    }

    /// The dictionaries, once no more rows come.
    pub(crate) fn finish(self) -> Dictionaries {
        let names = std::mem::take(&mut *self.shared.lock().unwrap_or_else(PoisonError::into_inner));
        let values = std::array::from_fn(|column| -> ArrayRef { Arc::new(names[column].values(&Names::default())) });
        Dictionaries { names, values }
    }
}

/// A code, and behind [`SPELT`] the name itself.
fn put_name(code: u32, name: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(&code.to_le_bytes());
    if code == SPELT {
        put_text(name, out);
    }
}

/// Says whose a packed row is.
pub(crate) fn set_alias(row: &mut [u8], alias: PersonNumber) {
    row[4..8].copy_from_slice(&alias.to_le_bytes());
}

fn put_text(text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(&(text.len() as u32).to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}

fn number(value: Option<i64>, bit: u32, out: &mut Vec<u8>) -> u32 {
    let Some(value) = value else { return 0 };
    out.extend_from_slice(&value.to_le_bytes());
    bit
}

fn text(text: Option<&str>, bit: u32, out: &mut Vec<u8>) -> u32 {
    let Some(text) = text else { return 0 };
    put_text(text, out);
    bit
}

fn medium_bit(medium: Medium) -> u32 {
    match medium {
        Medium::Digital => 0,
        Medium::Physical => has::PHYSICAL,
        Medium::Human => has::HUMAN,
    }
}

/// The strings that the codes of packed rows stand for.
pub(crate) struct Dictionaries {
    names: [Names; NAMED],
    values: [ArrayRef; NAMED],
}

impl Dictionaries {
    pub(crate) fn len(&self, column: Named) -> usize {
        self.names[column as usize].len()
    }

    /// The values of a column, with strings spelt in its rows behind them.
    pub(crate) fn values(&self, column: Named, spelt: &Names) -> ArrayRef {
        if spelt.len() == 0 {
            return Arc::clone(&self.values[column as usize]);
        }
        let values: StringArray = self.names[column as usize].values(spelt);
        Arc::new(values)
    }
}

/// A name as it stands in a row.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Name<'a> {
    Code(u32),
    Spelt(&'a str),
}

/// One packed row: its head at once, the rest one after the other as [`has`] says.
#[derive(Clone, Copy)]
pub(crate) struct PackedRow<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> PackedRow<'a> {
    /// The row that begins at `at`.
    pub(crate) fn at(bytes: &'a [u8], at: usize) -> Self {
        let length = u32::from_le_bytes(four(bytes, at)) as usize;
        Self { bytes: &bytes[at..at + length], at: HEAD }
    }

    pub(crate) fn length(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn alias(&self) -> PersonNumber {
        u32::from_le_bytes(four(self.bytes, 4))
    }

    pub(crate) fn time(&self) -> i64 {
        i64::from_le_bytes(eight(self.bytes, 8))
    }

    pub(crate) fn id(&self) -> &'a [u8] {
        &self.bytes[16..32]
    }

    pub(crate) fn position(&self) -> i64 {
        i64::from_le_bytes(eight(self.bytes, 32))
    }

    pub(crate) fn has(&self) -> u32 {
        u32::from_le_bytes(four(self.bytes, 40))
    }

    /// What breaks a tie between rows of one person at one instant.
    pub(crate) fn tie(&self) -> (i64, i64, &'a [u8]) {
        let sequence =
            if self.has() & has::SEQUENCE == 0 { i64::MIN } else { i64::from_le_bytes(eight(self.bytes, HEAD)) };
        (sequence, self.position(), self.id())
    }

    pub(crate) fn number(&mut self) -> i64 {
        let value = i64::from_le_bytes(eight(self.bytes, self.at));
        self.at += 8;
        value
    }

    pub(crate) fn name(&mut self) -> Name<'a> {
        let code = u32::from_le_bytes(four(self.bytes, self.at));
        self.at += 4;
        if code == SPELT { Name::Spelt(self.text()) } else { Name::Code(code) }
    }

    pub(crate) fn text(&mut self) -> &'a str {
        let length = u32::from_le_bytes(four(self.bytes, self.at)) as usize;
        let text = &self.bytes[self.at + 4..self.at + 4 + length];
        self.at += 4 + length;
        std::str::from_utf8(text).unwrap_or_default()
    }
}

fn four(bytes: &[u8], at: usize) -> [u8; 4] {
    bytes[at..at + 4].try_into().unwrap_or_default()
}

fn eight(bytes: &[u8], at: usize) -> [u8; 8] {
    bytes[at..at + 8].try_into().unwrap_or_default()
}
