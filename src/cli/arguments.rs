//! The arguments: one definition from which parsing and help come.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgMatches, Args, Parser, Subcommand, ValueEnum};

use crate::index::UpdateOptions;
use crate::language::Language;
use crate::lexicon::Dictionary;
use crate::passage::PassageLength;
use crate::query::{Rank, Translate};
use crate::search::{Group, SearchOptions};

use super::messages::text;
use super::settings::is_given;

/// Search Indonesian and English text: ranked passages with highlights.
#[derive(Parser)]
#[command(name = "telisik", version, max_term_width = 100, subcommand_required = true)]
#[command(disable_help_subcommand = true)]
pub(super) struct CommandLine<C: Subcommand> {
    /// The language of messages and help; that of the locale if not given
    #[arg(long, global = true, display_order = 900, value_name = "id|en")]
    #[arg(value_parser = UI_LANGUAGES)]
    pub(super) ui: Option<String>,
    /// When to use colours
    #[arg(long, global = true, display_order = 900, value_enum, default_value_t = ColorMode::Auto)]
    pub(super) color: ColorMode,
    #[command(subcommand)]
    pub(super) command: C,
}

/// The whole command line.
pub(super) type Arguments = CommandLine<Command>;

/// The subcommand that is called most often, defined alone: to define all of them takes longer than
/// many a search.
#[derive(Subcommand)]
enum SearchAlone {
    #[command(visible_alias = "cari")]
    Search(SearchArguments),
}

/// The languages the command speaks.
const UI_LANGUAGES: [&str; 2] = ["id", "en"];

impl Arguments {
    /// Reads a call of `search`; `None` where the words are anything else, or wrong.
    pub(super) fn of_search(words: &[OsString]) -> Option<Self> {
        let read: CommandLine<SearchAlone> = Parser::try_parse_from(words).ok()?;
        let SearchAlone::Search(arguments) = read.command;
        let CommandLine { ui, color, .. } = read;
        Some(CommandLine { ui, color, command: Command::Search(arguments) })
    }

    /// With `--in` the index of a setting is not meant: it would take in what is searched.
    pub(super) fn keep_index_that_was_named(&mut self, matches: &ArgMatches) {
        let place = match &mut self.command {
            Command::Search(search) => &mut search.place,
            Command::Similar(similar) => &mut similar.place,
            Command::Batch(batch) => &mut batch.place,
            _ => return,
        };
        if !place.paths.is_empty() && !is_given(matches, "index") {
            place.index = None;
        }
    }
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Build an index, or bring it up to date
    #[command(visible_alias = "indeks")]
    Index(IndexArguments),
    /// Find passages
    #[command(visible_alias = "cari")]
    Search(SearchArguments),
    /// Find passages that speak of the same as one that was found
    #[command(visible_alias = "mirip")]
    Similar(SimilarArguments),
    /// Run many queries
    #[command(visible_alias = "kelompok")]
    Batch(BatchArguments),
    /// Print the roots of Indonesian words
    #[command(visible_alias = "akar")]
    Stem(StemArguments),
    /// Print the terms of a text, one JSON object a line
    #[command(visible_alias = "analisis")]
    Analyze(AnalyzeArguments),
    /// Translations: learn, import, look up and export them
    #[command(subcommand, visible_alias = "kamus")]
    Lexicon(LexiconCommand),
    /// Complete a word by the words of an index, with the number of their passages
    #[command(visible_alias = "saran")]
    Suggest(SuggestArguments),
    /// Tell what an index holds, or what is set
    Info(InfoArguments),
    /// Print the manual, or write a page for every subcommand
    #[command(visible_alias = "manual")]
    Man(ManArguments),
    /// Print what makes a shell complete the command
    #[command(visible_alias = "pelengkap")]
    Completions(CompletionsArguments),
    /// Check an index against its checksums and its sources, and mend it
    #[command(visible_alias = "periksa")]
    Check(CheckArguments),
    /// Tell what a subcommand does
    #[command(visible_alias = "bantuan")]
    Help(HelpArguments),
    /// Print what a Quickwit or OpenSearch cluster needs: a configuration and passages
    #[command(visible_alias = "ekspor")]
    Export(PassageExportArguments),
    /// Fill an index of a Quickwit, OpenSearch or Elasticsearch cluster
    #[command(visible_alias = "kirim")]
    Push(PushArguments),
}

#[derive(Args)]
pub(super) struct PushArguments {
    /// Files, folders, or - for JSON lines on standard input [default: corpus]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// The cluster's address, like http://127.0.0.1:7280; a token comes from TELISIK_TOKEN
    #[arg(long = "at", value_name = "URL")]
    pub(super) url: String,
    /// The index of the cluster, made where it is missing
    #[arg(long = "as", value_name = "INDEX")]
    pub(super) name: String,
    /// The time within which an answer must come
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub(super) timeout: Duration,
    /// Where it is written down what the cluster has confirmed, so that an interrupted push goes on
    /// [default: a file for this index below TELISIK_STATE or ~/.local/state/telisik]
    #[arg(long, value_name = "FILE")]
    pub(super) journal: Option<PathBuf>,
    #[command(flatten)]
    pub(super) sources: SourceArguments,
}

#[derive(Args)]
pub(super) struct PassageExportArguments {
    /// Files, folders, or - for JSON lines on standard input [default: corpus]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// The engine; opensearch is for Elasticsearch too, with the lines that its _bulk wants
    #[arg(long = "for", value_enum, value_name = "ENGINE")]
    pub(super) engine: EngineChoice,
    /// Write the configuration of the index to a file [default: the first line of the output]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// The name of the index
    #[arg(long = "as", value_name = "INDEX", default_value = "telisik")]
    pub(super) name: String,
    #[command(flatten)]
    pub(super) sources: SourceArguments,
}

/// How sources become passages of a cluster.
#[derive(Args)]
pub(super) struct SourceArguments {
    /// About how many words a passage has; `all` makes every document one passage [default: 80]
    #[arg(long, value_name = "N", value_parser = passage_length)]
    pub(super) passage_words: Option<PassageLength>,
    /// Words of your own: roots, names, spellings
    #[arg(long, value_name = "FILE")]
    pub(super) words: Option<PathBuf>,
    /// Threads that analyse [default: one a core]
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<NonZeroUsize>,
    /// Say nothing but errors
    #[arg(long, short)]
    pub(super) quiet: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum EngineChoice {
    Quickwit,
    Opensearch,
}

#[derive(Args)]
pub(super) struct IndexArguments {
    /// Files, folders, or - for JSON lines on standard input [default: corpus]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// The index folder
    #[arg(long, value_name = "DIR", default_value = "index")]
    pub(super) index: PathBuf,
    /// About how many words a passage has; `all` makes every document one passage [default: 80]
    #[arg(long, value_name = "N", value_parser = passage_length)]
    pub(super) passage_words: Option<PassageLength>,
    /// Words of your own: roots, names, spellings; they are kept in the index
    #[arg(long, value_name = "FILE")]
    pub(super) words: Option<PathBuf>,
    /// Lexicons that translate queries, beside the embedded one; they are kept in the index
    #[arg(long = "lexicon", value_name = "FILE")]
    pub(super) lexicons: Vec<PathBuf>,
    /// Threads that analyse and write [default: one a core]
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<NonZeroUsize>,
    /// Build anew, whatever the index holds
    #[arg(long)]
    pub(super) rebuild: bool,
    /// Remove the documents of files that are at or below none of the paths
    #[arg(long)]
    pub(super) prune: bool,
    /// Write nothing; say what would be done
    #[arg(long, conflicts_with = "rebuild")]
    pub(super) dry_run: bool,
    /// Go on after that: follow the files and folders, and read what changes, until Ctrl-C
    #[arg(long, conflicts_with = "dry_run")]
    pub(super) watch: bool,
    /// Wait while another process is writing to the index, for so many seconds or to its end
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true)]
    pub(super) wait: Option<Option<u64>>,
    /// Name every file that was new, changed, moved, removed or refused
    #[arg(long, short, conflicts_with = "quiet")]
    pub(super) verbose: bool,
    /// Say nothing but errors
    #[arg(long, short)]
    pub(super) quiet: bool,
}

#[derive(Args)]
pub(super) struct SearchArguments {
    /// Words, "phrases", +must, -not, AND OR NOT ( ), field:value; `telisik help query` tells all
    #[arg(value_name = "QUERY", required = true)]
    pub(super) query: Vec<String>,
    #[command(flatten)]
    pub(super) place: PlaceArguments,
    #[command(flatten)]
    pub(super) options: RankArguments,
    #[command(flatten)]
    pub(super) shown: ShownArguments,
    /// Count the matches by what they have in a field (lang, path, doc or a field of the documents)
    /// instead of showing them
    #[arg(long, value_name = "FIELD", conflicts_with = "open")]
    pub(super) count_by: Option<String>,
    /// Show beside each hit the passage of its document's translation that says the same
    #[arg(long)]
    pub(super) parallel: bool,
    /// Tell what the query was understood as, and what each score consists of
    #[arg(long)]
    pub(super) explain: bool,
}

#[derive(Args)]
pub(super) struct SimilarArguments {
    /// The passage, as PATH:LINE or DOC#N; a document alone means its first
    #[arg(value_name = "PASSAGE")]
    pub(super) passage: String,
    #[command(flatten)]
    pub(super) place: PlaceArguments,
    #[command(flatten)]
    pub(super) options: RankArguments,
    #[command(flatten)]
    pub(super) shown: ShownArguments,
}

/// Which of the hits to show, and how.
#[derive(Args)]
pub(super) struct ShownArguments {
    /// How many hits at most
    #[arg(short = 'n', long = "limit", value_name = "N", default_value_t = 10)]
    pub(super) limit: usize,
    /// How many of the best hits to pass over
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) offset: usize,
    /// How to print the hits; kwic is a line for each match, the key words below each other
    #[arg(long, value_enum, default_value_t = SearchFormat::Text)]
    pub(super) format: SearchFormat,
    /// About how many characters of a passage to show as text; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 400)]
    pub(super) snippet: usize,
    /// Characters on each side of a key word in context [default: what the line has room for]
    #[arg(long, value_name = "N")]
    pub(super) context: Option<usize>,
    /// The order of key words in context: that of the hits, or by the words left or right of them
    #[arg(long, value_enum, default_value_t = KwicSort::Rank)]
    pub(super) sort: KwicSort,
    /// Open a hit in your editor ($VISUAL, $EDITOR) at its line: the first, or --open=N
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "1")]
    pub(super) open: Option<usize>,
    /// What pages through text that is longer than the screen [default: $PAGER, or less -FRX]
    #[arg(long, value_name = "PROGRAM")]
    pub(super) pager: Option<String>,
    /// Show everything at once
    #[arg(long, conflicts_with = "pager")]
    pub(super) no_pager: bool,
}

#[derive(Args)]
pub(super) struct BatchArguments {
    /// Queries: `qid<TAB>query`, JSON lines {"id","text","lang"?}, or plain lines; - reads standard input
    #[arg(value_name = "FILE", default_value = "-")]
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) place: PlaceArguments,
    #[command(flatten)]
    pub(super) options: RankArguments,
    /// How many hits a query at most
    #[arg(short = 'n', long = "limit", value_name = "N", default_value_t = 100)]
    pub(super) limit: usize,
    /// How to print the hits
    #[arg(long, value_enum, default_value_t = BatchFormat::Trec)]
    pub(super) format: BatchFormat,
    /// Threads that search [default: one a core]
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<NonZeroUsize>,
    /// The run's name, in the last column of a TREC run
    #[arg(long, value_name = "NAME", default_value = "telisik")]
    pub(super) tag: String,
    /// Write what the run was made with (version, analysis, k1, b, options) to a JSON file
    #[arg(long, value_name = "FILE")]
    pub(super) settings: Option<PathBuf>,
}

/// Where to search.
#[derive(Args)]
pub(super) struct PlaceArguments {
    /// The index folder [default: index]
    #[arg(long, value_name = "DIR")]
    pub(super) index: Option<PathBuf>,
    /// Search these files or folders; their index is made or refreshed first
    #[arg(long = "in", value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Search a cluster, like http://127.0.0.1:7280; a token comes from TELISIK_TOKEN
    #[arg(long = "at", value_name = "URL", requires = "name", conflicts_with_all = ["index", "paths"])]
    pub(super) url: Option<String>,
    /// The index of the cluster
    #[arg(long = "as", value_name = "INDEX", requires = "url")]
    pub(super) name: Option<String>,
    /// The words of your own that the cluster's index was made with
    #[arg(long, value_name = "FILE", requires = "url")]
    pub(super) words: Option<PathBuf>,
    /// The time within which the cluster must answer
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub(super) timeout: Duration,
}

/// What to find and how to rank it.
#[derive(Args)]
pub(super) struct RankArguments {
    /// The language of the passages
    #[arg(long, value_enum, default_value_t = PassageLanguage::Any)]
    pub(super) lang: PassageLanguage,
    /// The language of the query
    #[arg(long, value_enum, default_value_t = QueryLanguage::Auto)]
    pub(super) query_lang: QueryLanguage,
    /// The ranking: everything that helps, or plain BM25 over roots
    #[arg(long, value_enum, default_value_t = RankChoice::Full)]
    pub(super) rank: RankChoice,
    /// How many of the best hits the full ranking looks at a second time
    #[arg(long, value_name = "K", default_value_t = 100)]
    pub(super) rerank: usize,
    /// Which words are translated: all outside quotation marks where the index holds the other
    /// language, phrases too, or none
    #[arg(long, value_enum, default_value_t = TranslateChoice::Auto)]
    pub(super) translate: TranslateChoice,
    /// Lexicons that translate, beside the embedded one and the index's own
    #[arg(long = "lexicon", value_name = "FILE")]
    pub(super) lexicons: Vec<PathBuf>,
    /// A hit is a passage, or a document's best passage
    #[arg(long, value_enum, default_value_t = GroupChoice::Passage)]
    pub(super) group: GroupChoice,
    /// Only documents with this value in this field (lang, path, doc, title, or a JSON field)
    #[arg(long = "filter", value_name = "FIELD:VALUE", value_parser = filter)]
    pub(super) filters: Vec<(String, String)>,
    /// Take acronyms as they are instead of looking for their long forms, and the other way round
    #[arg(long)]
    pub(super) no_acronyms: bool,
    /// Take words that stand nowhere as they are instead of looking for what may have been meant
    #[arg(long)]
    pub(super) no_suggest: bool,
    /// Refuse a query that does not fit the grammar instead of reading it leniently
    #[arg(long)]
    pub(super) strict: bool,
}

impl RankArguments {
    /// The library's options for them.
    pub(super) fn search_options(
        &self,
        limit: usize,
        offset: usize,
        dictionary: Dictionary,
    ) -> SearchOptions {
        SearchOptions {
            limit,
            offset,
            group: match self.group {
                GroupChoice::Passage => Group::Passage,
                GroupChoice::Document => Group::Document,
            },
            language: match self.lang {
                PassageLanguage::Id => Some(Language::Indonesian),
                PassageLanguage::En => Some(Language::English),
                PassageLanguage::Any => None,
            },
            query_language: match self.query_lang {
                QueryLanguage::Id => Some(Language::Indonesian),
                QueryLanguage::En => Some(Language::English),
                QueryLanguage::Auto => None,
            },
            rank: match self.rank {
                RankChoice::Full => Rank::Full,
                RankChoice::Bm25 => Rank::Bm25,
            },
            filters: self.filters.clone(),
            threads: None,
            rerank: self.rerank,
            literal_acronyms: self.no_acronyms,
            literal_spelling: self.no_suggest,
            translate: match self.translate {
                TranslateChoice::Auto => Translate::Auto,
                TranslateChoice::Always => Translate::Always,
                TranslateChoice::Never => Translate::Never,
            },
            dictionary,
            parallel: false,
            explain: false,
            strict: self.strict,
        }
    }
}

#[derive(Args)]
pub(super) struct StemArguments {
    /// Tell why: the affixes of each analysis, its cost, and its rivals
    #[arg(long)]
    pub(super) explain: bool,
    /// Words of your own: roots, names, spellings
    #[arg(long = "words", value_name = "FILE")]
    pub(super) words_file: Option<PathBuf>,
    /// Words; without any, one a line is read from standard input
    #[arg(value_name = "WORD")]
    pub(super) words: Vec<String>,
}

#[derive(Args)]
pub(super) struct AnalyzeArguments {
    /// The text
    #[arg(value_name = "TEXT", required = true)]
    pub(super) text: Vec<String>,
    /// Its language; guessed where it is long enough, Indonesian otherwise
    #[arg(long, value_name = "id|en")]
    pub(super) lang: Option<Language>,
    /// Words of your own: roots, names, spellings
    #[arg(long, value_name = "FILE")]
    pub(super) words: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct SuggestArguments {
    /// The beginning of a word, or a word that may be misspelled
    #[arg(value_name = "WORD")]
    pub(super) word: String,
    #[command(flatten)]
    pub(super) place: PlaceArguments,
    /// How many words at most
    #[arg(short = 'n', long = "limit", value_name = "N", default_value_t = 10)]
    pub(super) limit: usize,
}

#[derive(Args)]
pub(super) struct InfoArguments {
    /// The index folder
    #[arg(long, value_name = "DIR", default_value = "index")]
    pub(super) index: PathBuf,
    /// List the acronyms that the passages explain, with the number of these passages
    #[arg(long)]
    pub(super) acronyms: bool,
    /// List the formats that can be read, with their extensions; needs no index
    #[arg(long)]
    pub(super) formats: bool,
    /// List what can be set in the environment and the config file, and what holds
    #[arg(long)]
    pub(super) settings: bool,
}

#[derive(Args)]
pub(super) struct ManArguments {
    /// The folder to write telisik.1, telisik-search.1 and the others into
    #[arg(long, short, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    pub(super) shell: ShellChoice,
}

/// A shell that completes.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum ShellChoice {
    Bash,
    Zsh,
    Fish,
    Powershell,
    Elvish,
}

#[derive(Args)]
pub(super) struct CheckArguments {
    /// The index folder
    #[arg(long, value_name = "DIR", default_value = "index")]
    pub(super) index: PathBuf,
    /// Take out what is damaged, and read the files again that it came from
    #[arg(long)]
    pub(super) repair: bool,
    /// Wait while another process is writing to the index, for so many seconds or to its end
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true)]
    pub(super) wait: Option<Option<u64>>,
    /// Say nothing but what is wrong
    #[arg(long, short)]
    pub(super) quiet: bool,
}

#[derive(Args)]
pub(super) struct HelpArguments {
    /// The subcommand, or `query` for the query language
    #[arg(value_name = "COMMAND")]
    pub(super) topic: Vec<String>,
}

#[derive(Subcommand)]
pub(super) enum LexiconCommand {
    /// Learn translations from aligned text
    #[command(visible_alias = "pelajari")]
    Learn(LearnArguments),
    /// Make a lexicon of dictionaries: pairs (.tsv), dictd (.index) or Wordnet (.tab)
    #[command(visible_alias = "impor")]
    Import(ImportArguments),
    /// Show the translations of a word or of several words as one term
    #[command(visible_alias = "lihat")]
    Lookup(LookupArguments),
    /// Print a lexicon as pairs: English, Indonesian, and the weights from each
    #[command(visible_alias = "ekspor")]
    Export(ExportArguments),
}

#[derive(Args)]
pub(super) struct LearnArguments {
    /// Aligned text: .tsv (a language a column), .tmx, .po, or two files that differ in .id and .en
    #[arg(value_name = "PAIRS", required = true)]
    pub(super) pairs: Vec<PathBuf>,
    /// The lexicon to write
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: PathBuf,
    /// Which language the first column of a .tsv is in, if it cannot be guessed
    #[arg(long, value_enum, value_name = "id,en|en,id")]
    pub(super) columns: Option<Columns>,
    /// Leave out translations less likely than this
    #[arg(long, value_name = "P", default_value_t = 0.02)]
    pub(super) least_probability: f32,
    /// Translations of a word at most
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(super) most_translations: usize,
}

#[derive(Args)]
pub(super) struct ImportArguments {
    /// The dictionaries
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    /// The lexicon to write
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: PathBuf,
    /// The language of a dictd dictionary's headwords, if its name does not say
    #[arg(long, value_enum)]
    pub(super) headwords: Option<Headwords>,
}

#[derive(Args)]
pub(super) struct LookupArguments {
    /// The word, or the words of one term
    #[arg(value_name = "WORD", required = true)]
    pub(super) words: Vec<String>,
    /// Lexicons beside the embedded one
    #[arg(long = "lexicon", value_name = "FILE")]
    pub(super) lexicons: Vec<PathBuf>,
    /// The index whose lexicons to ask as well
    #[arg(long, value_name = "DIR")]
    pub(super) index: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct ExportArguments {
    /// The lexicon [default: the embedded one]
    #[arg(value_name = "FILE")]
    pub(super) lexicon: Option<PathBuf>,
}

/// The order of columns.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Columns {
    #[value(name = "id,en")]
    IndonesianFirst,
    #[value(name = "en,id")]
    EnglishFirst,
}

impl From<Columns> for Language {
    fn from(columns: Columns) -> Language {
        match columns {
            Columns::IndonesianFirst => Language::Indonesian,
            Columns::EnglishFirst => Language::English,
        }
    }
}

/// The language of headwords.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Headwords {
    Id,
    En,
}

impl From<Headwords> for Language {
    fn from(headwords: Headwords) -> Language {
        match headwords {
            Headwords::Id => Language::Indonesian,
            Headwords::En => Language::English,
        }
    }
}

/// When to use colours.
#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub(super) enum ColorMode {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub(super) enum SearchFormat {
    Text,
    Json,
    Jsonl,
    Csv,
    Trec,
    Kwic,
    KwicJsonl,
}

/// The order of key words in context.
#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub(super) enum KwicSort {
    Rank,
    Left,
    Right,
}

#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
pub(super) enum BatchFormat {
    Trec,
    Jsonl,
    Csv,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum PassageLanguage {
    Id,
    En,
    Any,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum QueryLanguage {
    Id,
    En,
    Auto,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum RankChoice {
    Full,
    Bm25,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum TranslateChoice {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum GroupChoice {
    Passage,
    Document,
}

/// The number of threads asked for, or one a core.
pub(super) fn threads(asked: Option<NonZeroUsize>) -> usize {
    asked.map_or_else(|| UpdateOptions::default().threads, NonZeroUsize::get)
}

fn passage_length(text: &str) -> Result<PassageLength, String> {
    if text == "all" {
        return Ok(PassageLength::Document);
    }
    let words = text.parse::<NonZeroUsize>();
    words.map(PassageLength::Words).map_err(|_| {
        text!(
            en: "a number of words from 1 on, or `all`",
            id: "tulis banyaknya kata mulai dari 1, atau `all`",
        )
    })
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let seconds = seconds.filter(|seconds| !seconds.is_zero());
    seconds.ok_or_else(
        || text!(en: "a number of seconds above 0", id: "tulis banyaknya detik, lebih dari 0"),
    )
}

fn filter(text: &str) -> Result<(String, String), String> {
    match text.split_once(':') {
        Some((field, value)) if !field.is_empty() => Ok((field.to_owned(), value.to_owned())),
        _ => Err(text!(
            en: "write FIELD:VALUE, for example lang:id",
            id: "tulis BIDANG:NILAI, misalnya lang:id",
        )),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn a_search_is_read_alike_by_either_definition() {
        let names = |definition: clap::Command| {
            let search = definition.find_subcommand("search").unwrap();
            let aliases: Vec<_> = search.get_visible_aliases().map(str::to_owned).collect();
            let arguments: Vec<_> = search.get_arguments().map(|arg| format!("{arg:?}")).collect();
            (aliases, arguments)
        };
        assert_eq!(names(Arguments::command()), names(CommandLine::<SearchAlone>::command()));

        let read = |line: &str| {
            let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            Arguments::of_search(&words)
        };
        for line in ["telisik search kucing", "telisik --ui id cari kucing -n 3"] {
            let Some(CommandLine { command: Command::Search(search), .. }) = read(line) else {
                panic!("{line}");
            };
            assert_eq!(search.query, ["kucing"]);
        }
        for line in ["telisik", "telisik search", "telisik stem rumah", "telisik search --help"] {
            assert!(read(line).is_none(), "{line}");
        }
    }
}
