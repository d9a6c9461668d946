//! Building segments.
//!
//! tantivy's own writer takes texts: it would cut our terms out of strings again, look each of them
//! up in a table and append its place to a list of the term's, half of the time of indexing, most of
//! it spent waiting for memory. Here the analysis numbers the words it meets, a look it needs for
//! their stems anyway, and of every word of a text its number is [noted](notes), four bytes, one
//! after the other. Only when they have grown large are the notes counted and put in the order of
//! the terms, field by field, a portion at a time ([sorting]).
//!
//! What was sorted is put aside ([runs]), and when a segment is finished its runs are written as one
//! with tantivy's serializers: the very bytes that its own writer would have written. So one
//! indexing gives a segment a thread for each million rows or so, and little is left to be merged.

mod builder;
mod notes;
mod occurrences;
mod postings;
mod runs;
mod sorting;
mod terms;
#[cfg(test)]
mod tests;
mod words;

pub(super) use builder::SegmentBuilder;
pub(super) use runs::RunFolder;
