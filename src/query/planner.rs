//! Tree to plan: every query word becomes a unit of the terms that find it.

mod acronyms;
mod fields;
mod mending;
mod patterns;
mod rows;
mod synonyms;
mod translation;

use std::cell::{Cell, RefCell};
use std::ops::Range;

use crate::analysis::{Analysis, Analyzer, Home, VariantKind};
use crate::index::Section;
use crate::language::Language;

use super::limits::MOST_WORDS;
use super::note::Note;
use super::plan::{Alternative, Place, Plan, PlanNode, PlanOptions, Role, Term, Terms, Unit, Why};
use super::spelling::UnknownWord;
use super::tree::{Clause, Node, Occur, Query};
use super::vocabulary::Vocabulary;

use fields::filter;
use patterns::Spent;
use translation::Directions;

/// How much a date, an amount or a time of several words counts as a whole: its words count
/// already. At 1 facqa loses 0.1 %; TyDi does not tell.
const VALUE_WEIGHT: f32 = 0.5;

impl Plan {
    /// Plans a query; `None` where it holds no word.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn new(
        query: &Query,
        analyzer: &Analyzer,
        options: &PlanOptions,
        vocabulary: &dyn Vocabulary,
    ) -> tantivy::Result<Option<Plan>> {
        let directions = Directions::new(query, analyzer, options, vocabulary)?;
        let home = directions.home();
        let planner = Planner {
            query,
            analyzer,
            options,
            vocabulary,
            directions,
            notes: RefCell::default(),
            spent: RefCell::default(),
            words: Cell::new(0),
            unknown: RefCell::default(),
        };
        let Some(root) = &query.root else { return Ok(None) };
        let Some(root) = planner.node(root, Occur::Should)? else { return Ok(None) };
        let root = if options.filters.is_empty() {
            root
        } else {
            let filters = options.filters.iter().map(|(name, value)| filter(name, value));
            let must = filters.chain([root]).collect();
            PlanNode::Several { must, should: Vec::new(), must_not: Vec::new() }
        };
        Ok(Some(Plan {
            root,
            home,
            notes: planner.notes.into_inner(),
            unknown: planner.unknown.into_inner(),
        }))
    }
}

struct Planner<'a> {
    query: &'a Query,
    analyzer: &'a Analyzer,
    options: &'a PlanOptions,
    vocabulary: &'a dyn Vocabulary,
    directions: Directions,
    notes: RefCell<Vec<Note>>,
    spent: RefCell<Spent>,
    /// Words of the query so far.
    words: Cell<usize>,
    unknown: RefCell<Vec<UnknownWord>>,
}

impl Planner<'_> {
    fn node(&self, node: &Node, occur: Occur) -> tantivy::Result<Option<PlanNode>> {
        Ok(match node {
            Node::Words(range) => self.words(range, occur)?,
            Node::Phrase { inside, slop } => self.phrase(inside, *slop, occur)?,
            Node::Exact(range) => self.exact(range),
            Node::Pattern(range) => self.pattern(range)?,
            Node::Fuzzy { word, distance } => self.fuzzy(word, *distance)?,
            Node::AnyOf { inside, nodes } => self.any_of(inside, nodes)?,
            Node::Field { name, node } => self.field(name, node, occur)?,
            Node::Interval(interval) => self.words(&interval.text, occur)?,
            Node::Boosted { node, factor } => {
                let mut planned = self.node(node, occur)?;
                if let Some(planned) = &mut planned {
                    planned.for_each_unit(&mut |unit| unit.weight *= factor);
                }
                planned
            }
            Node::All(clauses) => {
                self.all(clauses, &|clause| self.node(&clause.node, clause.occur))?
            }
        })
    }

    fn all(
        &self,
        clauses: &[Clause],
        plan: &dyn Fn(&Clause) -> tantivy::Result<Option<PlanNode>>,
    ) -> tantivy::Result<Option<PlanNode>> {
        let (mut filters, mut must) = (Vec::new(), Vec::new());
        let (mut should, mut must_not) = (Vec::new(), Vec::new());
        for clause in clauses {
            let Some(planned) = plan(clause)? else { continue };
            match clause.occur {
                Occur::Filter => filters.push(planned),
                Occur::Must => must.push(planned),
                Occur::Should => should.push(planned),
                Occur::MustNot => must_not.push(planned),
            }
        }
        if !filters.is_empty() {
            filters.extend(several(must, should));
            (must, should) = (filters, Vec::new());
        }
        if must.is_empty() && should.is_empty() {
            if must_not.is_empty() {
                return Ok(None);
            }
            must.push(PlanNode::Everything);
        }
        Ok(Some(PlanNode::Several { must, should, must_not }))
    }

    /// Words for the same thing as one unit; conditions on fields have none.
    fn any_of(&self, inside: &Range<usize>, nodes: &[Node]) -> tantivy::Result<Option<PlanNode>> {
        let mut alternatives: Vec<Alternative> = Vec::new();
        let mut others = Vec::new();
        for node in nodes {
            let (node, factor) = match node {
                Node::Boosted { node, factor } => (&**node, *factor),
                node => (node, 1.0),
            };
            let Some(mut planned) = self.node(node, Occur::Should)? else { continue };
            let mut has_word = false;
            planned.for_each_unit(&mut |unit| {
                if !matches!(unit.role, Role::Word { .. }) {
                    return;
                }
                has_word = true;
                for mut alternative in std::mem::take(&mut unit.alternatives) {
                    alternative.weight *= factor;
                    let known = alternatives.iter_mut().find(|a| a.terms == alternative.terms);
                    match known {
                        Some(known) => known.weight = known.weight.max(alternative.weight),
                        None => alternatives.push(alternative),
                    }
                }
            });
            if !has_word {
                others.push(planned);
            }
        }
        if !alternatives.is_empty() {
            others.push(PlanNode::Unit(Unit {
                text: self.query.text[inside.clone()].trim().to_owned(),
                weight: 1.0,
                alternatives,
                role: Role::Word { name: false },
            }));
        }
        Ok(several(Vec::new(), others))
    }

    fn note(&self, note: Note) {
        let mut notes = self.notes.borrow_mut();
        if !notes.contains(&note) {
            notes.push(note);
        }
    }

    /// How many of some further words are searched.
    fn allow_words(&self, count: usize) -> usize {
        let allowed = count.min(MOST_WORDS - self.words.get());
        self.words.set(self.words.get() + allowed);
        if allowed < count {
            self.note(Note::TooManyWords);
        }
        allowed
    }

    /// A run of words: a bag where any will do, all of them where the run must (not) match.
    fn words(&self, range: &Range<usize>, occur: Occur) -> tantivy::Result<Option<PlanNode>> {
        let mut text = &self.query.text[range.clone()];
        let mut indonesian = self.analyzer.analyze(text, Language::Indonesian);
        match self.allow_words(indonesian.len()) {
            0 => return Ok(None),
            allowed if allowed < indonesian.len() => {
                text = &text[..indonesian.token(allowed - 1).end];
                indonesian = self.analyzer.analyze(text, Language::Indonesian);
            }
            _ => {}
        }
        let english = self.analyzer.analyze(text, Language::English);
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
                        unit.alternatives.extend(self.long_forms(shown, term)?);
                    }
                    compounds.push((variant.first, variant.last, PlanNode::Unit(unit)));
                }
                // Stand beside their word, in its unit.
                _ => {}
            }
        }
        for position in 0..indonesian.len() {
            let mut word = self.word_units(&reading, position)?;
            if occur != Occur::MustNot {
                let token = indonesian.token(position);
                let bytes = range.start + token.start..range.start + token.end;
                self.mend(&mut word, token.surface, bytes)?;
            }
            // What must match is what was asked for.
            if occur == Occur::Should && !word.stopword {
                self.add_synonyms(&reading, position, &mut word.unit);
            }
            bag.add(word);
            bag.bonuses.extend(self.short_forms(&reading, position)?);
        }
        bag.bonuses.extend(self.translated_terms(&reading));
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
            Occur::Filter | Occur::Must | Occur::MustNot => {
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
        let written = &reading.text[token.bytes()];
        let mut unit = self.unit(written, token.surface, &roots);
        unit.role = Role::Word { name: is_name(written, position) };
        unit.alternatives.extend(part_row(reading.indonesian, position));
        for variant in reading.indonesian.variants_at(position) {
            if variant.kind == VariantKind::Value && variant.last == position {
                unit.alternatives.extend(value(variant.term));
            }
        }
        unit.alternatives.extend(self.long_forms(written, token.surface)?);
        if !stopword {
            self.translate_word(reading, position, &mut unit)?;
        }
        Ok(PlannedWord { unit, stopword })
    }

    /// A unit of a word's spelling and roots over all homes and sections.
    fn unit(&self, text: &str, surface: &str, roots: &[&str]) -> Unit {
        const PLACES: [Home; 3] = [Home::Surface, Home::Stem, Home::Variant];
        let surface: Term = surface.into();
        // A root that is spelled like the word has its letters.
        let root = |root: &&str| if **root == *surface { surface.clone() } else { (*root).into() };
        let roots: Vec<Term> = roots.iter().map(root).collect();
        let most = Section::ALL.len() * PLACES.len() * (1 + roots.len());
        let mut alternatives: Vec<Alternative> = Vec::with_capacity(most);
        let mut add = |section, home, term: &Term, why| {
            let terms = Terms::One(Place::Text(section, home), term.clone());
            if alternatives.iter().all(|known| known.terms != terms) {
                alternatives.push(Alternative::of_section(section, terms, why));
            }
        };
        for section in Section::ALL {
            add(section, Home::Surface, &surface, Why::Exact);
            add(section, Home::Variant, &surface, Why::Exact);
            for root in &roots {
                for home in PLACES {
                    add(section, home, root, Why::Stem);
                }
            }
        }
        Unit { text: text.to_owned(), weight: 1.0, alternatives, role: Role::Whole }
    }
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
            .map(|home| (Place::Text(Section::Body, home), (*part).into()))
            .to_vec()
    };
    Some(Alternative {
        terms: Terms::Row(parts.iter().map(word).collect()),
        weight: 1.0,
        counts: true,
        why: Why::Stem,
    })
}

/// Whether a word of a query looks like a name or a number: a capital that does not begin the
/// query, or a figure.
fn is_name(written: &str, position: usize) -> bool {
    let figure = written.contains(|c: char| c.is_ascii_digit());
    figure || (position > 0 && written.starts_with(char::is_uppercase))
}

/// The one form of a number, a date or an ordinal, wherever it stands.
fn value(term: &str) -> impl Iterator<Item = Alternative> {
    let term: Term = term.into();
    Section::ALL.into_iter().flat_map(move |section| {
        [Home::Surface, Home::Variant].map(|home| {
            let terms = Terms::One(Place::Text(section, home), term.clone());
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

impl Reading<'_> {
    fn of(&self, language: Language) -> &Analysis {
        match language {
            Language::Indonesian => self.indonesian,
            Language::English => self.english,
        }
    }
}

struct PlannedWord {
    unit: Unit,
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
    fn add(&mut self, word: PlannedWord) {
        self.has_content |= !word.stopword;
        let key = unit_key(&word.unit);
        if let Some(&at) = self.known.get(&key) {
            self.units[at].unit.weight += word.unit.weight;
        } else {
            self.known.insert(key, self.units.len());
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
