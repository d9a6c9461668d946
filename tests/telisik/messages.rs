//! The two languages of the command.

use assert_cmd::Command;

/// What a run with one environment variable set says on both outputs together.
fn said(variable: (&str, &str), arguments: &[&str]) -> String {
    let mut command = Command::cargo_bin("telisik").unwrap();
    for name in ["TELISIK_UI", "LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    command.env("XDG_CONFIG_HOME", "nowhere").env("APPDATA", "nowhere");
    let done = command.env(variable.0, variable.1).args(arguments).output().unwrap();
    String::from_utf8([done.stdout, done.stderr].concat()).unwrap()
}

#[test]
fn the_locale_chooses_the_language_and_the_flag_outranks_it() {
    let english = ("LANG", "en_GB.UTF-8");
    let indonesian = ("LANG", "id_ID.UTF-8");
    // Environment, arguments, what is said.
    let cases: &[((&str, &str), &[&str], &str)] = &[
        (english, &["--help"], "Usage: telisik"),
        (indonesian, &["--help"], "Penggunaan: telisik [OPSI] <PERINTAH>"),
        (("LC_ALL", "id_ID"), &["search", "--help"], "telisik cari [OPSI] <KUERI>"),
        (("TELISIK_UI", "id"), &["help", "lexicon", "learn"], "telisik kamus pelajari"),
        (indonesian, &["--ui", "en", "help", "cari"], "Usage: telisik search"),
        (english, &["search", "x", "--ui", "id", "--index", "nowhere"], "tidak ada indeks di sini"),
        (indonesian, &["search", "x", "--index", "nowhere", "--ui=en"], "no index here"),
        (english, &["help", "query"], "as spelled"),
        (english, &["bantuan", "kueri", "--ui", "id"], "persis seperti ditulis"),
        (indonesian, &["search", "--lmit", "3"], "argumen '--lmit' tidak dikenal"),
        (indonesian, &["search", "x", "--limit", "z"], "tulis bilangan bulat"),
        (indonesian, &["search", "x", "--filter", "z"], "tulis BIDANG:NILAI"),
        (indonesian, &["search", "x", "--rank", "z"], "pilihannya: 'full', 'bm25'"),
        (indonesian, &["stem", "--words", "nowhere", "x"], "berkas atau folder tidak ada"),
    ];
    for (variable, arguments, expected) in cases {
        let text = said(*variable, arguments);
        assert!(text.contains(expected), "{variable:?} {arguments:?}: {text}");
    }
}
