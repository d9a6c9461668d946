//! Damaged indexes: never a panic, never a wrong answer that `check` calls sound.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use telisik::index::{UpdateOptions, check, repair, update};
use telisik::lexicon::{Dictionary, Lexicon};
use telisik::{Index, IndexError, SearchError, SearchOptions, Searcher};
use tempfile::TempDir;

use crate::command::{output, telisik};

/// A stream of numbers that is the same in every run.
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Numbers(seed)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % end.max(1)
    }
}

/// How many rounds a test takes: many where the environment asks for it.
pub(crate) fn rounds(variable: &str, usual: usize) -> usize {
    std::env::var(variable).ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(usual)
}

/// A folder in memory, where there is such a place.
pub(crate) fn memory_folder() -> TempDir {
    TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).unwrap()
}

const WORDS: [&str; 24] = [
    "pasukan",
    "keamanan",
    "pemerintah",
    "melatih",
    "hujan",
    "turun",
    "harga",
    "beras",
    "pasar",
    "kota",
    "gubernur",
    "berpidato",
    "security",
    "forces",
    "border",
    "rice",
    "price",
    "city",
    "undang-undang",
    "lembaga",
    "demokrasi",
    "NATO",
    "Afganistan",
    "2011",
];

/// A text of some passages.
pub(crate) fn text(numbers: &mut Numbers) -> String {
    let mut text = String::new();
    for _ in 0..1 + numbers.below(4) {
        for _ in 0..20 + numbers.below(60) {
            text.push_str(WORDS[numbers.below(WORDS.len())]);
            text.push_str(if numbers.below(9) == 0 { ". " } else { " " });
        }
        text.push_str(".\n\n");
    }
    text
}

const QUERIES: [&str; 5] =
    ["pasukan keamanan", "\"harga beras\"", "rice price", "+NATO -kota", "undang"];

/// What an index answers: every hit with its text, its place, its score and its marks.
pub(crate) fn answers(index: &Path) -> Result<String, SearchError> {
    let searcher = Searcher::open(&Index::open(index)?)?;
    let lexicons = searcher.index().lexicons()?;
    let options = SearchOptions {
        limit: 20,
        dictionary: Dictionary::new([vec![Lexicon::embedded()], lexicons].concat()),
        ..SearchOptions::default()
    };
    let mut answers = String::new();
    for query in QUERIES {
        let results = searcher.search(query, &options)?;
        answers.push_str(&serde_json::to_string(&results).unwrap());
        answers.push('\n');
    }
    Ok(answers)
}

struct Sound {
    place: TempDir,
    answers: String,
}

impl Sound {
    /// An index of several segments, with deleted rows and a lexicon; with words of the user too,
    /// which make every opening of it slower.
    fn new(with_words: bool) -> Sound {
        let place = memory_folder();
        let mut numbers = Numbers::new(7);
        let sources = place.path().join("sources");
        fs::create_dir(&sources).unwrap();
        fs::write(place.path().join("words.tsv"), "glonggong\t3\n").unwrap();
        fs::write(place.path().join("lexicon.tsv"), "glimmer\tglonggong\n").unwrap();
        let sound = Sound { place, answers: String::new() };
        for round in 0..3 {
            for file in 0..12 {
                let path = sources.join(format!("{}.txt", (file + 7 * round) % 20));
                fs::write(path, text(&mut numbers)).unwrap();
            }
            let mut command = telisik();
            command.arg("index").arg(&sources).arg("--index").arg(sound.index());
            if with_words {
                command.arg("--words").arg(sound.place.path().join("words.tsv"));
            }
            command.arg("--lexicon").arg(sound.place.path().join("lexicon.tsv"));
            output(&mut command, 0);
        }
        Sound { answers: answers(&sound.index()).unwrap(), ..sound }
    }

    fn index(&self) -> PathBuf {
        self.place.path().join("index")
    }

    fn sources(&self) -> PathBuf {
        self.place.path().join("sources")
    }

    fn copy(&self, name: &str) -> PathBuf {
        let copy = self.place.path().join(name);
        let _ = fs::remove_dir_all(&copy);
        fs::create_dir(&copy).unwrap();
        for entry in fs::read_dir(self.index()).unwrap().flatten() {
            fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
        }
        copy
    }
}

/// Flips a bit, cuts the file, lengthens it, or removes it. Says what it did.
fn damage(index: &Path, numbers: &mut Numbers) -> String {
    let mut files: Vec<PathBuf> =
        fs::read_dir(index).unwrap().flatten().map(|entry| entry.path()).collect();
    files.retain(|file| fs::metadata(file).is_ok_and(|file| file.len() > 0));
    files.sort();
    let file = files.swap_remove(numbers.below(files.len()));
    let mut bytes = fs::read(&file).unwrap();
    let at = numbers.below(bytes.len());
    let bit = numbers.below(8);
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    match numbers.below(12) {
        0 => bytes.truncate(at),
        1 => bytes.extend_from_slice(b"more"),
        2 => {
            fs::remove_file(&file).unwrap();
            return format!("{name} removed");
        }
        3 => {
            let end = (at + 64).min(bytes.len());
            bytes[at..end].fill(0);
        }
        _ => bytes[at] ^= 1 << bit,
    }
    fs::write(&file, &bytes).unwrap();
    format!("{name} damaged at {at}, bit {bit}")
}

fn one_thread() -> UpdateOptions {
    UpdateOptions { threads: 1, ..UpdateOptions::default() }
}

/// Whether an error is one that tells of damage, or of what it took for another version.
fn tells_of_damage(error: &IndexError) -> bool {
    use IndexError::{Beyond, Damaged, Manifest, Missing, Version};
    matches!(
        error,
        Damaged { .. } | Manifest { .. } | Beyond { .. } | Missing { .. } | Version { .. }
    )
}

#[test]
fn damage_is_never_a_panic_nor_a_wrong_answer_that_passes_for_a_right_one() {
    let sound = Sound::new(false);
    assert!(check(&sound.index()).unwrap().is_sound());
    let mut numbers = Numbers::new(rounds("TELISIK_SEED", 1) as u64);
    let (mut refused, mut wrong, mut repaired, mut beyond) = (0, 0, 0, 0);
    for round in 0..rounds("TELISIK_CORRUPT_ROUNDS", 60) {
        let copy = sound.copy("copy");
        let what = format!("round {round}: {}", damage(&copy, &mut numbers));
        let answered = answers(&copy);
        if let Err(SearchError::Index(error)) = &answered {
            assert!(tells_of_damage(error), "{what}: {error}");
            refused += 1;
        }
        let is_sound = |index: &Path| check(index).is_ok_and(|report| report.is_sound());
        let is_right = |answered: &Result<String, SearchError>| {
            answered.as_ref().is_ok_and(|answers| *answers == sound.answers)
        };
        wrong += usize::from(answered.is_ok() && !is_right(&answered));
        assert!(is_right(&answered) || !is_sound(&copy), "{what}: wrong, but called sound");
        if round % 4 == 0 {
            let updated = Index::open(&copy)
                .and_then(|index| update(&index, &[sound.sources()], &one_thread()));
            if let Err(error) = updated {
                assert!(tells_of_damage(&error), "{what}: {error}");
            }
            assert!(is_right(&answers(&copy)) || !is_sound(&copy), "{what}: indexing hid it");
        }
        match repair(&copy, &one_thread()) {
            Ok(done) => {
                assert!(
                    done.update.errors.is_empty() && done.not_restored == 0,
                    "{what}: {done:?}"
                );
                assert!(is_sound(&copy), "{what}: {:?}", check(&copy));
                let mended = is_right(&answers(&copy)) || done.lexicons > 0;
                assert!(mended, "{what}: repaired, but wrong");
                repaired += 1;
            }
            Err(error) => {
                assert!(tells_of_damage(&error), "{what}: {error}");
                beyond += 1;
            }
        }
    }
    eprintln!(
        "{refused} refused, {wrong} wrong, {repaired} repaired or sound, {beyond} to be built anew"
    );
    assert!(refused > 0 && repaired > 0 && beyond > 0);
}

/// Runs a command; its exit code must be one of ours, and an error must say what is wrong.
fn run(what: &str, arguments: &[&str], index: &Path) -> Output {
    let done = telisik().args(arguments).arg("--index").arg(index).output().unwrap();
    let errors = String::from_utf8_lossy(&done.stderr);
    assert!(matches!(done.status.code(), Some(0..=2)), "{what}: {:?} {errors}", done.status);
    assert!(!errors.contains("panicked"), "{what}: {errors}");
    assert!(done.status.code() != Some(2) || errors.starts_with("telisik: "), "{what}: {errors}");
    done
}

#[test]
fn every_command_names_the_damaged_file_and_the_remedy() {
    let sound = Sound::new(true);
    let files: Vec<String> = fs::read_dir(sound.index())
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    let sources = sound.sources();
    let sources = sources.to_str().unwrap();
    for part in [".store", ".term", ".idx", ".fast", "meta.json", "telisik.json", "words.tsv"] {
        let copy = sound.copy("copy");
        let name = files.iter().find(|name| name.ends_with(part)).unwrap();
        fs::write(copy.join(name), "").unwrap();
        let commands: [&[&str]; 4] =
            [&["search", "pasukan"], &["info"], &["index", sources], &["check"]];
        for command in commands {
            let done = run(name, command, &copy);
            let errors = String::from_utf8_lossy(&done.stderr);
            assert_eq!(done.status.code(), Some(2), "{name} {command:?}: {errors}");
            assert!(errors.contains(name) && errors.contains("damaged"), "{command:?}: {errors}");
            assert!(errors.contains("--repair") || errors.contains("--rebuild"), "{errors}");
        }
    }
}

#[test]
fn a_segment_file_that_claims_another_version_is_damaged() {
    let sound = Sound::new(false);
    let copy = sound.copy("copy");
    let mut files = fs::read_dir(&copy).unwrap().map(|entry| entry.unwrap().path());
    let store = files.find(|path| path.extension().is_some_and(|end| end == "store")).unwrap();
    let mut bytes = fs::read(&store).unwrap();
    // It stands beside the checksum, which covers what is before both.
    let claim = b"\"index_format_version\":7";
    let at = bytes.windows(claim.len()).rposition(|window| window == claim).unwrap();
    bytes[at + claim.len() - 1] = b'3';
    fs::write(&store, &bytes).unwrap();
    let name = store.file_name().unwrap().to_str().unwrap();
    let done = run(name, &["search", "pasukan"], &copy);
    let errors = String::from_utf8_lossy(&done.stderr);
    assert!(errors.contains(name) && errors.contains("damaged"), "{errors}");
    assert!(!check(&copy).unwrap().is_sound());
    let mended = repair(&copy, &one_thread()).unwrap();
    assert!(mended.update.errors.is_empty());
    assert_eq!(answers(&copy).unwrap(), sound.answers);
}
