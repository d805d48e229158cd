//! The thread that writes: one write and one sync for all that waits.

use std::sync::{Arc, PoisonError};

use super::segment::{self, Segment};
use super::{Group, InboxError, Shared};
use crate::LakeError;

pub(super) struct Writer {
    shared: Arc<Shared>,
    /// Bytes of a group whose writing failed may lie behind the segment's end.
    torn: bool,
}

impl Writer {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared, torn: false }
    }

    pub(super) fn run(mut self) {
        while let Some(mut group) = self.next() {
            self.roll();
            if group.ends.is_empty() {
                continue;
            }
            let outcome = self.write(&mut group);
            if let Err(error) = &outcome {
                tracing::error!(%error, records = group.ends.len(), "the inbox could not be written");
                // At once, or before the next group.
                let _ = self.heal();
            }
            group.done.send_replace(Some(outcome.map_err(|error| InboxError::Disk(error.to_string()))));
        }
    }

    /// Waits for something to do: records, or a segment to be closed and none; nothing when the inbox closes and no
    /// records are left.
    fn next(&self) -> Option<Group> {
        let mut state = self.shared.state();
        while state.waiting.ends.is_empty() && state.rolling.is_none() && !state.closing {
            state = self.shared.work.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let group = std::mem::take(&mut state.waiting);
        (!group.ends.is_empty() || state.rolling.is_some()).then_some(group)
    }

    /// Begins another segment, where somebody waits for that.
    fn roll(&mut self) {
        let Some(done) = self.shared.state().rolling.take() else { return };
        let rolled = self.heal().and_then(|()| {
            let segment = self.segment()?;
            if segment.next > segment.first {
                let next = Segment::create(&self.shared.folder, self.shared.disk.as_ref(), segment.next)?;
                self.shared.state().segments.push(next);
            }
            Ok(())
        });
        done.send_replace(Some(rolled.map_err(|error| InboxError::Disk(error.to_string()))));
    }

    /// Writes and syncs a group; gives back the offset of its first record.
    fn write(&mut self, group: &mut Group) -> Result<u64, LakeError> {
        let disk = Arc::clone(&self.shared.disk);
        self.heal()?;
        let mut segment = self.segment()?;
        if segment.bytes >= self.shared.limits.segment && segment.next > segment.first {
            segment = Segment::create(&self.shared.folder, disk.as_ref(), segment.next)?;
            self.shared.state().segments.push(segment.clone());
        }
        let (first, mut start) = (segment.next, 0);
        for (offset, end) in (first..).zip(&group.ends) {
            segment::seal(&mut group.bytes[start..*end], offset);
            start = *end;
        }
        self.torn = true;
        disk.append(&segment.path, &group.bytes)?;
        disk.sync_file(&segment.path)?;
        self.torn = false;
        segment.next += group.ends.len() as u64;
        segment.bytes += group.bytes.len() as u64;
        let last = segment.next - 1;
        if let Some(open) = self.shared.state().segments.last_mut() {
            *open = segment;
        }
        self.shared.durable.send_replace(last);
        Ok(first)
    }

    /// Cuts off what a failed write left behind.
    fn heal(&mut self) -> Result<(), LakeError> {
        if self.torn {
            let segment = self.segment()?;
            self.shared.disk.truncate(&segment.path, segment.bytes)?;
            self.shared.disk.sync_file(&segment.path)?;
            self.torn = false;
        }
        Ok(())
    }

    fn segment(&self) -> Result<Segment, LakeError> {
        let state = self.shared.state();
        state.segments.last().cloned().ok_or_else(|| LakeError::Corrupt("the inbox has no segment".to_owned()))
    }
}
