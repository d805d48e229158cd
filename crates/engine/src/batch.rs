//! Interactions on their way from the threads that read them to the one that
//! knows who is who.

use styk_collect::Worker;
use styk_lake::Packer;
use styk_model::{Consent, Identifier, IdentifierKind, Interaction, Timestamp, Trait};

use crate::registry::Shape;

/// Packs interactions, on one of several threads.
pub(crate) struct Packing {
    packer: Packer,
}

impl Packing {
    pub(crate) fn new(packer: Packer) -> Self {
        Self { packer }
    }
}

/// Interactions of a stretch of a source, as bytes, beside what is to be found out about each.
#[derive(Default)]
pub(crate) struct Packed {
    rows: Vec<u8>,
    /// Identifiers one after the other.
    names: String,
    kinds: Vec<(IdentifierKind, u32)>,
    entries: Vec<Entry>,
    /// What was said of consent, each with the place of its row.
    consents: Vec<(usize, Consent)>,
    /// What was said of customers, likewise.
    traits: Vec<(usize, Trait)>,
    pub shape: Shape,
}

/// Where a row ends in the rows, and in the identifiers.
#[derive(Clone, Copy)]
struct Entry {
    time: Timestamp,
    row_end: usize,
    kinds_end: usize,
}

/// One interaction of a batch.
pub(crate) struct PackedRow<'a> {
    pub time: Timestamp,
    pub packed: &'a [u8],
    pub who: Vec<Identifier<'a>>,
    pub consents: &'a [(usize, Consent)],
    pub traits: &'a [(usize, Trait)],
}

impl Worker for Packing {
    type Batch = Packed;

    fn interaction(&mut self, batch: &mut Packed, interaction: &Interaction<'_>) {
        if batch.entries.is_empty() {
            batch.reserve();
        }
        self.packer.pack(interaction, &mut batch.rows);
        for identifier in &interaction.who {
            batch.names.push_str(&identifier.value);
            batch.kinds.push((identifier.kind, batch.names.len() as u32));
        }
        batch.shape.note(interaction);
        // What is wrong with it made the record a rejection before.
        let consents = styk_collect::consents(interaction, styk_collect::Told::InFile).unwrap_or_default();
        batch.consents.extend(consents.into_iter().map(|consent| (batch.entries.len(), consent)));
        let traits = styk_collect::traits(interaction);
        batch.traits.extend(traits.into_iter().map(|said| (batch.entries.len(), said)));
        let (row_end, kinds_end) = (batch.rows.len(), batch.kinds.len());
        batch.entries.push(Entry { time: interaction.time, row_end, kinds_end });
    }
}

impl Packed {
    /// Memory for a usual batch, asked for at once rather than again and again.
    fn reserve(&mut self) {
        self.rows.reserve(384 << 10);
        self.names.reserve(96 << 10);
        self.kinds.reserve(8 << 10);
        self.entries.reserve(8 << 10);
    }

    /// Hands each interaction to `take`, in order; an error ends it.
    pub(crate) fn each<E>(&self, mut take: impl FnMut(&PackedRow<'_>) -> Result<(), E>) -> Result<(), E> {
        let (mut row_start, mut kinds_start, mut name_start) = (0, 0, 0);
        let mut row = PackedRow { time: Timestamp(0), packed: &[], who: Vec::new(), consents: &[], traits: &[] };
        let (mut consents, mut traits) = (self.consents.as_slice(), self.traits.as_slice());
        for (place, entry) in self.entries.iter().enumerate() {
            row.time = entry.time;
            row.packed = &self.rows[row_start..entry.row_end];
            row.who.clear();
            (row.consents, consents) = consents.split_at(consents.partition_point(|(of, _)| *of <= place));
            (row.traits, traits) = traits.split_at(traits.partition_point(|(of, _)| *of <= place));
            for (kind, end) in &self.kinds[kinds_start..entry.kinds_end] {
                row.who.push(Identifier::new(*kind, &self.names[name_start..*end as usize]));
                name_start = *end as usize;
            }
            (row_start, kinds_start) = (entry.row_end, entry.kinds_end);
            take(&row)?;
        }
        Ok(())
    }
}
