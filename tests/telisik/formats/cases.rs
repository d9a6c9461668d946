//! Awkward files, and what has to become of each.

use super::build::*;

/// What becomes of a file.
pub enum Fate {
    /// It is read, and these sentences come out of it.
    Read(&'static [&'static str]),
    /// It is read in part: these sentences, and a message that says so.
    Partly(&'static [&'static str], &'static str),
    /// It is refused or passed over, with a message that says so.
    Refused(&'static str),
}

use Fate::{Partly, Read, Refused};

pub type Case = (&'static str, Vec<u8>, Fate);

const KABUL: &str = "Pasukan keamanan dilatih di Kabul.";

fn case(name: &'static str, bytes: impl Into<Vec<u8>>, fate: Fate) -> Case {
    (name, bytes.into(), fate)
}

pub fn all() -> Vec<Case> {
    [
        plain(),
        marked_up(),
        json(),
        tables(),
        aligned(),
        spoken(),
        mail(),
        office(),
        books(),
        pdfs(),
        packed(),
        names(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn plain() -> Vec<Case> {
    const CAFE: &str = "“Café” di Kudus — murah, kata Zoë.";
    let noise: Vec<u8> =
        (0..9000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 11) as u8).collect();
    vec![
        case("utf8.txt", CAFE, Read(&[CAFE])),
        case("utf8-mark.txt", format!("\u{feff}{CAFE}"), Read(&[CAFE])),
        case("utf16le-mark.txt", utf16(CAFE, true, true), Read(&[CAFE])),
        case("utf16be-mark.txt", utf16(CAFE, false, true), Read(&[CAFE])),
        case("utf16le.txt", utf16(KABUL, true, false), Read(&[KABUL])),
        case("utf16be.txt", utf16(KABUL, false, false), Read(&[KABUL])),
        case(
            "utf16-odd.txt",
            [utf16(KABUL, true, true), vec![b'x']].concat(),
            Partly(&[KABUL], "replaced"),
        ),
        case(
            "utf16-half.txt",
            [utf16(KABUL, true, true), vec![0x3d, 0xd8]].concat(),
            Partly(&[KABUL], "UTF-16LE"),
        ),
        case("windows1252.txt", windows1252(CAFE), Read(&[CAFE])),
        case(
            "latin1.txt",
            b"D\xe9but r\xe9sum\xe9 caf\xe9 di Jakarta.".to_vec(),
            Read(&["Début résumé café di Jakarta."]),
        ),
        case(
            "broken-utf8.txt",
            b"Zo\xc3\xab dan Andr\xc3\xa9 \xff pulang.".to_vec(),
            Partly(&["Zoë dan André \u{fffd} pulang."], "1 bytes or sequences are broken"),
        ),
        case(
            "cut-utf8.txt",
            "Zoë dan André dan Zoë".as_bytes()[..23].to_vec(),
            Partly(&["Zoë dan André dan Zo"], "replaced"),
        ),
        case("utf32.txt", [0xff, 0xfe, 0, 0, b'a', 0, 0, 0], Refused("binary")),
        case("gambar.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), Refused("binary")),
        case("derau.bin", noise, Refused("binary")),
        case("nol.txt", vec![0; 5000], Refused("binary")),
        case("kosong.txt", "", Refused("no text")),
        case("spasi.txt", " \n\t\r\n  ", Refused("no text")),
        case("hanya-mark.txt", "\u{feff}", Refused("no text")),
        case("tanda.txt", "… — !!! ###", Refused("no text")),
        case("crlf.txt", "Pasukan keamanan\r\ndilatih di Kabul.\r\n", Read(&[KABUL])),
        case("tanpa-ekstensi", KABUL, Read(&[KABUL])),
        case("asing.xyz", KABUL, Read(&[KABUL])),
        case("BESAR.TXT", KABUL, Read(&[KABUL])),
        case(
            "kendali.txt",
            "Pasukan \u{1b}[31mkeamanan\u{7} datang.",
            Read(&["keamanan\u{7} datang."]),
        ),
        case(
            "putus.txt",
            "Tahap pemba-\nngunan dan pem\u{ad}ban\u{ad}\ngunan.",
            Read(&["pemba- ngunan"]),
        ),
        case("ligatur.txt", "Deﬁnisi eﬁsiensi ﬂuida.", Read(&["Deﬁnisi eﬁsiensi ﬂuida."])),
        case("lebar-nol.txt", "Pem\u{200b}bangunan\u{feff} kota\u{a0}baru.", Read(&["bangunan"])),
        case("garis-panjang.txt", "kata ".repeat(400_000), Read(&["kata kata kata"])),
        case("kata-panjang.txt", "a".repeat(2_000_000), Read(&["aaaa"])),
        case("banyak-baris.txt", "satu baris\n\n".repeat(50_000), Read(&["satu baris"])),
        case("baris-kosong.txt", "\n".repeat(500_000) + KABUL, Read(&[KABUL])),
        case("besar.txt", (KABUL.to_owned() + "\n\n").repeat(300_000), Read(&[KABUL])),
        case(
            "arab.txt",
            "قال الرئيس إن القوات ستنسحب. Pasukan mundur.",
            Read(&["Pasukan mundur."]),
        ),
        case("program.rs", "fn main() { println!(\"pasukan\"); }", Read(&["pasukan"])),
    ]
}

fn marked_up() -> Vec<Case> {
    let html =
        |body: &str| format!("<!DOCTYPE html><html lang=id><title>Judul</title><body>{body}");
    vec![
        case(
            "biasa.md",
            "# Bab\n\nPasukan *keamanan* dilatih di [Kabul](x).\n",
            Read(&["Bab", KABUL]),
        ),
        case(
            "yaml.md",
            format!("---\ntitle: Laporan Kabul\nlang: id\ntags: [a, b]\n---\n{KABUL}\n"),
            Read(&["Laporan Kabul", KABUL]),
        ),
        case(
            "toml.md",
            format!("+++\ntitle = 'Laporan Kabul'\n+++\n{KABUL}\n"),
            Read(&["Laporan Kabul", KABUL]),
        ),
        case("yaml-rusak.md", format!("---\ntitle: [a, {{\n---\n{KABUL}\n"), Read(&[KABUL])),
        case(
            "yaml-dalam.md",
            format!("---\na: {}\n---\n{KABUL}\n", "[".repeat(50_000)),
            Read(&[KABUL]),
        ),
        case(
            "kutip-dalam.md",
            format!("{} kutip\n\n{KABUL}\n", ">".repeat(20_000)),
            Read(&["kutip"]),
        ),
        case(
            "daftar-dalam.md",
            (0..300).map(|n| format!("{}- butir {n}\n", "  ".repeat(n))).collect::<String>(),
            Read(&["butir 299"]),
        ),
        case("bintang.md", format!("{}x\n\n{KABUL}\n", "*".repeat(60_000)), Read(&[KABUL])),
        case("kurung.md", format!("{}\n\n{KABUL}\n", "[".repeat(60_000)), Read(&[KABUL])),
        case("pagar.md", format!("```\nkode\n{KABUL}"), Read(&[KABUL])),
        case("utf16.md", utf16("# Bab\n\nIsi bab.", true, true), Read(&["Isi bab."])),
        case(
            "halaman.html",
            html("<h1>Bab</h1><p>Pasukan <b>keamanan</b> dilatih&nbsp;di Kabul."),
            Read(&["Judul", "keamanan dilatih\u{a0}di Kabul."]),
        ),
        case(
            "latin1.html",
            [b"<meta charset=iso-8859-1><p>Caf\xe9 lama".to_vec(), b" di Kudus.".to_vec()].concat(),
            Read(&["Café lama di Kudus."]),
        ),
        case("tanpa-tubuh.htm", KABUL, Read(&[KABUL])),
        case("unduhan", html(KABUL), Read(&[KABUL])),
        case(
            "sekrip.html",
            html("<script>rahasia()</script><style>p{}</style><p>Hanya ini."),
            Read(&["Hanya ini."]),
        ),
        case("sekrip-terbuka.html", html("<p>Sebelum.<script>var x = '"), Read(&["Sebelum."])),
        case("komentar-terbuka.html", html("<p>Sebelum.<!-- sesudah"), Read(&["Sebelum."])),
        case("dalam.html", html(&("<div>".repeat(200_000) + KABUL)), Read(&[KABUL])),
        case(
            "svg-dalam.html",
            html(&("<svg>".repeat(50_000) + &"</svg>".repeat(50_000) + KABUL)),
            Read(&[KABUL]),
        ),
        case(
            "atribut.html",
            html(&format!("<p {}>{KABUL}", "a=b ".repeat(50_000))),
            Read(&[KABUL]),
        ),
        case(
            "entitas.html",
            html("<p>a &lt;b&gt; &#x1F642; &amp;amp; &takdikenal; Kabul&#46;"),
            Read(&["a <b> 🙂 &amp; &takdikenal; Kabul."]),
        ),
        case("kosong.html", "<html><body></body></html>", Refused("no text")),
        case(
            "halaman.xhtml",
            format!(
                "<?xml version=\"1.0\"?><html xmlns=\"x\"><head><title>T</title><script src=\"x\"/></head><body><p>{KABUL}</p></body></html>"
            ),
            Read(&[KABUL]),
        ),
    ]
}

fn json() -> Vec<Case> {
    vec![
        case(
            "satu.json",
            format!("{{\"id\":\"j1\",\"title\":\"Judul j\",\"text\":\"{KABUL}\",\"year\":2014}}"),
            Read(&["Judul j", KABUL]),
        ),
        case(
            "larik.json",
            format!("[{{\"text\":\"{KABUL}\"}},\n {{\"id\":\"j3\",\"text\":\"Hujan turun.\"}}]"),
            Read(&[KABUL, "Hujan turun."]),
        ),
        case(
            "larik-rusak.json",
            format!("[{{\"text\":\"{KABUL}\"}}, {{\"x\":1}}]"),
            Partly(&[KABUL], "larik-rusak.json:1: \"text\" is missing"),
        ),
        case(
            "larik-putus.json",
            format!("[{{\"text\":\"{KABUL}\"}}, {{\"te"),
            Partly(&[KABUL], "no readable JSON"),
        ),
        case("umum.json", format!("{{\"a\":[{{\"b\":\"{KABUL}\"}}],\"n\":5}}"), Read(&[KABUL])),
        case("untai.json", format!("\"{KABUL}\""), Read(&[KABUL])),
        case("mark.json", format!("\u{feff}{{\"text\":\"{KABUL}\"}}"), Read(&[KABUL])),
        case(
            "utf16.json",
            utf16("{\"text\":\"Hujan turun lagi.\"}", true, true),
            Read(&["Hujan turun lagi."]),
        ),
        case("angka.json", "5e400000", Refused("no readable JSON")),
        case("hampa.json", "[]", Refused("no text")),
        case("dalam.json", "[".repeat(200_000), Refused("no readable JSON")),
        case("rusak.json", "{\"text\": ", Refused("no readable JSON")),
        case(
            "baik.jsonl",
            format!(
                "{{\"id\":\"l1\",\"text\":\"{KABUL}\"}}\n\n{{\"id\":2,\"text\":\"Dua baris.\"}}\r\n"
            ),
            Read(&[KABUL, "Dua baris."]),
        ),
        case(
            "sebagian.jsonl",
            format!("{{\"id\":\"l3\",\"text\":\"{KABUL}\"}}\nrusak\n"),
            Partly(&[KABUL], "sebagian.jsonl:2: "),
        ),
        case(
            "dalam.jsonl",
            format!("{}\n{{\"id\":\"l4\",\"text\":\"{KABUL}\"}}\n", "[".repeat(100_000)),
            Partly(&[KABUL], "dalam.jsonl:1: "),
        ),
        case(
            "patah.jsonl",
            b"{\"id\":\"l5\",\"text\":\"Caf\xff lama.\"}\n".to_vec(),
            Partly(&["Caf\u{fffd} lama."], "replaced"),
        ),
        case("kosong.ndjson", "\n\n", Refused("no text")),
    ]
}

fn tables() -> Vec<Case> {
    vec![
        case(
            "biasa.csv",
            format!("id,title,text,tahun\nc1,Judul c,\"{KABUL}\",2014\nc2,,\"Baris\nkedua.\",\n"),
            Read(&["Judul c", KABUL, "Baris kedua."]),
        ),
        case("titik-koma.csv", format!("id;text\nc3;{KABUL}\n"), Read(&[KABUL])),
        case("mark.csv", format!("\u{feff}text\n{KABUL}\n"), Read(&[KABUL])),
        case(
            "latin1.csv",
            b"id,text\nc4,Caf\xe9 lama di Kudus.\n".to_vec(),
            Read(&["Café lama di Kudus."]),
        ),
        case(
            "utf16.csv",
            utf16("text\nHujan turun deras.\n", true, true),
            Read(&["Hujan turun deras."]),
        ),
        case("umum.csv", "Kota,Warga\nKudus,800.000\n", Read(&["Kudus · 800.000"])),
        case("compang.csv", format!("id,text\nc5\nc6,{KABUL},lebih,lagi\n"), Read(&[KABUL])),
        case("kutip-terbuka.csv", format!("id,text\nc7,\"{KABUL}\n"), Read(&[KABUL])),
        case(
            "id-buruk.csv",
            format!("id,text\na#b,{KABUL}\nc8,Hujan turun.\n"),
            Partly(&["Hujan turun."], "id-buruk.csv:2: "),
        ),
        case(
            "patah.csv",
            b"id,text\nc9,Zo\xc3\xab dan Andr\xc3\xa9 \xff pulang.\n".to_vec(),
            Partly(&["pulang."], "replaced"),
        ),
        case("kepala.csv", "id,text\n", Refused("no text")),
        case("kosong.csv", "", Refused("no text")),
        case("kutip.tsv", format!("id\ttext\nt1\tKata \"itu, {KABUL}\n"), Read(&["Kata \"itu,"])),
        case(
            "pasangan.tsv",
            format!("id\ten\n{KABUL}\tSecurity forces are trained in Kabul.\n"),
            Read(&[KABUL, "Security forces are trained in Kabul."]),
        ),
        case(
            "tanpa-kepala.tsv",
            format!(
                "Security forces are trained in the city of Kabul.\t{KABUL}\nThe rain was falling on the roof.\tHujan turun di atas atap rumah itu.\n"
            ),
            Read(&[KABUL, "The rain was falling on the roof."]),
        ),
    ]
}

fn aligned() -> Vec<Case> {
    let tmx = |units: &str| format!("<?xml version=\"1.0\"?><tmx><body>{units}</body></tmx>");
    let unit = "<tu><tuv xml:lang=\"en-US\"><seg>Rain &amp; wind.</seg></tuv><tuv xml:lang=\"id\"><seg>Hujan &amp; angin.</seg></tuv></tu>";
    let po = "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\nmsgid \"Save the _file\"\nmsgstr \"Simpan berkas\"\n\n\
              #, fuzzy\nmsgid \"Open\"\nmsgstr \"Tutup\"\n";
    vec![
        case("memori.tmx", tmx(unit), Read(&["Hujan & angin.", "Rain & wind."])),
        case("kosong.tmx", tmx(""), Refused("no text")),
        case("rusak.tmx", "<tmx><body><tu></x>", Refused("no readable TMX")),
        case("pesan.po", po, Read(&["Simpan berkas", "Save the file"])),
        case("hampa.po", "msgid \"\"\nmsgstr \"\"\n", Refused("")),
    ]
}

fn spoken() -> Vec<Case> {
    vec![
        case(
            "film.srt",
            "1\n00:00:01,000 --> 00:00:03,500\n<i>Pasukan keamanan</i>\ndilatih di Kabul.\n\n2\n00:00:04,000 --> 00:00:05,000\nHujan.\n",
            Read(&[KABUL, "Hujan."]),
        ),
        case(
            "film.vtt",
            "WEBVTT\n\nNOTE catatan\n\n00:01.000 --> 00:02.000 line:0\n<v Budi>Hujan turun.\n",
            Read(&["Hujan turun."]),
        ),
        case(
            "latin1.srt",
            b"1\r\n00:00:01,000 --> 00:00:03,500\r\nDi caf\xe9 lama.\r\n".to_vec(),
            Read(&["Di café lama."]),
        ),
        case(
            "kacau.srt",
            "00:99 --> x\n-->\n1:2:3:4 --> 5\nHujan.\n",
            Refused("no cue with a time"),
        ),
    ]
}

fn mail() -> Vec<Case> {
    let message = |kind: &str, body: &str| {
        format!(
            "From: siti@example.org\r\nSubject: =?UTF-8?Q?Kabar_caf=C3=A9?=\r\nDate: Fri, 12 Dec 2014 10:00:00 +0700\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n{body}"
        )
    };
    let parts = "--b\r\nContent-Type: text/plain\r\n\r\nHujan turun.\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Hujan <b>HTML</b>.\r\n--b--\r\n";
    let attached = "--b\r\nContent-Type: text/plain\r\n\r\nLihat lampiran.\r\n--b\r\nContent-Type: text/csv; name=\"a.csv\"\r\nContent-Disposition: attachment; filename=\"a.csv\"\r\n\
                    Content-Transfer-Encoding: base64\r\n\r\ndGV4dApIdWphbiBkaSBsYW1waXJhbi4K\r\n--b--\r\n";
    let mut nested = message("multipart/mixed; boundary=b0", "");
    for depth in 0..400 {
        nested.push_str(&format!(
            "--b{depth}\r\nContent-Type: multipart/mixed; boundary=b{}\r\n\r\n",
            depth + 1
        ));
    }
    vec![
        case(
            "biasa.eml",
            message("text/plain; charset=utf-8", KABUL),
            Read(&["Kabar café", KABUL]),
        ),
        case(
            "halaman.eml",
            message("text/html", "<p>Hujan <i>turun</i>."),
            Read(&["Hujan turun."]),
        ),
        case(
            "dua-bentuk.eml",
            message("multipart/alternative; boundary=b", parts),
            Read(&["Hujan turun."]),
        ),
        case(
            "lampiran.eml",
            message("multipart/mixed; boundary=b", attached),
            Read(&["Lihat lampiran.", "Hujan di lampiran."]),
        ),
        case(
            "kutip.eml",
            message(
                "text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable",
                "Di caf=E9 la=\r\nma.",
            ),
            Read(&["Di café lama."]),
        ),
        case("subjek-saja.eml", message("text/plain", ""), Read(&["Kabar café"])),
        case("dalam.eml", nested, Refused("")),
        case("bukan.eml", "", Refused("no text")),
        case(
            "kotak.mbox",
            format!(
                "From a@b Fri Dec 12\nSubject: Satu\n\n{KABUL}\n\n>From awal kalimat.\n\nFrom c@d Sat Dec 13\nSubject: Dua\n\nHujan turun.\n"
            ),
            Read(&["Satu", KABUL, "From awal kalimat.", "Dua", "Hujan turun."]),
        ),
        case("hampa.mbox", "\n", Refused("no text")),
    ]
}

fn office() -> Vec<Case> {
    let body = format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Judul1\"/></w:pPr><w:r><w:t>Bab satu</w:t></w:r></w:p>{}",
        word_paragraph(KABUL)
    );
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>";
    let whole = docx(&body);
    let cut = whole[..whole.len() / 2].to_vec();
    let odt = opendocument(&format!(
        "<office:text><text:h text:outline-level=\"1\">Bab satu</text:h><text:p>{KABUL}</text:p></office:text>"
    ));
    let odp = opendocument(
        "<office:presentation><draw:page><draw:frame presentation:class=\"title\"><text:p>Judul salindia</text:p></draw:frame><text:p>Hujan turun.</text:p></draw:page></office:presentation>",
    );
    vec![
        case("laporan.docx", whole, Read(&["Laporan tahunan", "Bab satu", KABUL])),
        case(
            "surat.rtf",
            format!("{{\\rtf1\\ansi{{\\info{{\\title Surat}}}}{KABUL}\\par Caf\\'e9 lama.}}"),
            Read(&["Surat", KABUL, "Café lama."]),
        ),
        case("bukan.rtf", KABUL, Refused("no readable RTF")),
        case("dalam.rtf", format!("{{\\rtf1 {}{KABUL}", "{".repeat(100_000)), Read(&[KABUL])),
        case("kosong.rtf", "{\\rtf1 }", Refused("no text")),
        case(
            "tabel.docx",
            docx(
                "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Kudus</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>800</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            ),
            Read(&["Kudus · 800"]),
        ),
        case(
            "polos.docx",
            zip(&[("word/document.xml", format!("<d><p><t>{KABUL}</t></p></d>").as_bytes())]),
            Read(&[KABUL]),
        ),
        case("kosong.docx", docx(""), Refused("no text")),
        case("tanpa-isi.docx", zip(&[("a.txt", b"x")]), Refused("word/document.xml is missing")),
        case("terpotong.docx", cut, Refused("no readable DOCX")),
        case("bukan-zip.docx", KABUL, Refused("no readable DOCX")),
        case(
            "terkunci.docx",
            [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 512]].concat(),
            Refused("password"),
        ),
        case(
            "entitas.docx",
            zip(&[(
                "word/document.xml",
                format!("{bomb}<d><p><t>&c;{KABUL}</t></p></d>").as_bytes(),
            )]),
            Read(&[KABUL]),
        ),
        case("dalam.docx", docx(&"<w:p>".repeat(100_000)), Refused("nested deeper")),
        case("xml-rusak.docx", docx("<w:p><w:r></w:p>"), Refused("no readable DOCX")),
        case(
            "bom.docx",
            zip(&[("word/document.xml", &vec![b' '; 270 << 20])]),
            Refused("its parts hold more than 256 MiB"),
        ),
        case(
            "salindia.pptx",
            pptx(&[KABUL, "Hujan turun."]),
            Read(&["Judul 0", KABUL, "Judul 1", "Hujan turun."]),
        ),
        case("kosong.pptx", pptx(&[]), Refused("no text")),
        case("laporan.odt", zip(&[("content.xml", odt.as_bytes())]), Read(&["Bab satu", KABUL])),
        case("datar.fodt", odt.clone(), Read(&["Laporan", "Bab satu", KABUL])),
        case(
            "terkunci.odt",
            zip(&[
                ("content.xml", b"\x01\x02"),
                ("META-INF/manifest.xml", b"<m><encryption-data/></m>"),
            ]),
            Refused("password"),
        ),
        case("tanpa-isi.odt", zip(&[("meta.xml", b"<m/>")]), Refused("content.xml is missing")),
        case(
            "salindia.odp",
            zip(&[("content.xml", odp.as_bytes())]),
            Read(&["Judul salindia", "Hujan turun."]),
        ),
    ]
}

fn books() -> Vec<Case> {
    let chapters = [
        (
            "bab%201.xhtml",
            "<html xmlns=\"h\"><body><h1>Kabul</h1><p>Pasukan keamanan dilatih di Kabul.</p></body></html>",
        ),
        ("bab2.xhtml", "<html xmlns=\"h\"><body><p>Hujan turun.</p></body></html>"),
    ];
    let nav = "<html><body><nav><ol><li><a href=\"bab%201.xhtml\">Bab Kabul</a></li><li><a href=\"bab2.xhtml#x\">Bab hujan</a></li></ol></nav></body></html>";
    let ncx = "<ncx><navMap><navPoint><navLabel><text>Bab Kabul</text></navLabel><content src=\"bab%201.xhtml\"/></navPoint></navMap></ncx>";
    // The parts are named as links lead to them.
    let files = [("bab 1.xhtml", chapters[0].1), chapters[1]];
    let book = |contents, extra: &[(&str, &str)]| {
        let renamed: Vec<(String, &str)> =
            files.iter().map(|(name, text)| (format!("OEBPS/{name}"), *text)).collect();
        let more: Vec<(&str, &str)> = renamed
            .iter()
            .map(|(name, text)| (name.as_str(), *text))
            .chain(extra.iter().copied())
            .collect();
        epub(contents, &[("bab%201.xhtml", ""), ("bab2.xhtml#awal", "")], &more)
    };
    let sentences = &["Buku besar", KABUL, "Hujan turun."];
    vec![
        case("buku3.epub", book(("nav.xhtml", nav), &[]), Read(sentences)),
        case("buku2.epub", book(("toc.ncx", ncx), &[]), Read(sentences)),
        case("tanpa-daftar.epub", book(("", ""), &[]), Read(sentences)),
        case("daftar-rusak.epub", book(("nav.xhtml", "<a><b>"), &[]), Read(sentences)),
        case(
            "terkunci.epub",
            book(
                ("", ""),
                &[(
                    "META-INF/encryption.xml",
                    "<e a=\"http://www.w3.org/2001/04/xmlenc#aes256-cbc\"/>",
                )],
            ),
            Refused("password"),
        ),
        case(
            "rusak.epub",
            zip(&[("META-INF/container.xml", b"<container/>")]),
            Refused("names no book"),
        ),
        case("bukan.epub", "%PDF-1.4", Refused("no readable EPUB")),
    ]
}

fn pdfs() -> Vec<Case> {
    let whole = pdf(&[&[KABUL], &["Tahap pemba-", "ngunan berjalan."]]);
    let cut = whole[..whole.len() - 200].to_vec();
    let looped = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>".to_owned(),
    ];
    let deep = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids {} /Count 1 >>", "[".repeat(200_000)),
    ];
    vec![
        case("laporan.pdf", whole, Read(&[KABUL, "Tahap pemba- ngunan berjalan."])),
        case("pindaian.pdf", pdf(&[&[]]), Refused("text recognition")),
        case("sampah.pdf", "%PDF-1.4\nbukan apa-apa", Refused("PDF")),
        case("bukan.pdf", KABUL, Refused("no readable PDF")),
        case("kosong.pdf", "", Refused("PDF")),
        case("terpotong.pdf", cut, Refused("PDF")),
        case("lingkar.pdf", pdf_of(&looped), Refused("")),
        case("dalam.pdf", pdf_of(&deep), Refused("")),
    ]
}

fn packed() -> Vec<Case> {
    let text = KABUL.as_bytes();
    let hujan = b"Hujan turun.";
    let mut russian = zip(&[("a.txt", text)]);
    for _ in 0..6 {
        russian = zip(&[("dalam.zip", &russian)]);
    }
    let spaces = vec![b' '; 120 << 20];
    let gz = gzip(text);
    let mut broken = zip(&[("a.txt", text), ("b.txt", hujan)]);
    let at = broken.windows(5).position(|window| window == b"b.txt").unwrap() + 7;
    broken[at] ^= 0xff;
    let mut linked = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    linked.append_link(&mut header, "tautan.txt", "/etc/passwd").unwrap();
    let linked = linked.into_inner().unwrap();
    vec![
        case("teks.txt.gz", gz.clone(), Read(&[KABUL])),
        case("dua.txt.gz", [gz.clone(), gzip(hujan)].concat(), Read(&["Kabul.Hujan turun."])),
        case("tanpa-nama.gz", gz.clone(), Read(&[KABUL])),
        case("terpotong.txt.gz", gz[..gz.len() - 12].to_vec(), Refused("")),
        case("bukan.txt.gz", text, Refused("")),
        case("teks.txt.zst", zstd(text), Read(&[KABUL])),
        case("bukan.txt.zst", text, Refused("no readable Zstandard")),
        case(
            "arsip.zip",
            zip(&[("a.txt", text), ("sub/b.md", b"# Bab\n\nHujan turun."), (".git/x", b"rahasia")]),
            Read(&[KABUL, "Hujan turun."]),
        ),
        case(
            "dokumen.zip",
            zip(&[
                ("laporan.docx", &docx(&word_paragraph(KABUL))),
                ("l.pdf", &pdf(&[&["Hujan turun."]])),
            ]),
            Read(&[KABUL, "Hujan turun."]),
        ),
        case(
            "campur.zip",
            zip(&[("a.txt", text), ("g.png", b"\x89PNG\0\0\0\0")]),
            Partly(&[KABUL], "campur.zip/g.png: a binary file"),
        ),
        case("rusak-satu.zip", broken, Partly(&[KABUL], "rusak-satu.zip/b.txt")),
        case("nakal.zip", zip(&[("../../etc/a\n\u{1b}[31m.txt", text)]), Read(&[KABUL])),
        case("kosong.zip", zip(&[]), Refused("no text")),
        case("bukan.zip", text, Refused("no readable zip")),
        case("boneka.zip", russian, Refused("archives in archives")),
        case("zip-dalam.zip", zip(&[("b.zip", &zip(&[("a.txt", text)]))]), Read(&[KABUL])),
        case(
            "arsip.tar",
            tar(&[("a.txt", text), ("b.jsonl", b"{\"id\":\"z1\",\"text\":\"Hujan turun.\"}\n")]),
            Read(&[KABUL, "Hujan turun."]),
        ),
        case("arsip.tar.gz", gzip(&tar(&[("a.txt", text)])), Read(&[KABUL])),
        case("arsip.tgz", gzip(&tar(&[("a.txt", text)])), Read(&[KABUL])),
        case("arsip.tar.zst", zstd(&tar(&[("a.txt", text)])), Read(&[KABUL])),
        case("tautan.tar", linked, Refused("no text")),
        case("bukan.tar", vec![b'x'; 1024], Refused("no readable tar")),
        case("bom.html.gz", gzip(&spaces), Refused("as bombs do")),
        case("bom.zip", zip(&[("bom.html", &spaces)]), Refused("as bombs do")),
    ]
}

fn names() -> Vec<Case> {
    vec![
        case("baris\nbaru.txt", KABUL, Read(&[KABUL])),
        case("warna\u{1b}[31m.txt", KABUL, Read(&[KABUL])),
        case("kebalik\u{202e}txt.png", b"\x89PNG\0\0", Refused("binary")),
        case("spasi di nama.txt", KABUL, Read(&[KABUL])),
        case("titik...", KABUL, Read(&[KABUL])),
    ]
}
