//! The spellings of a cognate as a regular expression, for engines that walk through their words
//! themselves.

use std::collections::BTreeSet;

use super::{Cognates, Node};

impl Cognates {
    /// A regular expression of letters, `(`, `|`, `)` and `?` that every spelling fits, whatever it
    /// costs: [`cost`](Self::cost) tells the cognates among what it finds.
    ///
    /// ```
    /// use telisik::{Language, lexicon::Cognates};
    /// let pattern = Cognates::of("vaksin", Language::Indonesian).unwrap().pattern();
    /// assert!(pattern.starts_with("(v|vv)a("), "{pattern}");
    /// ```
    pub fn pattern(&self) -> String {
        let mut pattern = String::new();
        let meetings = self.meetings();
        self.write_pattern(0, self.end, &meetings, &mut pattern);
        pattern
    }

    /// For every node the first one where all ways from it meet again.
    fn meetings(&self) -> Vec<Node> {
        let mut meeting: Vec<Node> = (0..self.arcs.len() as Node).collect();
        let mut depth = vec![0u32; self.arcs.len()];
        for node in self.ends_first().into_iter().filter(|&node| node != self.end) {
            let ways = self.arcs[usize::from(node)].iter().map(|arc| arc.to);
            let met = ways.reduce(|mut a, mut b| {
                while a != b {
                    let (deep_a, deep_b) = (depth[usize::from(a)], depth[usize::from(b)]);
                    if deep_a >= deep_b {
                        a = meeting[usize::from(a)];
                    }
                    if deep_b >= deep_a {
                        b = meeting[usize::from(b)];
                    }
                }
                a
            });
            let met = met.unwrap_or(self.end);
            meeting[usize::from(node)] = met;
            depth[usize::from(node)] = depth[usize::from(met)] + 1;
        }
        meeting
    }

    /// The nodes, each after those that it leads to.
    fn ends_first(&self) -> Vec<Node> {
        let mut order = Vec::with_capacity(self.arcs.len());
        let mut seen = vec![false; self.arcs.len()];
        let mut open = vec![(0 as Node, 0)];
        seen[0] = true;
        while let Some((node, at)) = open.last_mut() {
            match self.arcs[usize::from(*node)].get(*at) {
                Some(arc) => {
                    *at += 1;
                    if !std::mem::replace(&mut seen[usize::from(arc.to)], true) {
                        open.push((arc.to, 0));
                    }
                }
                None => {
                    order.push(*node);
                    open.pop();
                }
            }
        }
        order
    }

    /// Writes all ways from a node to one where they meet.
    fn write_pattern(&self, from: Node, to: Node, meetings: &[Node], out: &mut String) {
        let mut node = from;
        while node != to {
            let next = meetings[usize::from(node)];
            let mut ways = BTreeSet::new();
            for arc in &self.arcs[usize::from(node)] {
                let mut way: String = arc.byte.map(char::from).into_iter().collect();
                self.write_pattern(arc.to, next, meetings, &mut way);
                ways.insert(way);
            }
            let may_be_nothing = ways.remove("");
            let ways: Vec<String> = ways.into_iter().collect();
            match ways.as_slice() {
                [] => {}
                [way] if !may_be_nothing => out.push_str(way),
                ways => {
                    out.push('(');
                    out.push_str(&ways.join("|"));
                    out.push_str(if may_be_nothing { ")?" } else { ")" });
                }
            }
            node = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use tantivy_fst::{Automaton, Regex};

    use super::*;
    use crate::language::Language;

    fn fits(pattern: &str, word: &str) -> bool {
        let regex = Regex::new(pattern).unwrap();
        let end = word.bytes().fold(regex.start(), |state, byte| regex.accept(&state, byte));
        regex.is_match(&end)
    }

    #[test]
    fn cognates_fit_the_pattern_and_it_stays_short() {
        for (english, indonesian) in [
            ("democracy", "demokrasi"),
            ("philosophy", "filosofi"),
            ("vaccine", "vaksin"),
            ("transparency", "transparansi"),
            ("commission", "komisi"),
            ("democratization", "demokratisasi"),
            ("electronic", "elektronik"),
        ] {
            let from_english = Cognates::of(english, Language::English).unwrap().pattern();
            assert!(fits(&from_english, indonesian), "{indonesian}: {from_english}");
            let from_indonesian = Cognates::of(indonesian, Language::Indonesian).unwrap().pattern();
            assert!(fits(&from_indonesian, english), "{english}: {from_indonesian}");
            for pattern in [from_english, from_indonesian] {
                // Longer words may go beyond what an engine takes; they are not asked for there.
                assert!(pattern.len() < 1_000 || indonesian.len() > 12, "{pattern}");
                assert!(!fits(&pattern, "kata"), "{pattern}");
            }
        }
    }
}
