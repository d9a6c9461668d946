//! Files of every format, made in code.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

pub fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let mark = if mark { "\u{feff}" } else { "" };
    let units = mark.encode_utf16().chain(text.encode_utf16());
    units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

pub fn windows1252(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
}

pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

pub fn tar(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in parts {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, name, *bytes).unwrap();
    }
    archive.into_inner().unwrap()
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A DOCX of a body in WordprocessingML.
pub fn docx(body: &str) -> Vec<u8> {
    let styles = format!(
        "<w:styles xmlns:w=\"{WORD}\"><w:style w:styleId=\"Judul1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>"
    );
    let document = format!("<w:document xmlns:w=\"{WORD}\"><w:body>{body}</w:body></w:document>");
    let core = "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:title>Laporan tahunan</dc:title>\
                <dc:creator>Siti</dc:creator></cp:coreProperties>";
    zip(&[
        ("word/document.xml", document.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
    ])
}

/// A paragraph of a DOCX.
pub fn word_paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

pub fn pptx(slides: &[&str]) -> Vec<u8> {
    let mut parts = Vec::new();
    let (mut ids, mut targets) = (String::new(), String::new());
    // The files stand in another order than the slides.
    for (number, text) in slides.iter().enumerate() {
        let file = slides.len() - number;
        let _ = write!(ids, "<p:sldId id=\"{}\" r:id=\"r{file}\"/>", 256 + number);
        let _ = write!(targets, "<Relationship Id=\"r{file}\" Target=\"slides/slide{file}.xml\"/>");
        let slide = format!(
            "<p:sld xmlns:p=\"p\" xmlns:a=\"a\"><p:sp><p:nvPr><p:ph type=\"title\"/></p:nvPr><a:p><a:r><a:t>Judul {number}</a:t></a:r></a:p></p:sp>\
             <p:sp><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sp></p:sld>"
        );
        parts.push((format!("ppt/slides/slide{file}.xml"), slide));
    }
    parts.push((
        "ppt/presentation.xml".to_owned(),
        format!("<p:presentation xmlns:p=\"p\" xmlns:r=\"r\"><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"),
    ));
    parts.push((
        "ppt/_rels/presentation.xml.rels".to_owned(),
        format!("<Relationships>{targets}</Relationships>"),
    ));
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    zip(&parts)
}

/// Flat OpenDocument; in a package it is `content.xml`.
pub fn opendocument(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" xmlns:draw=\"d\" \
         xmlns:presentation=\"p\" xmlns:dc=\"c\"><office:meta><dc:title>Laporan</dc:title></office:meta><office:body>{body}</office:body></office:document>"
    )
}

pub fn epub(contents: (&str, &str), chapters: &[(&str, &str)], extra: &[(&str, &str)]) -> Vec<u8> {
    let mut items = String::new();
    let mut order = String::new();
    for (number, (href, _)) in chapters.iter().enumerate() {
        let _ = write!(
            items,
            "<item id=\"c{number}\" href=\"{href}\" media-type=\"application/xhtml+xml\"/>"
        );
        let _ = write!(order, "<itemref idref=\"c{number}\"/>");
    }
    let nav = match contents.0 {
        "nav.xhtml" => {
            "<item id=\"nav\" href=\"nav.xhtml\" properties=\"nav\" media-type=\"application/xhtml+xml\"/>"
        }
        "toc.ncx" => "<item id=\"ncx\" href=\"toc.ncx\" media-type=\"application/x-dtbncx+xml\"/>",
        _ => "",
    };
    let book = format!(
        "<package xmlns=\"o\" xmlns:dc=\"d\"><metadata><dc:title>Buku besar</dc:title><dc:language>id</dc:language></metadata>\
         <manifest>{nav}{items}</manifest><spine>{order}</spine></package>"
    );
    let container =
        "<container><rootfiles><rootfile full-path=\"OEBPS/book.opf\"/></rootfiles></container>";
    let mut parts = vec![
        ("META-INF/container.xml".to_owned(), container.to_owned()),
        ("OEBPS/book.opf".to_owned(), book),
    ];
    if !nav.is_empty() {
        parts.push((format!("OEBPS/{}", contents.0), contents.1.to_owned()));
    }
    parts.extend(chapters.iter().map(|(href, text)| (format!("OEBPS/{href}"), text.to_string())));
    parts.extend(extra.iter().map(|(name, text)| (name.to_string(), text.to_string())));
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    zip(&parts)
}

/// A PDF with a page for every list of lines.
pub fn pdf(pages: &[&[&str]]) -> Vec<u8> {
    let mut objects = vec![String::new(), String::new()];
    let mut kids = String::new();
    for lines in pages {
        let mut content = "BT /F1 12 Tf 14 TL 72 720 Td ".to_owned();
        for line in *lines {
            let escaped = line.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
            let _ = write!(content, "({escaped}) Tj T* ");
        }
        content.push_str("ET");
        let page = objects.len() + 1;
        let _ = write!(kids, "{page} 0 R ");
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {} 0 R /Resources << /Font << /F1 \
             << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >> >> >>",
            page + 1
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    objects[0] = "<< /Type /Catalog /Pages 2 0 R >>".to_owned();
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len());
    pdf_of(&objects)
}

/// A PDF of its objects, the first of which is the catalogue.
pub fn pdf_of(objects: &[String]) -> Vec<u8> {
    let mut text = "%PDF-1.4\n".to_owned();
    let mut places = String::new();
    for (number, object) in objects.iter().enumerate() {
        let _ = writeln!(places, "{:010} 00000 n ", text.len());
        let _ = write!(text, "{} 0 obj\n{object}\nendobj\n", number + 1);
    }
    let start = text.len();
    let count = objects.len() + 1;
    let _ = write!(
        text,
        "xref\n0 {count}\n0000000000 65535 f \n{places}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    text.into_bytes()
}
