//! Rules of the grammar as tables of cases, one test a rule, and the properties every analysis has.

use proptest::prelude::*;

use super::{Morphology, StemKind};

fn check(cases: &[(&str, &str)]) {
    let morphology = Morphology::embedded();
    let mut buffer = String::new();
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|&(word, root)| {
            let found = morphology.stem(word, &mut buffer).root;
            (found != root).then(|| format!("{word}: {found} instead of {root}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

macro_rules! rules {
    ($($rule:ident { $($root:ident: $($word:literal)+;)+ })+) => {$(
        #[test]
        fn $rule() {
            check(&[$($(($word, stringify!($root)),)+)+]);
        }
    )+};
}

rules! {
    roots_that_only_look_affixed {
        berita: "berita" "memberitakan" "pemberitaan";
        berani: "berani" "keberanian" "memberanikan";
        terima: "terima" "menerima" "penerimaan";
        perintah: "perintah" "pemerintahan" "memerintahkan";
        sekolah: "sekolah" "bersekolah" "persekolahan";
        masalah: "masalah" "permasalahan" "mempermasalahkan";
        makan: "makan" "makanan" "memakan";
        menang: "menang" "memenangkan" "pemenang";
        punya: "punya" "mempunyai";
        bukit: "bukit" "perbukitan";
        pasukan: "pasukan" "pasukannya";
    }
    the_nasal_prefix_before_every_letter {
        lihat: "melihat"; rasa: "merasa"; minum: "meminum"; nilai: "menilai"; nyanyi: "menyanyi" "penyanyi";
        wajib: "mewajibkan"; yakin: "meyakinkan"; baca: "membaca"; fitnah: "memfitnah";
        vonis: "memvonis"; pukul: "memukul"; dengar: "mendengar"; cari: "mencari";
        jual: "menjual" "penjual"; ziarah: "menziarahi"; tulis: "menulis" "penulisan";
        sapu: "menyapu"; kirim: "mengirim"; goreng: "menggoreng"; hitung: "menghitung";
        ambil: "mengambil"; ekor: "mengekor"; ikat: "mengikat"; olah: "mengolah"; ukur: "mengukur";
        bom: "mengebom" "pengeboman"; sah: "mengesahkan" "pengesahan"; cat: "mengecat";
    }
    spellings_of_2022_and_before_meet {
        pengaruh: "memengaruhi" "mempengaruhi";
        konsumsi: "mengonsumsi" "mengkonsumsi";
        taat: "menaati" "mentaati";
        proses: "memproses" "memroses" "pemrosesan";
        terjemah: "menerjemahkan" "menterjemahkan";
        percaya: "memercayai" "mempercayai" "tepercaya" "terpercaya";
        sukses: "menyukseskan" "mensukseskan";
        stabil: "menstabilkan"; syarat: "mensyaratkan"; kritik: "mengkritik" "mengritik";
    }
    a_common_root_beats_a_rare_one {
        tangis: "menangis"; tarik: "penarikan"; tegak: "penegakan"; suntik: "suntikan";
        rokok: "perokok"; rupa: "berupa"; selidik: "penyelidikan"; empati: "berempati";
        kalah: "mengalah"; syair: "penyair"; beri: "berikan"; lari: "pelari"; ribu: "beribu";
    }
    k_belongs_to_the_root_or_to_the_suffix {
        gerak: "gerakan"; tindak: "tindakan"; masuk: "masukan" "masukkan" "memasukan";
        baik: "perbaikan"; retak: "keretakan"; kata: "katakan"; letak: "diletakan" "diletakkan";
    }
    stacked_prefixes {
        samping: "dikesampingkan" "mengesampingkan"; laku: "pemberlakuan" "diberlakukan";
        ajar: "mempelajari" "pembelajaran" "terpelajar" "pelajaran" "belajar";
        lambat: "keterlambatan"; hasil: "keberhasilan"; lanjut: "berkelanjutan" "keberlanjutan";
        pimpin: "kepemimpinan"; kecil: "memperkecil" "diperkecil"; juang: "memperjuangkan";
        daya: "memberdayakan" "pemberdayaan"; hati: "memperhatikan" "pemerhati";
        main: "sepermainan"; tarik: "semenarik"; tahu: "sepengetahuan" "diketahui" "ketahuilah";
    }
    the_lost_r {
        renang: "berenang"; kerja: "bekerja" "pekerja" "mempekerjakan"; ternak: "beternak" "peternak";
        ambut: "ambut"; racun: "beracun"; serta: "beserta" "peserta";
    }
    clitics_and_particles {
        buku: "bukuku" "bukumu" "bukunya" "bukunyalah"; apa: "apakah"; siapa: "siapapun";
        baca: "bacalah" "kubaca" "kaubaca" "dibacanya"; rumah: "rumahmukah";
        kuliah: "kuliah"; kunci: "kunci"; bali: "baliku";
    }
    affixes_behind_hyphens {
        phk: "mem-phk-kan" "di-phk"; ktp: "ktp-nya"; indonesia: "se-indonesia";
    }
    reduplication {
        lembaga: "lembaga-lembaga"; lari: "berlari-lari" "berlari2"; barat: "kebarat-baratan";
        baik: "sebaik-baiknya"; tolong: "tolong-menolong"; pukul: "memukul-mukul" "pukul-memukul";
        sayur: "sayur-mayur" "sayur-sayuran"; warna: "warna-warni"; gerak: "gerak-gerik";
        cerai: "cerai-berai"; turun: "turun-temurun"; tama: "tama"; pertama: "pertama-tama";
        pohon: "pepohonan"; daun: "dedaunan"; anak: "anak2" "anakanak" "anak-anaknya";
        hati: "hati"; buah: "buah2an" "buah-buahan";
    }
    fused_compounds {
        tanggungjawab: "pertanggungjawaban" "mempertanggungjawabkan" "bertanggungjawab";
        tindaklanjut: "menindaklanjuti"; salahguna: "penyalahgunaan" "menyalahgunakan" "penyalah-gunaan";
        warganegara: "kewarganegaraan"; sebarluas: "menyebarluaskan";
    }
    negation_inside_a_noun {
        adil: "ketidakadilan" "ketidak-adilan"; pasti: "ketidakpastian"; daya: "ketidakberdayaan";
        sesuai: "ketidaksesuaian"; hadir: "ketidakhadiran";
    }
    colloquial_forms {
        kopi: "ngopi"; tulis: "nulis"; buka: "bukain"; dengar: "dengerin"; rokok: "ngerokok";
        cari: "nyari"; cuci: "nyuci"; bantu: "ngebantu"; pikir: "mikirin"; cepat: "kecepetan";
        yang: "yg"; untuk: "utk"; dengan: "dgn"; nggak: "gak";
    }
    other_spellings {
        aktivitas: "aktifitas" "beraktifitas"; risiko: "resiko" "beresiko"; izin: "ijin" "perijinan";
        praktik: "praktek" "mempraktekkan"; objek: "obyek"; provinsi: "propinsi";
        analisis: "analisa" "menganalisa"; nasihat: "penasehat"; sukarno: "soekarno";
        jakarta: "djakarta"; cinta: "tjinta"; untuk: "oentoek";
    }
    names_stay_whole {
        bali: "bali"; bekasi: "bekasi" "bekasilah"; merapi: "merapi"; kediri: "kediri";
        pekalongan: "pekalongan"; diponegoro: "diponegoro"; susi: "susi"; mesir: "mesir"; berlin: "berlin";
    }
    the_surest_affixes_of_unknown_words {
        gombrang: "menggombrangkan" "digombrangkan" "kegombrangan" "gombrangnya";
        zorblan: "zorblan"; bleku: "bleku" "dibleku";
    }
}

#[test]
fn affixes_beside_figures() {
    check(&[("ke-20", "20"), ("ke20", "20"), ("1990-an", "1990"), ("1990an", "1990")]);
}

#[test]
fn words_of_their_own_keep_their_hyphen() {
    check(&[
        ("undang-undang", "undang-undang"),
        ("perundang-undangan", "undang-undang"),
        ("kupu-kupu", "kupu-kupu"),
        ("memata-matai", "mata-mata"),
        ("berhati-hati", "hati-hati"),
        ("kekanak-kanakan", "kanak-kanak"),
    ]);
}

#[test]
fn kinds_tell_how_a_word_was_understood() {
    let cases = [
        ("makan", StemKind::Root),
        ("makanan", StemKind::Derived),
        ("bekasi", StemKind::Name),
        ("aktifitas", StemKind::Variant),
        ("antarkucing", StemKind::Compound),
        ("siang-malam", StemKind::Compound),
        ("xyzzy", StemKind::Unknown),
        ("42", StemKind::Unknown),
    ];
    let morphology = Morphology::embedded();
    for (word, kind) in cases {
        assert_eq!(morphology.stem(word, &mut String::new()).kind, kind, "{word}");
        assert_eq!(morphology.knows(word), kind != StemKind::Unknown, "{word}");
    }
}

#[test]
fn compounds_show_their_parts() {
    let cases: [(&str, &[&str]); 5] = [
        ("tanggungjawab", &["tanggung", "jawab"]),
        ("antarkucing", &["antar", "kucing"]),
        ("siang-malam", &["siang", "malam"]),
        ("kupu-kupu", &[]),
        ("jawab", &[]),
    ];
    let morphology = Morphology::embedded();
    for (root, parts) in cases {
        assert!(morphology.parts(root).eq(parts.iter().copied()), "{root}");
    }
}

#[test]
fn an_analysis_tells_why() {
    let analysis = Morphology::embedded().analyze("mempertanggungjawabkannya");
    assert_eq!(analysis.root, "tanggungjawab");
    assert_eq!(analysis.parts, ["tanggung", "jawab"]);
    let best = analysis.rivals[0].to_string();
    assert!(best.starts_with("meN- per- tanggungjawab -kan -nya  (class "), "{best}");
    let beribu = Morphology::embedded().analyze("beribu");
    assert!(beribu.rivals.iter().any(|rival| rival.root == "ibu"));
}

#[test]
fn user_words_count_and_change_the_fingerprint() {
    let before = Morphology::embedded();
    let after = before.clone().with_user_words("gombrang\t4\ngeblek\t=blek\n").unwrap();
    let stem = |morphology: &Morphology, word: &str| {
        let mut buffer = String::new();
        morphology.stem(word, &mut buffer).root.to_owned()
    };
    assert_eq!(stem(&after, "bergombrang-gombrang"), "gombrang");
    assert_eq!(stem(&after, "gebleknya"), "blek");
    assert_eq!(stem(&after, "penarikan"), "tarik");
    assert_ne!(before.fingerprint(), after.fingerprint());
    let error = before.with_user_words("makan\t1\nmakan besar").err().unwrap();
    assert!(error.to_string().starts_with("line 2:"), "{error}");
}

#[test]
fn stopwords_and_question_words() {
    let morphology = Morphology::embedded();
    assert!(morphology.is_stopword("yang") && morphology.is_stopword("siapa"));
    assert!(morphology.is_question_word("siapa") && !morphology.is_question_word("yang"));
    assert!(!morphology.is_stopword("rumah"));
}

/// The lines of a word list, without its comments.
fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

#[test]
fn word_lists_are_sorted_and_licensed() {
    let tables = [
        include_str!("roots.tsv"),
        include_str!("names.tsv"),
        include_str!("variants.tsv"),
        include_str!("exceptions.tsv"),
        include_str!("stopwords.tsv"),
    ];
    for table in tables {
        assert!(table.starts_with("# SPDX-License-Identifier: MIT OR Apache-2.0\n"));
        let words: Vec<_> = lines(table).map(|line| line.split('\t').next().unwrap()).collect();
        for pair in words.windows(2) {
            assert!(pair[0] < pair[1], "{} before {}", pair[0], pair[1]);
        }
    }
}

#[test]
fn every_root_is_its_own_root() {
    let morphology = Morphology::embedded();
    let mut buffer = String::new();
    for line in lines(include_str!("roots.tsv")) {
        let root = line.split('\t').next().unwrap();
        assert_eq!(morphology.stem(root, &mut buffer).root, root);
    }
}

#[test]
fn standard_forms_are_known_and_no_variants() {
    let morphology = Morphology::embedded();
    for line in lines(include_str!("variants.tsv")) {
        let (form, standard) = line.split_once('\t').unwrap();
        let kind = morphology.stem(standard, &mut String::new()).kind;
        assert!(!matches!(kind, StemKind::Unknown | StemKind::Variant), "{form}: {standard}");
    }
}

#[test]
fn a_hyphen_that_joins_nothing_counts_for_nothing() {
    let cases = [
        ("-anak-", "anak"),
        ("--makanan", "makanan"),
        ("anak--nya", "anak-nya"),
        ("ke--20-", "ke-20"),
        ("ku--eaaa-2", "ku-eaaa-2"),
        ("pe--2--erlaha", "pe-2-erlaha"),
        ("beram2anaman-", "beram2anaman"),
        ("buku--buku--nya", "buku-buku-nya"),
        ("ku--ku--khpebhpebko", "ku-ku-khpebhpebko"),
        ("u-nku--nya", "u-nku-nya"),
        ("a--b", "a-b"),
    ];
    let morphology = Morphology::embedded();
    let (mut first, mut second) = (String::new(), String::new());
    for (word, tidy) in cases {
        let stem = morphology.stem(word, &mut first);
        assert_eq!(stem, morphology.stem(tidy, &mut second), "{word}");
        let root = stem.root.to_owned();
        assert_eq!(morphology.stem(&root, &mut second).root, root, "{word}");
    }
    for word in ["-", "---"] {
        assert_eq!(morphology.stem(word, &mut first).root, word);
    }
}

proptest! {
    #[test]
    fn any_text_has_a_root_that_is_not_empty(word in "\\PC{1,70}") {
        let morphology = Morphology::embedded();
        let mut buffer = String::new();
        let root = morphology.stem(&word, &mut buffer).root.to_owned();
        prop_assert!(!root.is_empty());
        prop_assert!(morphology.parts(&root).all(|part| !part.is_empty()));
        morphology.analyze(&word);
    }

    #[test]
    fn a_root_has_no_other_root(word in "(me|mem|men|di|ber|ke|pe|per|se|ter|nge|ny)?[a-z]{2,6}[aeiou][a-z]?(-?[a-z]{2,5})?(kan|an|i|nya|lah)?") {
        let morphology = Morphology::embedded();
        let (mut first, mut second) = (String::new(), String::new());
        let root = morphology.stem(&word, &mut first).root.to_owned();
        prop_assert_eq!(morphology.stem(&root, &mut second).root, &root);
    }

    #[test]
    fn a_root_among_hyphens_has_no_other_root(word in "((me|mem|di|ber|ke|te|ku|menge)?-{0,2}[a-z]{0,4}[aeiou][a-z]-{0,2}){1,3}(2|-2-|2-)?(2|kan|an|i|nya|nyakah|tah|lah)?-?") {
        let morphology = Morphology::embedded();
        let (mut first, mut second) = (String::new(), String::new());
        let root = morphology.stem(&word, &mut first).root.to_owned();
        prop_assert_eq!(morphology.stem(&root, &mut second).root, &root);
        prop_assert!(!root.starts_with('-') && !root.ends_with('-'));
    }
}
