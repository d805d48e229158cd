//! Petri Net Markup Language (ISO/IEC 15909-2): place/transition nets.
//!
//! A step is a transition with its name, an edge what lies between two: a place, or, where ways part and meet, places
//! and transitions without a name (silent ones, marked `$invisible$` as ProM has it). One token in the first place is
//! the start; the place that nothing leads on from is the end. Ways of a choice part at one place and meet at one;
//! parallel ways part behind a silent transition and meet before one.
//!
//! Read is a net that is a state machine or a workflow net with free choices, in which each transition with a name is
//! there once for one step: pages and reference nodes are followed, and silent transitions are what edges are made of.
//! What edges cannot say is an error that names the place or step: a net says exactly what may happen, so reading
//! something simpler would be reading something else. Names of places, graphics and everything else are kept in the
//! notes, as are further nets of a file.

mod net;
mod read;
mod write;

pub(super) use read::read;
pub(super) use write::write;

/// What marks a transition as silent.
const INVISIBLE: &str = "$invisible$";
