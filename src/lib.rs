//! Finds people, titles, organisations, programmes, dates and places in translated press text.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod date;
mod entity;
mod error;
mod evidence;
pub mod explain;
mod extractor;
mod lexicon;
mod normal;
mod offsets;
pub mod output;
mod resolve;
mod rules;
mod segment;

pub use entity::{Entity, Kind, Record, UnknownKind};
pub use error::{Diagnostic, Error};
pub use explain::Explanation;
pub use extractor::{Builder, Extractor, Language, RuleExample, Scratch};
pub use offsets::{Offsets, Unit, UnknownUnit};

/// The example of the README is a test too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
