//! What a field must hold.

use std::ops::Range;

use crate::index::{Section, field_name, filter_term, parse_date, parse_number};
use crate::query::columns::{self, Test, ValueTest};
use crate::query::note::Note;
use crate::query::pattern::Glob;
use crate::query::plan::{Alternative, Place, PlanNode, Role, TITLE_WEIGHT, Terms, Unit, Why};
use crate::query::tree::{Bound, Interval, Node, Occur};

use super::{Planner, several};

impl Planner<'_> {
    /// A field with what it must hold: titles have words, other fields have values.
    pub(super) fn field(
        &self,
        name: &Range<usize>,
        node: &Node,
        occur: Occur,
    ) -> tantivy::Result<Option<PlanNode>> {
        let name = field_name(&self.query.text[name.clone()]);
        if name == "title" {
            return Ok(self.node(node, occur)?.map(in_title));
        }
        self.condition(&name, node)
    }

    fn condition(&self, name: &str, node: &Node) -> tantivy::Result<Option<PlanNode>> {
        let text = |range: &Range<usize>| self.query.text[range.clone()].trim();
        Ok(match node {
            Node::Words(range) => {
                let values = text(range).split_whitespace();
                several(Vec::new(), values.map(|value| holds(name, value)).collect())
            }
            Node::Phrase { inside, .. } => Some(holds(name, text(inside))),
            Node::Exact(range) => Some(is_value(name, text(range))),
            Node::Fuzzy { word, .. } => Some(holds(name, text(word))),
            Node::Pattern(range) => Some(fits(name, text(range))),
            Node::Interval(interval) => self.interval(name, interval),
            Node::Boosted { node, .. } => self.condition(name, node)?,
            Node::AnyOf { nodes, .. } => {
                let mut any = Vec::new();
                for node in nodes {
                    any.extend(self.condition(name, node)?);
                }
                several(Vec::new(), any)
            }
            Node::Field { name, node } => self.field(name, node, Occur::Filter)?,
            Node::All(clauses) => {
                self.all(clauses, &|clause| self.condition(name, &clause.node))?
            }
        })
    }

    fn interval(&self, name: &str, interval: &Interval) -> Option<PlanNode> {
        let text = &self.query.text[interval.text.clone()];
        let value = |bound: &Option<Bound>| {
            let bound = bound.as_ref()?;
            Some((&self.query.text[bound.value.clone()], bound.included))
        };
        match between(name, value(&interval.from), value(&interval.to)) {
            Some(node) => Some(node),
            // Names of files have dots too.
            None if matches!(name, "path" | "doc") => Some(holds(name, text)),
            None => {
                self.note(Note::NoInterval { text: text.to_owned() });
                Some(holds(name, text))
            }
        }
    }
}

/// A filter that was given beside the query: a whole value, or an interval.
pub(super) fn filter(name: &str, value: &str) -> PlanNode {
    let name = field_name(name);
    let value = value.trim();
    let comparison = [(">=", true), (">", false), ("<=", true), ("<", false)];
    for (sign, included) in comparison {
        if let Some(bound) = value.strip_prefix(sign) {
            let bound = Some((bound.trim(), included));
            let (from, to) = if sign.starts_with('>') { (bound, None) } else { (None, bound) };
            return between(&name, from, to).unwrap_or_else(|| is_value(&name, value));
        }
    }
    let interval = value.split_once("..").and_then(|(from, to)| {
        let [from, to] =
            [from, to].map(|bound| (!matches!(bound, "" | "*")).then_some((bound, true)));
        between(&name, from, to)
    });
    interval.unwrap_or_else(|| is_value(&name, value))
}

/// The documents whose field is a value: the same text, the same number, or a date within it.
fn is_value(name: &str, value: &str) -> PlanNode {
    let whole = Alternative {
        terms: Terms::One(Place::Filter, filter_term(name, value).into()),
        weight: 1.0,
        counts: false,
        why: Why::Exact,
    };
    let unit = PlanNode::Unit(Unit {
        text: format!("{name}:{value}"),
        weight: 0.0,
        alternatives: vec![whole],
        role: Role::Filter,
    });
    any(name, Some(unit), number_or_date(value))
}

/// The documents whose field is a value or has it in it, as whole words.
fn holds(name: &str, value: &str) -> PlanNode {
    if name == "lang" {
        return is_value(name, value);
    }
    let mut tests = number_or_date(value);
    tests.push(Test::Words(value.to_lowercase()));
    any(name, None, tests)
}

/// The documents whose field fits a pattern.
fn fits(name: &str, pattern: &str) -> PlanNode {
    let is_anything = pattern.chars().all(|c| c == '*');
    let test = match is_anything {
        true => Test::Present,
        false => Test::Pattern(Glob::new(&pattern.to_lowercase())),
    };
    any(name, None, vec![test])
}

fn number_or_date(value: &str) -> Vec<Test> {
    let number = parse_number(value).map(|number| Test::Number(columns::Range::only(number)));
    let date = parse_date(value).map(|period| {
        Test::Date(columns::Range {
            from: Some((period.start, true)),
            to: Some((period.end, false)),
        })
    });
    number.into_iter().chain(date).collect()
}

fn any(name: &str, unit: Option<PlanNode>, tests: Vec<Test>) -> PlanNode {
    let values = (!tests.is_empty())
        .then(|| PlanNode::Values(ValueTest { field: name.to_owned(), any: tests }));
    let should = unit.into_iter().chain(values).collect();
    several(Vec::new(), should)
        .unwrap_or(PlanNode::Values(ValueTest { field: name.to_owned(), any: Vec::new() }))
}

/// The documents whose field is a number or a date between two bounds; `None` where these are
/// neither.
fn between(name: &str, from: Option<(&str, bool)>, to: Option<(&str, bool)>) -> Option<PlanNode> {
    let mut tests = Vec::new();
    let number = |bound: Option<(&str, bool)>| match bound {
        None => Some(None),
        Some((text, included)) => Some(Some((parse_number(text)?, included))),
    };
    if let (Some(from), Some(to)) = (number(from), number(to)) {
        tests.push(Test::Number(columns::Range { from, to }));
    }
    // A bound that stands for a period takes it in from its beginning to its end, or not at all.
    let least = |(text, included): (&str, bool)| {
        parse_date(text).map(|period| (if included { period.start } else { period.end }, true))
    };
    let greatest = |(text, included): (&str, bool)| {
        parse_date(text).map(|period| (if included { period.end } else { period.start }, false))
    };
    let (from_date, to_date) = (from.map(least), to.map(greatest));
    if from_date != Some(None) && to_date != Some(None) {
        let (from, to) = (from_date.flatten(), to_date.flatten());
        tests.push(Test::Date(columns::Range { from, to }));
    }
    let no_bound = from.is_none() && to.is_none();
    (!tests.is_empty() && !no_bound).then(|| any(name, None, tests))
}

/// The same, sought in titles alone.
fn in_title(mut node: PlanNode) -> PlanNode {
    let is_title = |place: &Place| matches!(place, Place::Text(Section::Title, _));
    node.for_each_unit(&mut |unit| {
        unit.alternatives.retain(|alternative| match &alternative.terms {
            Terms::One(place, _) => is_title(place),
            Terms::Row(words) | Terms::Near(words, _) => {
                words.iter().flatten().all(|(place, _)| is_title(place))
            }
        });
        for alternative in &mut unit.alternatives {
            alternative.weight /= TITLE_WEIGHT;
            alternative.counts = true;
        }
    });
    node
}
