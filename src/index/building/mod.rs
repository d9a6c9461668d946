//! Building segments.
//!
//! tantivy's own writer takes texts: it would cut our terms out of strings again, look each of them
//! up in a table and append its place to a list of the term's, half of an indexing's time, most of
//! it spent waiting for memory. Here the analysis numbers the words it meets, a look it needs for
//! their stems anyway, and of every word of a text its number is noted, four bytes, one after the
//! other. Only when the segment is full are the notes counted and put in the order of the terms, field by field,
//! a portion at a time, and handed to tantivy's serializers, which write the very bytes that its
//! own writer would have written.

mod builder;
mod occurrences;
mod terms;
#[cfg(test)]
mod tests;
mod words;

pub(super) use builder::SegmentBuilder;
