//! Terms as an index takes them that is not ours: one string a home, a slot for every position.
//!
//! The analysis is done once, by us; what goes into a field of another engine is its result, the
//! terms separated by single spaces, an empty slot where a position has no term of that home: such
//! an engine needs to know nothing but how to split at spaces.

use super::terms::Analysis;

/// The field of the index in which a term lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Home {
    /// Every token as spelled (folded).
    Surface,
    /// A token's stem, where it differs from its surface.
    Stem,
    /// Further terms without a position.
    Variant,
}

impl Home {
    /// All homes.
    pub const ALL: [Home; 3] = [Home::Surface, Home::Stem, Home::Variant];
}

/// The terms of an analysis that belong to `home`, encoded in `out` (which is cleared first).
pub fn encode(analysis: &Analysis, home: Home, out: &mut String) {
    out.clear();
    match home {
        Home::Surface => join(analysis.surfaces(), out),
        Home::Stem => join(analysis.other_stems().map(Option::unwrap_or_default), out),
        Home::Variant => join(analysis.variants().map(|variant| variant.term), out),
    }
}

fn join<'a>(slots: impl Iterator<Item = &'a str>, out: &mut String) {
    for (position, term) in slots.enumerate() {
        if position > 0 {
            out.push(' ');
        }
        out.push_str(term);
    }
}
