//! `telisik similar`

use anyhow::{Result, anyhow, bail};

use super::Outcome;
use super::arguments::SimilarArguments;
use super::location::{dictionary, open_searcher};
use super::messages::text;
use super::search::show_results;

pub(super) fn run(arguments: &SimilarArguments) -> Result<Outcome> {
    if arguments.place.url.is_some() {
        bail!(text!(
            en: "similar passages are found in an index on this machine; leave out --at",
            id: "bagian yang mirip dicari dalam indeks di komputer ini; hilangkan --at",
        ));
    }
    let (searcher, complete) = open_searcher(&arguments.place)?;
    let dictionary = dictionary(Some(searcher.index()), &arguments.options.lexicons)?;
    let options =
        arguments.options.search_options(arguments.shown.limit, arguments.shown.offset, dictionary);
    let (doc, passage) = match place(&arguments.passage) {
        Some((path, line)) => searcher.passage_at(path, line)?,
        None => None,
    }
    .unwrap_or_else(|| passage_id(&arguments.passage));
    let results = searcher.similar(&doc, passage, &options)?.ok_or_else(|| {
        let id = &arguments.passage;
        anyhow!(text!(
            en: "{id}: no such passage in the index; write PATH:LINE as search shows it, or DOC#N",
            id: "{id}: bagian ini tidak ada di indeks; tulis BERKAS:BARIS seperti yang ditampilkan pencarian, atau DOK#N",
        ))
    })?;
    show_results(&results, &arguments.shown, options.group, complete)
}

/// `path:12`.
fn place(text: &str) -> Option<(&str, u64)> {
    let (path, line) = text.rsplit_once(':')?;
    Some((path, line.parse().ok()?))
}

/// `doc#3`; a document alone means its first passage.
fn passage_id(id: &str) -> (String, u64) {
    let parts = id.rsplit_once('#').and_then(|(doc, ordinal)| Some((doc, ordinal.parse().ok()?)));
    let (doc, passage) = parts.unwrap_or((id, 1));
    (doc.to_owned(), passage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_is_named_by_document_and_ordinal() {
        assert_eq!(place("C:/a.txt:12"), Some(("C:/a.txt", 12)));
        let cases = [("a.txt#3", ("a.txt", 3)), ("a.txt", ("a.txt", 1)), ("c#.txt", ("c#.txt", 1))];
        for (id, expected) in cases {
            let (doc, passage) = passage_id(id);
            assert_eq!((doc.as_str(), passage), expected);
            assert_eq!(place(id), None);
        }
    }
}
