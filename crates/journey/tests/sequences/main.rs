//! The sequence operators against naive implementations of what they are
//! documented to count, over generated logs and over examples to read.

mod channels_examples;
mod conformance_examples;
mod examples;
mod funnel_examples;
mod log;
mod oracle;
mod properties;
mod rule_examples;
