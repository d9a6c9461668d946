//! Tree to plan: every query word becomes a unit of the terms that find it.

use std::ops::Range;

use serde::Serialize;

use crate::analysis::{Analysis, Analyzer, Home, VariantKind};
use crate::index::{ACRONYM_MARK, Section};
use crate::language::Language;

use super::tree::{Node, Occur, Query};
use super::vocabulary::{Acronym, Vocabulary};

/// How much an occurrence in the title counts against one in the text. Not tuned: the same.
const TITLE_WEIGHT: f32 = 1.0;

/// How much the exact form of a word counts beside its root: 0.8409 → 0.8445 nDCG@10 on TyDi valid,
/// over Snowball's roots; see `benches/README.md`.
const EXACT_WEIGHT: f32 = 0.3;

/// How much a date, an amount or a time of several words counts as a whole: its words count
/// already. At 1 facqa loses 0.1 %; TyDi does not tell.
const VALUE_WEIGHT: f32 = 0.5;

/// How much an occurrence of an acronym's long form counts where the acronym was asked for, and
/// the weight of the acronym where its long form was.
const ACRONYM_WEIGHT: f32 = 0.8;

/// The long forms of an acronym, or the acronyms of a long form, that are looked for at most: a
/// text may use one acronym for several things.
const MOST_ACRONYMS: usize = 3;

/// Which ranking to run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rank {
    /// Everything that has earned its place.
    #[default]
    Full,
    /// Plain BM25 over roots.
    Bm25,
}

/// How to plan a query.
#[derive(Clone, Debug, Default)]
pub struct PlanOptions {
    /// The language the query is in; `None` searches its words in both.
    pub query_language: Option<Language>,
    /// The ranking.
    pub rank: Rank,
    /// `(field, value)` pairs that every passage must have.
    pub filters: Vec<(String, String)>,
    /// Whether acronyms stay what they are: their long forms are not looked for, nor the other
    /// way round.
    pub literal_acronyms: bool,
}

/// A query as the index can answer it.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What to evaluate.
    pub root: PlanNode,
}

/// A part of a plan.
#[derive(Clone, Debug)]
pub enum PlanNode {
    /// Terms that score as one.
    Unit(Unit),
    /// Several parts together.
    Several {
        /// All of these match.
        must: Vec<PlanNode>,
        /// The more of these match, the better; one of them does where nothing must.
        should: Vec<PlanNode>,
        /// None of these matches.
        must_not: Vec<PlanNode>,
    },
    /// Every passage, with score 0.
    Everything,
}

/// A query word or phrase with all terms that find it; scores as one BM25 term.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// The word or phrase as typed.
    pub text: String,
    /// Factor of its score; 0 for what is required and says nothing.
    pub weight: f32,
    /// The terms that find it.
    pub alternatives: Vec<Alternative>,
    /// Whether its matches are shown. Off where another unit shows the same word.
    pub shown: bool,
}

/// A term, or a row of them, that finds a query word.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// What to look up.
    pub terms: Terms,
    /// How much an occurrence counts, 1 for the word itself.
    pub weight: f32,
    /// Whether it counts when the unit's frequency among passages is estimated: the body's terms
    /// do, so that a title that repeats over a document's passages does not make a word common.
    pub counts: bool,
    /// Why it finds the word.
    pub why: Why,
}

impl Alternative {
    /// Terms of a section, at the section's weight.
    fn of_section(section: Section, terms: Terms, why: Why) -> Self {
        let in_body = section == Section::Body;
        let weight = if in_body { 1.0 } else { TITLE_WEIGHT };
        Alternative { terms, weight, counts: in_body, why }
    }
}

/// One term, or several side by side.
#[derive(Clone, Debug, PartialEq)]
pub enum Terms {
    /// A term in a place.
    One(Place, String),
    /// A row of words, each with the terms that will do for it.
    Row(Vec<Vec<(Place, String)>>),
}

/// Where to look a term up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A home of terms in a section of the passages.
    Text(Section, Home),
    /// The fields to filter on.
    Filter,
}

/// Why a word of a passage matches the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// Spelled as in the query.
    Exact,
    /// Part of a phrase of the query.
    Phrase,
    /// Of the same root.
    Stem,
}

impl Plan {
    /// Plans a query; `None` where it holds no word.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn new(
        query: &Query,
        analyzer: &Analyzer,
        options: &PlanOptions,
        vocabulary: Vocabulary<'_>,
    ) -> tantivy::Result<Option<Plan>> {
        let planner = Planner { query, analyzer, options, vocabulary };
        let Some(root) = &query.root else { return Ok(None) };
        let Some(root) = planner.node(root)? else { return Ok(None) };
        let root = if options.filters.is_empty() {
            root
        } else {
            let filters = options.filters.iter().map(|(name, value)| filter(name, value));
            let must = filters.chain([root]).collect();
            PlanNode::Several { must, should: Vec::new(), must_not: Vec::new() }
        };
        Ok(Some(Plan { root }))
    }

    /// The units a passage may match, those under a NOT left out.
    pub fn units(&self) -> Vec<&Unit> {
        fn gather<'a>(node: &'a PlanNode, units: &mut Vec<&'a Unit>) {
            match node {
                PlanNode::Unit(unit) => units.push(unit),
                PlanNode::Several { must, should, .. } => {
                    must.iter().chain(should).for_each(|node| gather(node, units));
                }
                PlanNode::Everything => {}
            }
        }
        let mut units = Vec::new();
        gather(&self.root, &mut units);
        units
    }
}

fn filter(name: &str, value: &str) -> PlanNode {
    let term = crate::index::filter_term(name, value);
    let alternative = Alternative {
        terms: Terms::One(Place::Filter, term),
        weight: 1.0,
        counts: false,
        why: Why::Exact,
    };
    PlanNode::Unit(Unit {
        text: format!("{name}:{value}"),
        weight: 0.0,
        alternatives: vec![alternative],
        shown: false,
    })
}

struct Planner<'a> {
    query: &'a Query,
    analyzer: &'a Analyzer,
    options: &'a PlanOptions,
    vocabulary: Vocabulary<'a>,
}

impl Planner<'_> {
    fn node(&self, node: &Node) -> tantivy::Result<Option<PlanNode>> {
        Ok(match node {
            Node::Words(range) => self.words(range, Occur::Should)?,
            Node::Phrase(range) => self.phrase(range),
            Node::All(clauses) => {
                let (mut must, mut should, mut must_not) = (Vec::new(), Vec::new(), Vec::new());
                for clause in clauses {
                    let planned = match &clause.node {
                        Node::Words(range) => self.words(range, clause.occur)?,
                        node => self.node(node)?,
                    };
                    let Some(planned) = planned else { continue };
                    match clause.occur {
                        Occur::Must => must.push(planned),
                        Occur::Should => should.push(planned),
                        Occur::MustNot => must_not.push(planned),
                    }
                }
                if must.is_empty() && should.is_empty() {
                    if must_not.is_empty() {
                        return Ok(None);
                    }
                    must.push(PlanNode::Everything);
                }
                Some(PlanNode::Several { must, should, must_not })
            }
        })
    }

    /// A run of words: a bag where any will do, all of them where the run must (not) match.
    fn words(&self, range: &Range<usize>, occur: Occur) -> tantivy::Result<Option<PlanNode>> {
        let text = &self.query.text[range.clone()];
        let [indonesian, english] =
            Language::ALL.map(|language| self.analyzer.analyze(text, language));
        let reading = Reading { text, indonesian: &indonesian, english: &english };
        let mut bag = Bag::default();
        let mut compounds: Vec<(usize, usize, PlanNode)> = Vec::new();
        for variant in indonesian.variants() {
            let term = variant.term;
            let shown =
                &text[indonesian.token(variant.first).start..indonesian.token(variant.last).end];
            match variant.kind {
                VariantKind::Joined | VariantKind::Root | VariantKind::Value
                    if variant.first < variant.last =>
                {
                    let mut unit = self.unit(shown, term, &[term]);
                    if variant.kind == VariantKind::Value {
                        unit.weight = VALUE_WEIGHT;
                    } else {
                        unit.alternatives.extend(self.long_forms(term)?);
                    }
                    compounds.push((variant.first, variant.last, PlanNode::Unit(unit)));
                }
                // Stand beside their word, in its unit.
                _ => {}
            }
        }
        for position in 0..indonesian.len() {
            bag.add(self.word_units(&reading, position)?);
            bag.bonuses.extend(self.short_forms(&reading, position)?);
        }
        // Stopwords beside words with a meaning weigh nothing; where they must match, they still
        // must.
        let Bag { mut units, bonuses, has_content, .. } = bag;
        if has_content {
            units.retain(|word| !word.stopword || occur != Occur::Should);
            let stopwords = units.iter_mut().filter(|word| word.stopword);
            stopwords.for_each(|word| word.unit.weight = 0.0);
        }
        let mut nodes: Vec<PlanNode> =
            units.into_iter().map(|word| PlanNode::Unit(word.unit)).collect();
        let bonuses = bonuses.into_iter().map(PlanNode::Unit);
        Ok(match occur {
            Occur::Should => {
                nodes.extend(compounds.into_iter().map(|(_, _, node)| node));
                nodes.extend(bonuses);
                several(Vec::new(), nodes)
            }
            Occur::Must | Occur::MustNot => {
                // `non-tempur`: its parts, or the whole under any spelling.
                let Some(parts) = several(nodes, Vec::new()) else { return Ok(None) };
                let whole = compounds
                    .into_iter()
                    .filter(|(first, last, _)| *first == 0 && *last + 1 == indonesian.len());
                let mut ways: Vec<PlanNode> = whole.map(|(_, _, node)| node).collect();
                ways.push(parts);
                let matching = several(Vec::new(), ways);
                several(matching.into_iter().collect(), bonuses.collect())
            }
        })
    }

    fn word_units(&self, reading: &Reading<'_>, position: usize) -> tantivy::Result<PlannedWord> {
        let token = reading.indonesian.token(position);
        let english = reading.english.token(position);
        let mut roots = Vec::with_capacity(2);
        let mut stopword = false;
        if self.options.query_language != Some(Language::English) {
            roots.push(token.stem);
            stopword |= token.stopword;
        }
        if self.options.query_language != Some(Language::Indonesian) {
            if !roots.contains(&english.stem) {
                roots.push(english.stem);
            }
            stopword |= english.stopword;
        }
        let mut unit = self.unit(&reading.text[token.bytes()], token.surface, &roots);
        unit.alternatives.extend(part_row(reading.indonesian, position));
        for variant in reading.indonesian.variants_at(position) {
            if variant.kind == VariantKind::Value && variant.last == position {
                unit.alternatives.extend(value(variant.term));
            }
        }
        unit.alternatives.extend(self.long_forms(token.surface)?);
        let bonus =
            (self.options.rank == Rank::Full).then(|| self.exact_bonus(&unit, token.surface));
        Ok(PlannedWord { unit, bonus, stopword })
    }

    /// The long forms of a word that the passages use as an acronym, as rows.
    fn long_forms(&self, word: &str) -> tantivy::Result<Vec<Alternative>> {
        if self.options.literal_acronyms {
            return Ok(Vec::new());
        }
        let known = self.vocabulary.acronyms(&format!("{word}{ACRONYM_MARK}"))?;
        let place = Place::Text(Section::Body, Home::Surface);
        let row = |acronym: Acronym| {
            let words = acronym.other.split(' ').map(|word| vec![(place, word.to_owned())]);
            Alternative {
                terms: Terms::Row(words.collect()),
                weight: ACRONYM_WEIGHT,
                // The acronym's own frequency says how much it tells.
                counts: false,
                why: Why::Phrase,
            }
        };
        Ok(most_explained(known).map(row).collect())
    }

    /// The acronyms of the long forms that begin at a position, a unit each.
    fn short_forms(&self, reading: &Reading<'_>, position: usize) -> tantivy::Result<Vec<Unit>> {
        let words = reading.indonesian;
        if self.options.literal_acronyms || position + 1 >= words.len() {
            return Ok(Vec::new());
        }
        let surfaces = |last| (position..=last).map(|at| words.token(at).surface);
        let beginning = surfaces(position + 1).collect::<Vec<_>>().join(" ");
        let mut known = self.vocabulary.acronyms(&beginning)?;
        known.retain(|acronym| {
            let length = acronym.form.split(' ').count();
            position + length <= words.len()
                && acronym.form.split(' ').eq(surfaces(position + length - 1))
        });
        let unit = |acronym: Acronym| {
            let last = words.token(position + acronym.form.split(' ').count() - 1);
            let text = &reading.text[words.token(position).start..last.end];
            let alternatives = [Home::Surface, Home::Variant].map(|home| {
                let terms = Terms::One(Place::Text(Section::Body, home), acronym.other.clone());
                Alternative::of_section(Section::Body, terms, Why::Phrase)
            });
            Unit {
                text: text.to_owned(),
                weight: ACRONYM_WEIGHT,
                alternatives: alternatives.to_vec(),
                shown: true,
            }
        };
        Ok(most_explained(known).map(unit).collect())
    }

    /// A unit of a word's spelling and roots over all homes and sections.
    fn unit(&self, text: &str, surface: &str, roots: &[&str]) -> Unit {
        let mut alternatives: Vec<Alternative> = Vec::new();
        let mut add = |section, home, term: &str, why| {
            let terms = Terms::One(Place::Text(section, home), term.to_owned());
            if alternatives.iter().all(|known| known.terms != terms) {
                alternatives.push(Alternative::of_section(section, terms, why));
            }
        };
        for section in Section::ALL {
            add(section, Home::Surface, surface, Why::Exact);
            add(section, Home::Variant, surface, Why::Exact);
            for root in roots {
                add(section, Home::Surface, root, Why::Stem);
                add(section, Home::Stem, root, Why::Stem);
                add(section, Home::Variant, root, Why::Stem);
            }
        }
        Unit { text: text.to_owned(), weight: 1.0, alternatives, shown: true }
    }

    /// The word as spelled, once more at a lower weight.
    fn exact_bonus(&self, unit: &Unit, surface: &str) -> Unit {
        let alternatives = Section::ALL.map(|section| {
            let terms = Terms::One(Place::Text(section, Home::Surface), surface.to_owned());
            Alternative::of_section(section, terms, Why::Exact)
        });
        Unit {
            text: unit.text.clone(),
            weight: EXACT_WEIGHT,
            alternatives: alternatives.to_vec(),
            shown: false,
        }
    }

    fn phrase(&self, range: &Range<usize>) -> Option<PlanNode> {
        let text = &self.query.text[range.clone()];
        let analysis = self.analyzer.analyze(text, Language::Indonesian);
        if analysis.is_empty() {
            return None;
        }
        let row = |section| {
            let place = Place::Text(section, Home::Surface);
            analysis.tokens().map(|token| vec![(place, token.surface.to_owned())]).collect()
        };
        let alternatives = Section::ALL
            .map(|section| Alternative::of_section(section, Terms::Row(row(section)), Why::Phrase));
        Some(PlanNode::Unit(Unit {
            text: text.to_owned(),
            // A phrase tells as much as its words.
            weight: analysis.len() as f32,
            alternatives: alternatives.to_vec(),
            shown: true,
        }))
    }
}

/// The acronyms that most passages explain.
fn most_explained(mut acronyms: Vec<Acronym>) -> impl Iterator<Item = Acronym> {
    acronyms.sort_by(|a, b| b.passages.cmp(&a.passages).then_with(|| a.other.cmp(&b.other)));
    acronyms.into_iter().take(MOST_ACRONYMS)
}

/// A fused compound is also found where its words stand apart: `pertanggungjawaban` by
/// `tanggung jawab`.
fn part_row(analysis: &Analysis, position: usize) -> Option<Alternative> {
    let parts: Vec<&str> = analysis
        .variants_at(position)
        .filter(|variant| variant.kind == VariantKind::Part)
        .map(|variant| variant.term)
        .collect();
    if parts.len() < 2 {
        return None;
    }
    let word = |part: &&str| {
        [Home::Surface, Home::Stem]
            .map(|home| (Place::Text(Section::Body, home), (*part).to_owned()))
            .to_vec()
    };
    Some(Alternative {
        terms: Terms::Row(parts.iter().map(word).collect()),
        weight: 1.0,
        counts: true,
        why: Why::Stem,
    })
}

/// The one form of a number, a date or an ordinal, wherever it stands.
fn value(term: &str) -> impl Iterator<Item = Alternative> {
    Section::ALL.into_iter().flat_map(move |section| {
        [Home::Surface, Home::Variant].map(|home| {
            let terms = Terms::One(Place::Text(section, home), term.to_owned());
            Alternative::of_section(section, terms, Why::Stem)
        })
    })
}

/// One text read in both languages: the same words, other stems.
struct Reading<'a> {
    text: &'a str,
    indonesian: &'a Analysis,
    english: &'a Analysis,
}

struct PlannedWord {
    unit: Unit,
    bonus: Option<Unit>,
    stopword: bool,
}

/// The words of a run, each once: a repeated word counts as often as it is said.
#[derive(Default)]
struct Bag {
    units: Vec<PlannedWord>,
    bonuses: Vec<Unit>,
    known: std::collections::HashMap<String, usize>,
    has_content: bool,
}

impl Bag {
    fn add(&mut self, mut word: PlannedWord) {
        self.has_content |= !word.stopword;
        let bonus = word.bonus.take();
        let key = unit_key(&word.unit);
        if let Some(&at) = self.known.get(&key) {
            self.units[at].unit.weight += word.unit.weight;
        } else {
            self.known.insert(key, self.units.len());
            if !word.stopword {
                self.bonuses.extend(bonus);
            }
            self.units.push(word);
        }
    }
}

/// The same for words that the same terms find.
fn unit_key(unit: &Unit) -> String {
    let mut key = String::new();
    for alternative in &unit.alternatives {
        if let Terms::One(_, term) = &alternative.terms {
            key.push_str(term);
            key.push(' ');
        }
    }
    key
}

/// Joins parts; a single one stands for itself.
fn several(mut must: Vec<PlanNode>, mut should: Vec<PlanNode>) -> Option<PlanNode> {
    match (must.len(), should.len()) {
        (0, 0) => None,
        (1, 0) => must.pop(),
        (0, 1) => should.pop(),
        _ => Some(PlanNode::Several { must, should, must_not: Vec::new() }),
    }
}
