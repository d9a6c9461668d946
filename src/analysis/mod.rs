//! Words to index terms: the one chain that indexing, querying and highlighting share.
//!
//! A text becomes a row of [tokens](Token), one a position, without gaps: stopwords stay, and so
//! does every part of a hyphenated word. A token has a *surface* (folded spelling) and a *stem*
//! (Indonesian root or English Porter2 stem). Beside the row stand [variants](Variant), further
//! terms under which a stretch of it can be found: the joined spelling of a hyphenated word
//! (`non-tempur` → `nontempur`), the words inside a fused compound (`pertanggungjawaban` →
//! `tanggung`, `jawab`), the one form of a date, an amount, a time or an ordinal (`12 Desember
//! 2014` → `2014-12-12`).
//!
//! In the index each term has a *home*, a field. `surface` holds every token; `stem` holds a
//! token's stem only where it differs from its surface, at the same position; `variant` holds the
//! variants, without positions. A root is therefore one unit over its homes, and the index pays
//! for a second posting only where there is something new to say (a third of its size and
//! writing time, measured).

mod acronyms;
mod analyzer;
mod encoding;
mod memory;
mod terms;
mod values;

pub use acronyms::for_each_acronym;
pub use analyzer::Analyzer;
pub use encoding::{Home, encode};
pub use terms::{Analysis, Token, Variant, VariantKind};
