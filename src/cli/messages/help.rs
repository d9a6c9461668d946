//! The help of the command line in both languages.
//!
//! The English texts are the doc comments in `arguments.rs`, where the arguments are defined; the
//! Indonesian ones stand in `help.id.txt`. [`command`] makes of the definition what help, man pages
//! and clap's errors are rendered from. Parsing itself uses the bare definition.

use clap::builder::{Resettable, Str};
use clap::{Arg, ArgAction, Command, CommandFactory};

use crate::cli::arguments::Arguments;
use crate::language::Language;

use super::examples::examples;

const INDONESIAN: &str = include_str!("help.id.txt");

/// The Indonesian names of subcommands, which English readers find as aliases.
const NAMES: &[(&str, &str)] = &[
    ("index", "indeks"),
    ("search", "cari"),
    ("batch", "kelompok"),
    ("stem", "akar"),
    ("analyze", "analisis"),
    ("suggest", "saran"),
    ("lexicon", "kamus"),
    ("lexicon learn", "pelajari"),
    ("lexicon import", "impor"),
    ("lexicon lookup", "lihat"),
    ("lexicon export", "ekspor"),
    ("similar", "mirip"),
    ("man", "manual"),
    ("completions", "pelengkap"),
    ("check", "periksa"),
    ("export", "ekspor"),
    ("push", "kirim"),
    ("help", "bantuan"),
];

/// The Indonesian name of a subcommand below another (empty: below the command itself).
pub(super) fn indonesian_name(path: &str, name: &str) -> Option<&'static str> {
    let path = format!("{path} {name}");
    let found = NAMES.iter().find(|(english, _)| *english == path.trim_start());
    found.map(|(_, indonesian)| *indonesian)
}

/// The definition of the command with its help in a language, and with the names of subcommands
/// that go with it.
pub(in crate::cli) fn in_language(command: Command, language: Language) -> Command {
    match language {
        Language::English => with_examples(command, ""),
        Language::Indonesian => translate(command, "", &Catalogue::parse(INDONESIAN), true),
    }
}

/// The same for a shell: the names stay those of the definition.
pub(in crate::cli) fn described(language: Language) -> Command {
    match language {
        Language::English => Arguments::command(),
        Language::Indonesian => {
            translate(Arguments::command(), "", &Catalogue::parse(INDONESIAN), false)
        }
    }
}

fn with_examples(command: Command, path: &str) -> Command {
    let command = match examples(path, Language::English) {
        Some(text) => command.after_help(format!("{text}{}", exit_codes(path, Language::English))),
        None => command,
    };
    command.mut_subcommands(|below| {
        let path = join(path, below.get_name());
        with_examples(below, &path)
    })
}

fn exit_codes(path: &str, language: Language) -> &'static str {
    match (path, language) {
        ("", Language::English) => "\n\nExit codes: 0 found, 1 nothing found, 2 error.",
        ("", Language::Indonesian) => "\n\nKode keluar: 0 ditemukan, 1 tidak ditemukan, 2 galat.",
        _ => "",
    }
}

fn translate(command: Command, path: &str, catalogue: &Catalogue<'_>, rename: bool) -> Command {
    let name = command.get_name().to_owned();
    let about = catalogue.get(path, "about").map(str::to_owned);
    let about = about.or_else(|| command.get_about().map(ToString::to_string)).unwrap_or_default();
    let mut command = command.mut_args(|arg| translate_argument(arg, path, catalogue));
    command = command.disable_help_flag(true).arg(
        Arg::new("help")
            .short('h')
            .long("help")
            .action(ArgAction::Help)
            .help("Tampilkan bantuan ini"),
    );
    if path.is_empty() {
        command = command.disable_version_flag(true).arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help("Tampilkan versi program"),
        );
    }
    command = match indonesian_name("", path).filter(|_| rename) {
        Some(own) => {
            let reset: Resettable<Str> = Resettable::Reset;
            let about = format!("{about} [alias: {name}]");
            command.visible_alias(reset).alias(name).name(own).about(about)
        }
        None => command.about(about),
    };
    if let Some(text) = examples(path, Language::Indonesian) {
        command = command.after_help(format!("{text}{}", exit_codes(path, Language::Indonesian)));
    }
    command.subcommand_value_name("PERINTAH").mut_subcommands(|below| {
        let path = join(path, below.get_name());
        translate(below, &path, catalogue, rename)
    })
}

fn translate_argument(arg: Arg, path: &str, catalogue: &Catalogue<'_>) -> Arg {
    let mut help = match catalogue.get(path, arg.get_id().as_str()) {
        Some(help) => help.to_owned(),
        None => arg.get_help().map(ToString::to_string).unwrap_or_default(),
    };
    if !arg.get_action().takes_values() {
        return arg.help(help);
    }
    let defaults = arg.get_default_values().iter().map(|value| value.to_string_lossy());
    let defaults: Vec<_> = defaults.collect();
    if !defaults.is_empty() && !arg.is_hide_default_value_set() {
        help.push_str(&format!(" [bawaan: {}]", defaults.join(" ")));
    }
    let values: Vec<String> =
        arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    if !values.is_empty() && !arg.is_hide_possible_values_set() {
        help.push_str(&format!(" [pilihan: {}]", values.join(", ")));
    }
    let names = arg.get_value_names().unwrap_or_default().iter();
    let names: Vec<String> = names
        .map(|name| catalogue.get("values", name).unwrap_or(name.as_str()).to_owned())
        .collect();
    let arg = arg.help(help).hide_default_value(true).hide_possible_values(true);
    if names.is_empty() { arg } else { arg.value_names(names) }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path} {name}") }
}

/// What clap itself writes around the texts.
const FRAME: &[(&str, &str)] = &[
    ("Usage:", "Penggunaan:"),
    ("[OPTIONS]", "[OPSI]"),
    ("Options:", "Opsi:"),
    ("Arguments:", "Argumen:"),
    ("Commands:", "Perintah:"),
];

/// Rendered help or usage in a language.
pub(in crate::cli) fn framed(rendered: &str, language: Language) -> String {
    let mut text = rendered.to_owned();
    if language == Language::Indonesian {
        for (english, indonesian) in FRAME {
            text = text.replace(english, indonesian);
        }
    }
    text
}

/// Texts by section and key.
struct Catalogue<'a> {
    entries: Vec<(&'a str, &'a str, &'a str)>,
}

impl<'a> Catalogue<'a> {
    /// `[section]` lines, and below them `key = text`; `#` begins a comment.
    fn parse(text: &'a str) -> Self {
        let mut section = "";
        let mut entries = Vec::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = name;
            } else if let Some((key, text)) = line.split_once(" = ") {
                entries.push((section, key, text));
            }
        }
        Catalogue { entries }
    }

    /// The text of a section, or the one that holds in all sections.
    fn get(&self, section: &str, key: &str) -> Option<&'a str> {
        let find = |wanted: &str| {
            let found = self.entries.iter().find(|(s, k, _)| *s == wanted && *k == key);
            found.map(|(_, _, text)| *text)
        };
        find(section).or_else(|| find("*"))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Value names that are the same in both languages.
    const NEUTRAL: &[&str] = &["N", "K", "P", "id|en", "id,en|en,id"];

    /// Every command and argument of the definition as `section/key`, with where else its text
    /// may stand.
    fn keys(command: &Command, path: &str, found: &mut BTreeSet<(String, String)>) {
        found.insert((path.to_owned(), "about".to_owned()));
        for arg in command.get_arguments() {
            found.insert((path.to_owned(), arg.get_id().to_string()));
            for name in arg.get_value_names().unwrap_or_default() {
                let takes_values = arg.get_action().takes_values();
                if takes_values && !NEUTRAL.contains(&name.as_str()) {
                    found.insert(("values".to_owned(), name.to_string()));
                }
            }
        }
        for below in command.get_subcommands() {
            keys(below, &join(path, below.get_name()), found);
        }
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let catalogue = Catalogue::parse(INDONESIAN);
        let mut wanted = BTreeSet::new();
        keys(&Arguments::command(), "", &mut wanted);
        let missing: Vec<_> =
            wanted.iter().filter(|(section, key)| catalogue.get(section, key).is_none()).collect();
        assert!(missing.is_empty(), "without Indonesian in help.id.txt: {missing:?}");
        for (section, key, _) in &catalogue.entries {
            let is_wanted =
                wanted.iter().any(|(s, k)| k == key && (s == section || *section == "*"));
            assert!(is_wanted, "help.id.txt speaks of [{section}] {key}, which there is not");
        }
        let mut seen = BTreeSet::new();
        for (section, key, _) in &catalogue.entries {
            assert!(seen.insert((section, key)), "help.id.txt says [{section}] {key} twice");
        }
    }

    #[test]
    fn every_argument_is_explained_in_english() {
        fn walk(command: &Command) {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for arg in command.get_arguments() {
                assert!(arg.get_help().is_some(), "{} {}", command.get_name(), arg.get_id());
            }
            command.get_subcommands().for_each(walk);
        }
        walk(&Arguments::command());
    }

    #[test]
    fn indonesian_names_are_aliases_and_every_subcommand_teaches_by_example() {
        fn walk(command: &Command, path: &str) {
            for below in command.get_subcommands() {
                let path = join(path, below.get_name());
                if let Some(name) = indonesian_name("", &path) {
                    assert!(below.get_all_aliases().any(|alias| alias == name), "{path}: {name}");
                }
                let has_examples = super::super::examples::commands().any(|known| known == path);
                assert!(has_examples || path == "help", "{path} has no example");
                walk(below, &path);
            }
        }
        walk(&Arguments::command(), "");
        for (path, _) in NAMES {
            let mut command = &Arguments::command();
            for name in path.split(' ') {
                command = command.find_subcommand(name).expect(path);
            }
        }
    }

    #[test]
    fn the_commands_are_sound_in_both_languages() {
        for language in Language::ALL {
            in_language(Arguments::command(), language).debug_assert();
            described(language).debug_assert();
        }
    }
}
