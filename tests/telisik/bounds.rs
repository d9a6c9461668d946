//! Files of nothing but tiny pieces: each takes bounded memory, and nothing of it is lost.

use std::fs;

use telisik::Document;
use telisik::passage::{PassageLength, passages};
use telisik::source::limits::{HEAVIEST_PART, LONGEST_TITLE, MOST_CELLS, MOST_SAID};
use telisik::source::{Origin, SourceError, SourceFile, read_file};
use tempfile::TempDir;

/// So many paragraphs, each with its place, are too heavy for one document.
const TINY: usize = HEAVIEST_PART / 80;

fn read(name: &str, bytes: impl AsRef<[u8]>) -> (Vec<Document>, Vec<SourceError>) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let file = SourceFile { path, shown: name.to_owned(), id: name.to_owned() };
    let (mut documents, mut errors) = (Vec::new(), Vec::new());
    read_file(&file, |read| {
        match read {
            Ok(document) => documents.push(document),
            Err(error) => errors.push(error),
        }
        true
    });
    (documents, errors)
}

#[test]
fn tiny_paragraphs_become_several_documents() {
    let flat = "<?xml version=\"1.0\"?><office:document xmlns:office=\"o\" xmlns:text=\"t\" \
        office:mimetype=\"application/vnd.oasis.opendocument.text\"><office:body><office:text>";
    for (name, before, tiny, after) in [
        ("a.txt", "", "a\n\n", "a"),
        ("a.html", "<title>Judul</title>", "<p>a\n", "<p>a"),
        ("a.md", "", "a\n\n", "a"),
        ("a.rtf", "{\\rtf1 ", "a\\par\n", "a}"),
        ("a.srt", "", "0:0 --> 0:1\na\n\n", "0:0 --> 0:2\na"),
        ("a.json", "[", "\"a\",", "\"a\"]"),
        (
            "a.fodt",
            flat,
            "<text:p>a</text:p>",
            "<text:p>a</text:p></office:text></office:body></office:document>",
        ),
    ] {
        let text = [before, &tiny.repeat(TINY - 1), after].concat();
        let (documents, errors) = read(name, &text);
        assert!(errors.is_empty(), "{name}: {errors:?}");
        let blocks = documents.iter().map(|document| document.blocks.len());
        assert_eq!(blocks.clone().sum::<usize>(), TINY, "{name}");
        let most = HEAVIEST_PART / 80;
        assert!(documents.len() > 1 && blocks.max() < Some(most), "{name}: {}", documents.len());
        for (number, document) in (1..).zip(&documents) {
            let id = if number == 1 { name.to_owned() } else { format!("{name}~{number}") };
            assert_eq!(document.id, id);
            assert_eq!(document.title.is_some(), name == "a.html", "{name}");
        }
        let last = documents.last().unwrap().blocks.last().unwrap();
        if let Origin::Pieces(_) = last.origin {
            let at = last.origin.source_offset(0).unwrap();
            assert_eq!(at, text.rfind('a').unwrap(), "{name}");
            let lines = documents[0].lines.as_ref().unwrap();
            let line = 1 + text[..at].matches('\n').count() as u64;
            if name != "a.txt" {
                assert_eq!(lines.line_of(at), line, "{name}");
            }
        }
    }
}

#[test]
fn a_paragraph_without_an_end_is_cut_between_words() {
    let words = "kata lain ".repeat(400_000);
    for (name, before) in [("a.txt", ""), ("a.html", "<p>"), ("a.md", ""), ("a.rtf", "{\\rtf1 ")] {
        let (documents, errors) = read(name, format!("{before}{words}"));
        assert!(errors.is_empty(), "{name}: {errors:?}");
        let blocks: Vec<_> = documents.iter().flat_map(|document| &document.blocks).collect();
        assert!(blocks.len() > 3, "{name}");
        let all = blocks.iter().flat_map(|block| block.text.split_whitespace());
        let mut expected = ["kata", "lain"].into_iter().cycle();
        assert_eq!(all.filter(|word| Some(*word) != expected.next()).count(), 0, "{name}");
        let count: usize = blocks.iter().map(|block| block.text.split_whitespace().count()).sum();
        assert_eq!(count, 800_000, "{name}");
    }
}

#[test]
fn a_long_title_is_cut_and_a_long_heading_is_text() {
    let long = "Judul panjang ".repeat(LONGEST_TITLE);
    let page = format!("<title>{long}</title><h1>{long}</h1><p>Isi.");
    let (documents, _) = read("a.html", page);
    let passages = passages(&documents[0], PassageLength::default());
    let text: usize = passages.iter().map(|passage| passage.text.split_whitespace().count()).sum();
    assert_eq!(text, 2 * LONGEST_TITLE + 1);
    for passage in passages {
        let title = passage.title.unwrap();
        assert!(title.len() <= LONGEST_TITLE, "{}", title.len());
        assert!(title.split(' ').all(|word| ["Judul", "panjang"].contains(&word)), "{title}");
    }
}

#[test]
fn rows_without_an_end_are_told() {
    let row = format!("id,text\na,Hujan.\nb,{}\n", ",".repeat(MOST_CELLS + 100_000));
    let (documents, errors) = read("a.csv", row);
    assert_eq!(documents.len(), 1);
    assert!(errors[0].to_string().contains("a row of more than 64 MiB or 4000000 cells"));
}

#[test]
fn what_is_wrong_with_every_line_is_said_a_thousand_times() {
    use telisik::index::{UpdateOptions, update};
    use telisik::{Index, IndexSettings};

    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.jsonl");
    let lines = "x\n".repeat(MOST_SAID + 500) + "{\"id\":\"a\",\"text\":\"Hujan turun.\"}\n";
    fs::write(&path, lines).unwrap();
    let index = Index::in_memory(IndexSettings::default());
    let report = update(&index, &[path], &UpdateOptions::default()).unwrap();
    assert_eq!((report.documents, report.errors.len()), (1, MOST_SAID + 1));
    assert!(report.errors[MOST_SAID].to_string().ends_with("a.jsonl: 500 more of that kind"));
}
