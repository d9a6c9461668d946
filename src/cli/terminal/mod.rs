//! The terminal: how wide it is, what may reach it, how much of it fills the screen.
//!
//! Whatever a person reads on standard output goes through [`show`], which lets nothing but letters,
//! our own colours and our own links through; output for programs goes through [`standard_output`],
//! which filters it where a terminal is at the other end. Text from documents, paths and errors is
//! made [`harmless`] where it is put into a line.

mod editor;
mod harmless;
mod links;
mod pager;
mod size;

pub(super) use editor::open_in_editor;
pub(super) use harmless::harmless;
pub(super) use links::Links;
pub(super) use pager::{Paging, error_output, show};
pub(super) use size::{height, width};

pub(super) use harmless::standard_output;
