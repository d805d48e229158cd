//! Business Process Model and Notation 2.0 (OMG formal/2011-01-03, ISO/IEC 19510): the part of it that a journey is.
//!
//! Steps are tasks, edges are sequence flows with gateways where ways part and meet:
//!
//! | edge | in the process |
//! |---|---|
//! | sequence | a flow |
//! | choice | flows from an exclusive gateway |
//! | parallel | flows from a parallel gateway, which meet at one |
//! | loop | a flow from an exclusive gateway behind a step to one before it |
//! | optional | a flow from an exclusive gateway past the steps between |
//!
//! Stages are category values of tasks, drawn as groups; the texts of a step stand in its documentation. The diagram
//! (BPMNDI) is laid out from left to right.
//!
//! Read are tasks of all kinds, sub-processes and call activities as one step each, exclusive and parallel gateways,
//! start and end events and sequence flows; several flows from a task without a gateway are parallel, unless they have
//! conditions. Names of lanes are kept as texts of who takes part. Other gateways are taken for exclusive ones, events
//! are passed through, boundary events are one more way on; they, what is in sub-processes, message flows, names of
//! flows and gateways, extensions and everything else are kept in the notes. Of several processes the one with most
//! tasks is the map. What edges cannot say is reported at the step where it is.

mod diagram;
mod read;
mod write;

pub(super) use read::read;
pub(super) use write::write;
