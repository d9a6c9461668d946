//! The command: formats, exit codes, errors.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use telisik::index::Manifest;
use tempfile::TempDir;

pub(crate) fn telisik() -> Command {
    let mut command = Command::cargo_bin("telisik").unwrap();
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env("TELISIK_UI", "en");
    // No settings of whoever runs the tests.
    command.env("XDG_CONFIG_HOME", "nowhere").env("APPDATA", "nowhere");
    command
}

pub(crate) fn output(command: &mut Command, code: i32) -> String {
    let done = command.output().unwrap();
    let errors = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(code), "{errors}");
    String::from_utf8(done.stdout).unwrap()
}

pub(crate) fn index_of(files: &[(&str, &str)]) -> (TempDir, std::path::PathBuf) {
    let folder = TempDir::new().unwrap();
    let sources = folder.path().join("sources");
    fs::create_dir(&sources).unwrap();
    for (name, text) in files {
        fs::write(sources.join(name), text).unwrap();
    }
    let index = folder.path().join("index");
    output(telisik().arg("index").arg(&sources).arg("--index").arg(&index), 0);
    (folder, index)
}

pub(crate) fn search(index: &Path, query: &str, code: i32) -> Value {
    let mut command = telisik();
    command.args(["search", "--format", "json", "--index"]).arg(index).arg(query);
    serde_json::from_str(&output(&mut command, code)).unwrap()
}

const ISAF: &str = "Misi itu melatih pasukan keamanan agar lembaga-lembaga demokrasi berfungsi.\n\nIRAK\n\n\
    Sekutu menjalankan misi pelatihan (NTM-I) di Mazar-e Sharif, sebuah misi non-tempur.\n";

#[test]
fn json_fits_its_schema() {
    let (_folder, index) = index_of(&[("isaf.txt", ISAF)]);
    let schema: Value =
        serde_json::from_str(include_str!("../../src/cli/output/results.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (query, code) in [("pasukan", 0), ("\"misi pelatihan\"", 0), ("xyzzy", 1)] {
        let results = search(&index, query, code);
        let errors: Vec<String> =
            validator.iter_errors(&results).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{query}: {errors:?}");
    }
}

#[test]
fn queries_find_passages_and_mark_words() {
    let (_folder, index) = index_of(&[("isaf.txt", ISAF)]);
    // Query, passage found first (0: none), marked words.
    let cases: &[(&str, u64, &[&str])] = &[
        ("lembaga", 1, &["lembaga", "lembaga"]),
        ("lembaga-lembaga demokrasi", 1, &["lembaga-lembaga", "demokrasi"]),
        ("pengamanan", 1, &["keamanan"]),
        ("nontempur", 2, &["non-tempur"]),
        ("non-tempur", 2, &["non-tempur"]),
        ("tempur", 2, &["tempur"]),
        ("NTM-I", 2, &["NTM-I"]),
        ("ntmi", 2, &["NTM-I"]),
        ("\"mazar e sharif\"", 2, &["Mazar-e Sharif"]),
        ("\"misi pelatihan\"", 2, &["misi pelatihan"]),
        ("\"pelatihan misi\"", 0, &[]),
        ("misi -pasukan", 2, &["misi", "misi"]),
        ("+misi +demokrasi", 1, &["Misi", "demokrasi"]),
        ("misi AND pasukan", 1, &["Misi", "pasukan"]),
        ("xyzzy OR tempur", 2, &["tempur"]),
        ("irak", 2, &[]),
        ("http://x.y \"tempur", 2, &["tempur"]),
        ("…", 0, &[]),
    ];
    for (query, passage, marked) in cases {
        let results = search(&index, query, i32::from(*passage == 0));
        let Some(hit) = results["hits"].get(0) else {
            assert_eq!(*passage, 0, "{query}");
            continue;
        };
        assert_eq!(hit["passage"].as_u64(), Some(*passage), "{query}");
        let text = hit["text"].as_str().unwrap();
        let words: Vec<&str> = hit["highlights"]
            .as_array()
            .unwrap()
            .iter()
            .map(|mark| {
                let at = |end: usize| mark["bytes"][end].as_u64().unwrap() as usize;
                &text[at(0)..at(1)]
            })
            .collect();
        assert_eq!(words, *marked, "{query}");
    }
}

#[test]
fn headings_and_places_are_kept() {
    let (folder, index) = index_of(&[("isaf.txt", ISAF)]);
    let hit = search(&index, "tempur", 0)["hits"][0].clone();
    assert_eq!(hit["title"], "IRAK");
    assert_eq!(hit["source"]["line"], 5);
    let source = fs::read(folder.path().join("sources/isaf.txt")).unwrap();
    let at = |end: usize| hit["source"]["bytes"][end].as_u64().unwrap() as usize;
    assert_eq!(&source[at(0)..at(1)], hit["text"].as_str().unwrap().as_bytes());
}

#[test]
fn other_files_go_on_when_one_cannot_be_read() {
    let folder = TempDir::new().unwrap();
    let sources = folder.path().join("sources");
    fs::create_dir(&sources).unwrap();
    fs::write(sources.join("baik.txt"), "Pasukan datang.").unwrap();
    fs::write(sources.join("lama.txt"), b"caf\xe9 lama").unwrap();
    fs::write(sources.join("gambar.png"), b"\x89PNG\r\n\x1a\n\0\0\0").unwrap();
    fs::write(sources.join("baris.jsonl"), "{\"id\":\"a\",\"text\":\"Pasukan pulang.\"}\nrusak\n")
        .unwrap();
    let index = folder.path().join("index");
    let mut command = telisik();
    let done = command.arg("index").arg(&sources).arg("--index").arg(&index).output().unwrap();
    assert_eq!(done.status.code(), Some(2));
    let errors = String::from_utf8(done.stderr).unwrap();
    assert!(errors.contains("gambar.png: a binary file"), "{errors}");
    assert!(errors.contains("baris.jsonl:2: "), "{errors}");
    assert_eq!(search(&index, "pasukan", 0)["total"], 2);
    assert_eq!(search(&index, "café", 0)["hits"][0]["text"], "café lama");
}

#[test]
fn an_index_follows_its_sources() {
    let (folder, index) = index_of(&[("a.txt", "Pasukan datang."), ("b.txt", "Pasukan pulang.")]);
    let sources = folder.path().join("sources");
    fs::remove_file(sources.join("a.txt")).unwrap();
    fs::write(sources.join("b.txt"), "Gubernur berpidato di alun-alun.").unwrap();
    fs::write(sources.join("c.txt"), "Pasukan berbaris.").unwrap();
    output(telisik().arg("index").arg(&sources).arg("--index").arg(&index), 0);
    let results = search(&index, "pasukan", 0);
    assert_eq!(results["total"], 1);
    assert_eq!(results["hits"][0]["doc"], "c.txt");
    assert_eq!(search(&index, "gubernur", 0)["total"], 1);
}

#[test]
fn what_is_indexed_is_not_lost() {
    let folder = TempDir::new().unwrap();
    let sources = folder.path().join("sources");
    let other = folder.path().join("other");
    let index = folder.path().join("index");
    for (path, name, text) in
        [(&sources, "a.txt", "Pasukan datang."), (&other, "b.txt", "Hujan turun.")]
    {
        fs::create_dir(path).unwrap();
        fs::write(path.join(name), text).unwrap();
    }
    let mut command = telisik();
    command.arg("index").arg(&sources).args(["--passage-words", "40", "--index"]).arg(&index);
    output(&mut command, 0);
    // A search elsewhere into an index of other settings adds to it.
    let mut command = telisik();
    command.args(["search", "hujan", "--index"]).arg(&index).arg("--in").arg(&other);
    output(&mut command, 0);
    assert_eq!(search(&index, "pasukan", 0)["total"], 1);
    // Two files of one name stay apart, whichever run brought them.
    let twin = folder.path().join("twin");
    fs::create_dir(&twin).unwrap();
    fs::write(twin.join("a.txt"), "Kabut menebal.").unwrap();
    for _ in 0..2 {
        output(telisik().arg("index").arg(&twin).arg("--index").arg(&index), 0);
        assert_eq!(search(&index, "pasukan", 0)["total"], 1);
        assert_eq!(search(&index, "kabut", 0)["total"], 1);
    }
    // A folder that is not there (an unmounted drive) takes nothing along.
    fs::rename(&sources, folder.path().join("elsewhere")).unwrap();
    output(telisik().arg("index").arg(&sources).arg("--index").arg(&index), 2);
    assert_eq!(search(&index, "pasukan", 0)["total"], 1);
    // An index of another version is refused, and stays.
    let mut manifest = Manifest::read(&index).unwrap();
    manifest.analysis = "x".to_owned();
    manifest.write(&index).unwrap();
    let manifest = index.join("telisik.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let mut command = telisik();
    command.args(["search", "hujan", "--index"]).arg(&index).arg("--in").arg(&other);
    output(&mut command, 2);
    assert_eq!(fs::read_to_string(&manifest).unwrap(), text);
}

#[test]
fn standard_input_and_filters() {
    let folder = TempDir::new().unwrap();
    let index = folder.path().join("index");
    let lines = "{\"id\":\"a\",\"text\":\"Pasukan datang.\",\"year\":2011}\n\
                 {\"id\":\"b\",\"text\":\"Pasukan pulang.\",\"year\":2021}\n";
    output(telisik().args(["index", "-", "--index"]).arg(&index).write_stdin(lines), 0);
    let mut command = telisik();
    command.args(["search", "pasukan", "--filter", "year:2021", "--format", "trec", "--index"]);
    let found = output(command.arg(&index), 0);
    assert!(found.starts_with("1 Q0 b#1 1 "), "{found}");
    assert_eq!(found.lines().count(), 1);
}

#[test]
fn a_batch_is_the_same_on_any_number_of_threads() {
    let (_folder, index) = index_of(&[("isaf.txt", ISAF)]);
    let queries = "q1\tpasukan\n{\"id\":\"q2\",\"text\":\"misi\"}\n{bad\nirak\n";
    let run = |threads: &str| {
        let mut command = telisik();
        command.args(["batch", "-", "--threads", threads, "--index"]).arg(&index);
        let done = command.write_stdin(queries).output().unwrap();
        assert_eq!(done.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&done.stderr).contains("-:3: "));
        String::from_utf8(done.stdout).unwrap()
    };
    assert_eq!(run("1"), run("4"));
    let qids: Vec<String> =
        run("2").lines().map(|line| line.split(' ').next().unwrap().to_owned()).collect();
    assert_eq!(qids, ["q1", "q2", "q2", "4"]);
}

#[test]
fn errors_name_thing_cause_and_remedy() {
    let folder = TempDir::new().unwrap();
    let nothing = folder.path().join("nothing");
    let cases: &[(&[&str], &str)] = &[
        (&["search", "x", "--index"], "no index here; make one with"),
        (&["search", "\"x", "--strict", "--index"], "no index here"),
        (&["info", "--index"], "no index here"),
    ];
    for (arguments, message) in cases {
        let done = telisik().args(*arguments).arg(&nothing).output().unwrap();
        assert_eq!(done.status.code(), Some(2));
        let errors = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(errors.contains(message), "{errors}");
    }
    fs::write(folder.path().join("other.txt"), "x").unwrap();
    let done = telisik().args(["index", "corpus", "--index"]).arg(folder.path()).output().unwrap();
    assert_eq!(done.status.code(), Some(2));
    assert!(folder.path().join("other.txt").exists());
}

#[test]
fn escape_codes_in_a_text_do_not_reach_the_terminal() {
    let (_folder, index) = index_of(&[("a.txt", "Pasukan \u{1b}[31mmerah\u{1b}[0m datang.")]);
    let mut command = telisik();
    let found = output(command.args(["search", "pasukan", "--index"]).arg(&index), 0);
    assert!(!found.contains('\u{1b}'), "{found:?}");
}

#[test]
fn options_may_follow_the_query() {
    let (_folder, index) = index_of(&[("isaf.txt", ISAF)]);
    let mut command = telisik();
    command.args(["search", "misi", "tempur", "-n", "1", "--format", "trec", "--index"]);
    assert_eq!(output(command.arg(&index), 0).lines().count(), 1);
    let mut command = telisik();
    command.args(["search", "--format", "trec", "--index"]).arg(&index).args(["--", "-pasukan"]);
    assert_eq!(output(&mut command, 0).lines().count(), 1);
}

#[test]
fn stem_and_analyze() {
    assert_eq!(
        output(telisik().args(["stem", "Menulis", "penarikan"]), 0),
        "Menulis\ttulis\npenarikan\ttarik\n"
    );
    let why = output(telisik().args(["stem", "--explain", "Beribu"]), 0);
    assert!(why.starts_with("beribu\tribu"), "{why}");
    assert!(why.contains("ber- ibu"), "{why}");
    let rows = output(telisik().args(["analyze", "non-tempur"]), 0);
    let rows: Vec<Value> = rows.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows[0]["surface"], "non");
    assert_eq!(rows[1]["variant"], "nontempur");
    assert_eq!(rows[2]["bytes"], serde_json::json!([4, 10]));
}

#[test]
fn an_acronym_and_its_long_form_find_each_other() {
    let folder = TempDir::new().unwrap();
    let corpus = folder.path().join("corpus.jsonl");
    let lines = [
        r#"{"id":"a","text":"Tim Rekonstruksi Provinsi (PRT) membangun jalan di pegunungan."}"#,
        r#"{"id":"b","text":"Setelah itu PRT kembali ke markas."}"#,
        r#"{"id":"c","text":"Anggota tim rekonstruksi provinsi menunggu di bandara."}"#,
        r#"{"id":"d","text":"Bus ini sampai di Kota Atas (KATA) sore hari."}"#,
        r#"{"id":"e","text":"Kota atas terletak di lereng gunung."}"#,
        r#"{"id":"f","text":"Sepatah kata saja darinya."}"#,
    ];
    std::fs::write(&corpus, lines.join("\n")).unwrap();
    let index = folder.path().join("index");
    telisik().arg("index").arg(&corpus).arg("--index").arg(&index).assert().success();
    let found = |query: &str, options: &[&str]| {
        let output = telisik()
            .args(["search", query, "--format", "trec", "--group", "document", "--index"])
            .arg(&index)
            .args(options)
            .output()
            .unwrap();
        let mut ids: Vec<String> = String::from_utf8(output.stdout)
            .unwrap()
            .lines()
            .map(|line| line.split(' ').nth(2).unwrap().to_owned())
            .collect();
        ids.sort();
        ids.concat()
    };
    assert_eq!(found("PRT", &[]), "abc");
    assert_eq!(found("prt", &["--no-acronyms"]), "ab");
    assert_eq!(found("tim rekonstruksi provinsi", &[]), "abc");
    assert_eq!(found("tim rekonstruksi provinsi", &["--no-acronyms"]), "ac");
    // A word in small letters is that word.
    assert_eq!(found("KATA", &[]), "def");
    assert_eq!(found("kata", &[]), "df");
    let listed =
        telisik().args(["info", "--acronyms", "--index"]).arg(&index).output().unwrap().stdout;
    assert_eq!(
        String::from_utf8(listed).unwrap(),
        "kata\tkota atas\t1\nprt\ttim rekonstruksi provinsi\t1\n"
    );
}

#[test]
fn words_of_the_user_are_kept_in_the_index() {
    let folder = TempDir::new().unwrap();
    let corpus = folder.path().join("a.txt");
    std::fs::write(&corpus, "Mereka mengglonggongkan kain itu.").unwrap();
    let words = folder.path().join("words.tsv");
    std::fs::write(&words, "# ours\nglonggong\t3\n").unwrap();
    let index = folder.path().join("index");
    let run =
        |arguments: &[&str]| telisik().args(arguments).arg("--index").arg(&index).output().unwrap();
    let build = ["index", corpus.to_str().unwrap(), "--words", words.to_str().unwrap()];
    assert!(run(&build).status.success());
    assert_eq!(run(&["search", "glonggong"]).status.code(), Some(0));
    let info = String::from_utf8(run(&["info"]).stdout).unwrap();
    assert!(info.contains("words of the user    1"), "{info}");
    // They stay without being named again; others need a rebuild.
    assert!(run(&["index", corpus.to_str().unwrap()]).status.success());
    std::fs::write(&words, "glonggong\t2\n").unwrap();
    let refused = run(&build);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8(refused.stderr).unwrap().contains("--rebuild"));
    std::fs::write(&words, "Glonggong 2\n").unwrap();
    let refused = run(&build);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8(refused.stderr).unwrap().contains("line 1"));
}

#[test]
fn fields_suggestions_and_strict_errors_at_the_command_line() {
    let folder = TempDir::new().unwrap();
    let index = folder.path().join("index");
    let lines = "{\"id\":\"a\",\"text\":\"Pasukan datang.\",\"date\":\"2011-05-06\",\"by\":{\"name\":\"Budi\"}}\n\
                 {\"id\":\"b\",\"text\":\"Pasukan pulang.\",\"date\":\"2021-05-06\"}\n";
    output(telisik().args(["index", "-", "--index"]).arg(&index).write_stdin(lines), 0);
    let run = |arguments: &[&str]| {
        let done = telisik().args(arguments).arg("--index").arg(&index).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (done.status.code(), text(done.stdout), text(done.stderr))
    };
    let ids = |arguments: &[&str]| -> String {
        let trec = ["search", "--format", "trec"];
        let lines = run(&[&trec, arguments].concat()).1;
        lines.lines().filter_map(|line| line.split(' ').nth(2)?.chars().next()).collect()
    };
    let filters = [
        ("year:2010..2015", "a"),
        ("year:>=2015", "b"),
        ("date:2021-05", "b"),
        ("date:..2015", "a"),
        ("by.name:budi", "a"),
        ("by.name:bud", ""),
        ("lang:id", "ab"),
    ];
    for (filter, expected) in filters {
        assert_eq!(ids(&["pasukan", "--filter", filter]), expected, "{filter}");
    }
    assert_eq!(ids(&["pasukan", "year:2021"]), "b");
    assert_eq!(run(&["suggest", "PAS"]), (Some(0), "pasukan\t2\n".to_owned(), String::new()));
    assert_eq!(run(&["saran", "pasuakn"]).1, "pasukan\t2\n");
    assert_eq!(run(&["suggest", "xyzzy"]).0, Some(1));
    let (code, _, said) = run(&["search", "pulangg datnag"]);
    assert_eq!(code, Some(0));
    assert!(said.contains("no passage has `datnag`: `datang` was searched"), "{said}");
    assert_eq!(run(&["search", "datnag", "--no-suggest"]).0, Some(1));
    let (code, _, said) = run(&["search", "--strict", "pasukan AND"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("character 9") && said.ends_with("pasukan AND\n        ^\n"), "{said}");
    assert!(run(&["info"]).1.contains("by.name date doc lang"), "{}", run(&["info"]).1);
}
