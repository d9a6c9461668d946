//! Examples that close the help of each subcommand.

use crate::language::Language;

/// A command line that a reader can try, and what it does.
pub(super) struct Example {
    line: &'static str,
    english: &'static str,
    indonesian: &'static str,
}

const fn example(line: &'static str, english: &'static str, indonesian: &'static str) -> Example {
    Example { line, english, indonesian }
}

const GENERAL: &[Example] = &[
    example(
        "telisik search --in ~/documents \"pasukan keamanan\"",
        "search a folder right away",
        "cari langsung di sebuah folder",
    ),
    example(
        "telisik index ~/documents --index ~/documents.index",
        "build an index, or bring it up to date",
        "buat indeks, atau perbarui",
    ),
    example(
        "telisik search --index ~/documents.index +resolusi -Irak",
        "search an index",
        "cari di indeks",
    ),
    example(
        "telisik help search",
        "what a subcommand can do",
        "apa saja yang dapat dilakukan suatu perintah",
    ),
];

/// Examples by subcommand; the empty name is the command itself.
const EXAMPLES: &[(&str, &[Example])] = &[
    ("", GENERAL),
    (
        "index",
        &[
            example(
                "telisik index ~/documents --index ~/documents.index",
                "a folder into an index; again, to read what has changed",
                "sebuah folder menjadi indeks; ulangi untuk membaca yang berubah",
            ),
            example(
                "telisik index news.jsonl --passage-words all",
                "JSON lines, each record one passage",
                "JSON lines, setiap rekaman satu bagian",
            ),
            example(
                "telisik index ~/documents --index ~/documents.index --watch",
                "and go on: what changes is read at once",
                "dan teruskan: yang berubah langsung dibaca",
            ),
            example(
                "cat news.jsonl | telisik index -",
                "the same from standard input",
                "sama, dari masukan standar",
            ),
        ],
    ),
    (
        "search",
        &[
            example(
                "telisik search --in ~/documents \"pasukan keamanan\"",
                "any form of both words, best passages first",
                "semua bentuk kedua kata, bagian terbaik lebih dahulu",
            ),
            example(
                "telisik search '\"dewan keamanan\" -Irak'",
                "this phrase, without that word",
                "frasa ini, tanpa kata itu",
            ),
            example(
                "telisik search security forces --lang id --parallel",
                "ask in English, read Indonesian beside its translation",
                "bertanya dalam bahasa Inggris, membaca teks Indonesia beserta terjemahannya",
            ),
            example(
                "telisik search pelatihan --group document --format csv",
                "a table of documents",
                "tabel dokumen",
            ),
            example(
                "telisik search pasukan --format kwic --sort right",
                "every match in its context, by the words that follow",
                "setiap kecocokan dalam konteksnya, menurut kata sesudahnya",
            ),
            example(
                "telisik search pasukan --count-by lang",
                "how many passages in each language",
                "banyaknya bagian dalam setiap bahasa",
            ),
            example(
                "telisik search \"dewan keamanan\" --open=2",
                "the second hit in your editor",
                "hasil kedua di penyunting Anda",
            ),
        ],
    ),
    (
        "similar",
        &[example(
            "telisik similar corpus/nato-iraq.id.txt:7",
            "more like what stands in this line",
            "yang serupa dengan isi baris ini",
        )],
    ),
    (
        "batch",
        &[
            example(
                "telisik batch topics.tsv --index corpus.index > run.trec",
                "a TREC run of many queries",
                "hasil TREC dari banyak kueri",
            ),
            example(
                "telisik batch topics.tsv -n 3 --format csv",
                "a table of the best three of each",
                "tabel tiga terbaik dari setiap kueri",
            ),
        ],
    ),
    (
        "stem",
        &[
            example("telisik stem pelatihan dilatih", "the roots of two words", "akar dua kata"),
            example(
                "telisik stem --explain mengeong",
                "why this root and no other",
                "mengapa akar ini dan bukan yang lain",
            ),
        ],
    ),
    (
        "analyze",
        &[example(
            "telisik analyze \"misi non-tempur\"",
            "what a text is indexed as",
            "bagaimana sebuah teks diindeks",
        )],
    ),
    (
        "lexicon",
        &[
            example(
                "telisik lexicon learn pairs.tsv --output ours.lexicon",
                "translations from texts that say the same",
                "terjemahan dari teks yang isinya sama",
            ),
            example(
                "telisik lexicon lookup kebijakan",
                "what a word is translated to",
                "terjemahan sebuah kata",
            ),
        ],
    ),
    (
        "lexicon learn",
        &[example(
            "telisik lexicon learn pairs.tsv --output ours.lexicon",
            "a lexicon for `search --lexicon`",
            "leksikon untuk `cari --lexicon`",
        )],
    ),
    (
        "lexicon import",
        &[example(
            "telisik lexicon import eng-ind.index --output freedict.lexicon",
            "a FreeDict dictionary",
            "kamus FreeDict",
        )],
    ),
    (
        "lexicon lookup",
        &[example(
            "telisik lexicon lookup foreign policy",
            "a term of two words",
            "istilah dari dua kata",
        )],
    ),
    (
        "lexicon export",
        &[example(
            "telisik lexicon export > pairs.tsv",
            "the embedded lexicon as a list",
            "leksikon bawaan sebagai daftar",
        )],
    ),
    (
        "suggest",
        &[
            example(
                "telisik suggest peme",
                "the words of an index that begin so, with the number of their passages",
                "kata-kata dalam indeks yang berawal demikian, beserta banyaknya bagian teks",
            ),
            example(
                "telisik suggest pemrintah",
                "what may have been meant",
                "kata yang mungkin dimaksud",
            ),
        ],
    ),
    (
        "export",
        &[example(
            "telisik export --for quickwit --config index.json ~/documents > passages.ndjson",
            "what a cluster needs, as files",
            "yang diperlukan klaster, sebagai berkas",
        )],
    ),
    (
        "push",
        &[
            example(
                "telisik push --at http://127.0.0.1:7280 --as arsip ~/documents",
                "a folder into an index of a cluster; again, to go on after an interruption",
                "sebuah folder ke indeks klaster; ulangi untuk melanjutkan yang terputus",
            ),
            example(
                "telisik search --at http://127.0.0.1:7280 --as arsip \"pasukan keamanan\"",
                "search it",
                "cari di sana",
            ),
        ],
    ),
    (
        "info",
        &[
            example(
                "telisik info --index ~/documents.index",
                "how much an index holds, and how it was made",
                "seberapa banyak isi indeks, dan cara pembuatannya",
            ),
            example(
                "telisik info --settings",
                "what is set, and where",
                "apa yang diatur, dan di mana",
            ),
            example(
                "telisik info --acronyms",
                "the acronyms that its texts explain",
                "akronim yang dijelaskan teks-teksnya",
            ),
        ],
    ),
    (
        "man",
        &[
            example("telisik man | man -l -", "read the manual", "baca buku panduan"),
            example(
                "telisik man --output ~/.local/share/man/man1",
                "install it for `man telisik`",
                "pasang untuk `man telisik`",
            ),
        ],
    ),
    (
        "completions",
        &[
            example(
                "telisik completions bash > ~/.local/share/bash-completion/completions/telisik",
                "for bash",
                "untuk bash",
            ),
            example(
                "telisik completions fish > ~/.config/fish/completions/telisik.fish",
                "for fish",
                "untuk fish",
            ),
            example(
                "telisik completions zsh > ~/.zfunc/_telisik",
                "for zsh, where ~/.zfunc is in $fpath",
                "untuk zsh, jika ~/.zfunc ada di $fpath",
            ),
        ],
    ),
    (
        "check",
        &[
            example(
                "telisik check --index ~/documents.index",
                "whether every file of an index is what was written",
                "apakah setiap berkas indeks masih seperti saat ditulis",
            ),
            example(
                "telisik check --repair --index ~/documents.index",
                "take out what is damaged, and read it again from the sources",
                "keluarkan yang rusak, dan baca lagi dari sumbernya",
            ),
        ],
    ),
];

/// The names of the subcommands that have examples.
#[cfg(test)]
pub(super) fn commands() -> impl Iterator<Item = &'static str> {
    EXAMPLES.iter().map(|(command, _)| *command)
}

/// The examples of a subcommand (`lexicon learn`), each below what it does.
pub(super) fn examples(command: &str, language: Language) -> Option<String> {
    let (_, examples) = EXAMPLES.iter().find(|(name, _)| *name == command)?;
    let mut text = match language {
        Language::English => "Examples:".to_owned(),
        Language::Indonesian => "Contoh:".to_owned(),
    };
    for example in *examples {
        let (what, line) = match language {
            Language::English => (example.english, example.line.to_owned()),
            Language::Indonesian => (example.indonesian, in_indonesian(example.line)),
        };
        text.push_str(&format!("\n  {what}:\n    {line}"));
    }
    Some(text)
}

/// The line with the Indonesian names of subcommands.
fn in_indonesian(line: &str) -> String {
    let mut path = String::new();
    let mut in_command = false;
    let words = line.split(' ').map(|word| {
        if word == "telisik" {
            in_command = true;
            return word;
        }
        let known = in_command.then(|| super::help::indonesian_name(&path, word)).flatten();
        in_command = known.is_some();
        // What follows `help` is a subcommand again.
        if word != "help" && known.is_some() {
            path = format!("{path} {word}").trim_start().to_owned();
        }
        known.unwrap_or(word)
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_put_into_indonesian() {
        let cases = [
            ("telisik search index", "telisik cari index"),
            ("cat x | telisik lexicon learn search", "cat x | telisik kamus pelajari search"),
            ("telisik help search", "telisik bantuan cari"),
        ];
        for (line, expected) in cases {
            assert_eq!(in_indonesian(line), expected);
        }
    }
}
